import { describe, expect, test } from 'vitest'
import { gathererOf } from '../../harness/analysis/gatherer.ts'
import { agentIds } from '../../harness/core/members.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import finalStates from '../../harness/metrics/final-states.ts'
import { plugins } from '../../harness/registry.ts'
import { stream } from '../../harness/run/streams.ts'
import { acceptsState, ownBelief } from '../../scenarios/monotone/belief.ts'
import { quality } from '../../scenarios/monotone/quality.ts'
import { drawn, finalState, monotoneParams } from '../../scenarios/monotone/state.ts'
import {
  afterAll,
  batchInWords,
  type Merging,
  statedWrites,
  type Write,
  writeOf,
} from '../../scenarios/monotone/write.ts'
import { endedResult, eventsOf, type Params, played } from '../conformance/support-episode.ts'
import { streamsOf } from './play.ts'

const [monotone] = (await plugins('scenario', ['monotone'])) as [AnyScenario]
const [free, orchestrator] = (await plugins('topology', ['coordination-free', 'orchestrator'])) as [
  AnyTopology,
  AnyTopology,
]

function orders<T>(items: readonly T[]): readonly (readonly T[])[] {
  if (items.length === 0) return [[]]
  return items.flatMap((first, index) => orders(items.toSpliced(index, 1)).map((rest) => [first, ...rest]))
}

function worldOf(seed: number, params: Params, agents = 4) {
  return drawn(streamsOf(seed), { params: monotoneParams.parse(params), agents, seed })
}

describe('the final state', () => {
  const statesOf = (seed: number, params: Params) => {
    const state = worldOf(seed, params)
    return new Set(orders(agentIds(4)).map((order) => finalState(state, order).join()))
  }

  test.each(['union', 'maximum'])(
    'of a monotone task (%s) is the same in every order of the agents',
    (grows) => {
      for (const seed of [1, 2, 3, 4, 5]) expect(statesOf(seed, { form: 'monotone', grows }).size).toBe(1)
    },
  )

  test('of a non-monotone task depends on the order', () => {
    for (const seed of [1, 2, 3, 4, 5])
      expect(statesOf(seed, { form: 'non-monotone' }).size).toBeGreaterThan(1)
  })

  test('keeps all values, the greatest or the last', () => {
    const batches = [
      [
        { slot: 'a', value: 7 },
        { slot: 'b', value: 1 },
      ],
      [{ slot: 'a', value: 12 }],
      [{ slot: 'a', value: 3 }],
    ]
    const merged = (merging: Merging) => afterAll(merging, batches)
    expect([merged('union'), merged('maximum'), merged('overwrite')]).toEqual([
      ['a=12', 'a=3', 'a=7', 'b=1'],
      ['a=12', 'b=1'],
      ['a=3', 'b=1'],
    ])
  })
})

describe('how right a state is', () => {
  test('is the closest of all orders where writes replace each other, tried one by one', () => {
    const rng = stream('quality')
    for (let draw = 0; draw < 60; draw += 1) {
      const batches = Array.from({ length: 4 }, (): readonly Write[] =>
        ['a', 'b', 'c'].filter(() => rng.chance(0.7)).map((slot) => ({ slot, value: rng.below(4) })),
      )
      const given = ['a', 'b', 'c', 'd']
        .filter(() => rng.chance(0.8))
        .map((slot) => `${slot}=${rng.below(4)}`)
      const slots = new Set([
        ...batches.flat().map(({ slot }) => slot),
        ...given.map((entry) => writeOf(entry)?.slot),
      ])
      const shares = orders(batches).map((order) => {
        const right = afterAll('overwrite', order)
        return given.filter((entry) => right.includes(entry)).length / slots.size
      })
      if (slots.size > 0) expect(quality('overwrite', batches, given)).toBeCloseTo(Math.max(...shares), 12)
    }
  })

  test('is the shared entries over all where writes only add', () => {
    const batches = [[{ slot: 'a', value: 1 }], [{ slot: 'b', value: 2 }]]
    expect(quality('union', batches, ['a=1', 'b=2'])).toBe(1)
    expect(quality('union', batches, ['a=1'])).toBe(1 / 2)
    expect(quality('union', batches, ['a=1', 'b=3'])).toBe(1 / 3)
  })
})

test('writes are read back from their sentence, and only from it', () => {
  const writes = [
    { slot: 'a', value: 17 },
    { slot: 'c', value: 4 },
  ]
  for (const merging of ['union', 'maximum', 'overwrite'] as const)
    expect(statedWrites(`Well. ${batchInWords(merging, 2, writes)}`)).toEqual({
      merging,
      batches: new Map([[2, writes]]),
    })
  expect(statedWrites('Agent 2 sets a=, b=5. Agent x sets a=1.').batches.size).toBe(0)
})

async function underReorder(topology: AnyTopology, scenarioParams: Params, topologyParams: Params = {}) {
  const plays = [1, 2].flatMap((seed) =>
    Array.from({ length: 8 }, (_, repetition) =>
      played({
        scenario: monotone,
        topology,
        seed,
        repetition,
        scenarioParams,
        topologyParams,
        faults: 'reorder:50',
      }),
    ),
  )
  const traces = await Promise.all(plays)
  return { states: statesIn(traces), scores: traces.map((trace) => endedResult(trace).score) }
}

function statesIn(traces: readonly Trace[]) {
  const gatherer = gathererOf({ metric: finalStates, options: {} })
  for (const [episode, trace] of traces.entries()) gatherer.add({ episode, cell: 1, trace })
  const measurement = gatherer.measurement('a test')
  return measurement.kind === 'measured' ? measurement.value : measurement.needs
}

describe('merging without coordination, with messages that overtake each other', () => {
  test.each([
    ['everybody', 'union'],
    ['everybody', 'maximum'],
    ['gather', 'union'],
  ])('ends in one right state where the task is monotone (%s, %s)', async (merge, grows) => {
    const { states, scores } = await underReorder(
      free,
      { form: 'monotone', grows, copies: 'each' },
      { merge },
    )
    expect([states, new Set(scores)]).toEqual([1, new Set([1])])
  })

  test.each(['everybody', 'gather'])('ends in several states where it is not (%s)', async (merge) => {
    expect((await underReorder(free, { form: 'non-monotone' }, { merge })).states).toBeGreaterThan(1.5)
  })

  test('leaves copies that differ where it is not, which one who decides for all does not', async () => {
    const params = { form: 'non-monotone', copies: 'each' }
    const [apart, together] = [await underReorder(free, params), await underReorder(orchestrator, params)]
    expect(Math.max(...apart.scores)).toBeLessThan(1)
    expect([together.states, new Set(together.scores)]).toEqual([1, new Set([1])])
  })

  test('reads messages in the order of their arrival', async () => {
    const trace = await played({ scenario: monotone, topology: free, agents: 6, faults: 'reorder:50' })
    const delivered = new Map(
      eventsOf(trace, 'message').map(({ seq, deliveredAt }) => [seq, deliveredAt ?? 0]),
    )
    const revising = eventsOf(trace, 'call').filter(({ request }) => request === 'revise')
    const times = revising.map(({ reads }) => reads.map((read) => delivered.get(read) ?? 0))
    expect(times).toEqual(times.map((own) => own.toSorted((a, b) => a - b)))
    expect(
      revising.some(({ reads }) => reads.some((read, index) => index > 0 && read < (reads[index - 1] ?? 0))),
    ).toBe(true)
  })
})

describe('how many final states there are', () => {
  test('is not said of items that were played once', async () => {
    const traces = await Promise.all(
      [1, 2].map((seed) => played({ scenario: monotone, topology: free, seed })),
    )
    expect(statesIn(traces)).toMatch(/played more than once/)
    expect(statesIn([...traces, ...traces])).toBe(1)
  })
})

test('an agent accepts a state that leaves out nothing that it knows, whatever the order', () => {
  const [writes = []] = worldOf(1, { form: 'non-monotone' }).writes
  for (const own of agentIds(1)) {
    const seen = { agent: own, merging: 'overwrite', writes } as const
    const view = { agent: own, observations: new Map([[own, seen]]), claims: [] }
    const state = ownBelief(view).answer
    const other = state.map((entry) => `${entry[0]}=0`)
    const plans = [
      [...state],
      other,
      state.slice(1),
      { 0: [...state], 1: [...state] },
      { 0: [...state], 1: other },
    ]
    expect(plans.map((plan) => acceptsState(view, plan))).toEqual([true, true, false, true, false])
  }
})
