import { describe, expect, test } from 'vitest'
import { agentIds } from '../../harness/core/members.ts'
import type { Answers, AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import { plugins } from '../../harness/registry.ts'
import { best } from '../../scenarios/shared-files/best.ts'
import type { Call, Job } from '../../scenarios/shared-files/call.ts'
import { type FilesState, openAgents, opened, statusOf } from '../../scenarios/shared-files/state.ts'
import { type Move, stepped } from '../../scenarios/shared-files/step.ts'
import { facts, plansOf } from '../../scenarios/shared-files/traits.ts'
import { jobInWords, statedJobs } from '../../scenarios/shared-files/words.ts'
import { endedResult, eventsOf, played } from '../conformance/support-episode.ts'
import { streamsOf } from './play.ts'

const [sharedFiles] = (await plugins('scenario', ['shared-files'])) as [AnyScenario]
const [planMerging, independent] = (await plugins('topology', ['plan-merging', 'independent'])) as [
  AnyTopology,
  AnyTopology,
]
const seeds = Array.from({ length: 30 }, (_, seed) => seed + 1)

function drawn(
  agents: number,
  seed: number,
  params: Partial<{ length: number; sharing: number; budget: number }> = {},
) {
  return opened(streamsOf(seed), {
    params: { length: 2, sharing: 0.9, budget: 0.9, patience: 9, ...params },
    agents,
    seed,
  })
}

function moving(state: FilesState, move: (agent: number) => Move): Answers<Move> {
  const byAgent = openAgents(state).map((agent) => [agent, { answer: move(agent), source: 'given' }] as const)
  return { asks: 'each', byAgent: new Map(byAgent) }
}

/** The most that any play of the world earns, by trying every joint move in every state: no part of the search. */
function mostByPlaying(state: FilesState, known = new Map<string, number>()): number {
  const key = JSON.stringify([state.jobs, state.commons, state.earned, state.round])
  const before = known.get(key)
  if (before !== undefined) return before
  const status = statusOf(state)
  const earned = state.earned.reduce((sum, value) => sum + value, 0)
  const open = status.kind === 'ended' ? [] : openAgents(state)
  const joint = Array.from({ length: 3 ** open.length }, (_, code) => code)
  const later = (open.length === 0 ? [] : joint).map((code) => {
    const way = (agent: number) =>
      (['wait', 'next', 'instead'] as const)[
        Math.floor(code / 3 ** openAgents(state).map(Number).indexOf(agent)) % 3
      ]
    return mostByPlaying(
      stepped(
        state,
        moving(state, (agent) => way(agent) ?? 'wait'),
      ).state,
      known,
    )
  })
  const most = Math.max(earned, ...later)
  known.set(key, most)
  return most
}

describe('the optimum', () => {
  test.each([1, 2, 3])('is what the best of all plays earns, with %d agents', (agents) => {
    for (const seed of seeds.slice(0, agents === 3 ? 6 : 15)) {
      const state = drawn(agents, seed)
      expect(state.mostValue, `seed ${seed}`).toBe(mostByPlaying(state))
    }
  })

  test('is reached by following it', () => {
    for (const seed of seeds) {
      let state = drawn(4, seed, { length: 3 })
      while (statusOf(state).kind === 'running') {
        const { ways } = best(state.jobs, state.commons)
        const move = new Map<number, Move>(ways)
        state = stepped(
          state,
          moving(state, (agent) => move.get(agent) ?? 'wait'),
        ).state
      }
      expect(state.earned.reduce((sum, value) => sum + value, 0)).toBe(state.mostValue)
    }
  })
})

const ids = agentIds(3)
const call = (made: Partial<Call>): Call => ({
  file: 'own-0',
  needs: [],
  adds: [],
  removes: [],
  cost: 0,
  ...made,
})

/** A world in which each agent has one step, which is this call. */
function world(left: number, ...calls: readonly Partial<Call>[]): FilesState {
  const jobs = calls.map((made, index): Job => {
    const agent = ids[index]
    if (agent === undefined) throw new Error('expected at most three agents')
    return { agent, value: 1, steps: [{ number: 1, call: call(made), instead: undefined }] }
  })
  const none = jobs.map(() => undefined)
  const commons = { holding: ['shared-0:original'], left }
  return {
    commons,
    gone: [],
    jobs,
    mostValue: jobs.length,
    earned: jobs.map(() => 0),
    round: 0,
    rounds: 3,
    patience: 3,
    idle: 0,
    last: none,
  }
}

const allNext = (state: FilesState) =>
  stepped(
    state,
    moving(state, () => 'next'),
  )
const named = (events: readonly { readonly name: string; readonly agents: readonly number[] }[]) =>
  events.map(({ name, agents }) => [name, ...agents])

describe('a round', () => {
  test('fails all calls that write one file, and takes what they cost', () => {
    const { state, events } = allNext(
      world(5, { file: 'f-0', cost: 1 }, { file: 'f-0', cost: 1 }, { file: 'f-1' }),
    )
    expect(named(events)).toEqual([
      ['conflict', 0, 1],
      ['step', 2],
      ['goal', 2],
    ])
    expect([state.commons.left, state.earned]).toEqual([3, [0, 0, 1]])
  })

  test('fails a call that needs what another takes away, then and later', () => {
    const needing = { file: 'own-1', needs: ['shared-0:original'] }
    const first = allNext(world(0, { file: 'shared-0', removes: ['shared-0:original'] }, needing))
    expect(named(first.events)).toEqual([
      ['broken-precondition', 1],
      ['step', 0],
      ['goal', 0],
    ])
    expect(openAgents(first.state)).toEqual([])
    expect(statusOf(first.state)).toMatchObject({ kind: 'ended', cause: 'rules', score: 0.5 })
  })

  test('fails every call that costs anything where all together cost too much, and spends nothing', () => {
    const { state, events } = allNext(
      world(2, { file: 'a-0', cost: 1 }, { file: 'a-1', cost: 2 }, { file: 'a-2' }),
    )
    expect(named(events)).toEqual([
      ['over-budget', 0, 1],
      ['step', 2],
      ['goal', 2],
    ])
    expect(state.commons.left).toBe(2)
  })

  test('fails a call whose condition nobody has added yet, and asks for it again', () => {
    const { state, events } = allNext(
      world(0, { needs: ['shared-0:part-1'] }, { file: 'shared-0', adds: ['shared-0:part-1'] }),
    )
    expect(named(events)).toEqual([
      ['not-ready', 0],
      ['step', 1],
      ['goal', 1],
    ])
    expect(named(allNext(state).events)).toEqual([
      ['step', 0],
      ['goal', 0],
    ])
  })

  test('asks nobody again who needs what nobody can add any more', () => {
    expect(openAgents(world(0, { needs: ['shared-0:part-1'] }, {}))).toEqual([1])
  })
})

test('what a job says of itself is read back', () => {
  for (const seed of seeds) {
    const state = drawn(5, seed)
    const words = state.jobs.flatMap(jobInWords)
    expect(statedJobs(words.join('\n'))).toEqual(state.jobs)
    expect(facts.readClaims(words.join(' '))).toEqual(facts.all(state))
  }
})

test('steps of a plan that have to do with one condition share a resource', () => {
  for (const seed of seeds) {
    const steps = [...plansOf(drawn(5, seed, { length: 3 })).values()].flat()
    const every = steps.flatMap((step) => [step, ...(step.instead ?? [])])
    for (const one of every)
      for (const other of every) {
        const isTouched = one.needs.some((each) =>
          [...other.adds, ...other.removes, ...other.needs].includes(each),
        )
        if (isTouched) expect(one.uses?.some((resource) => other.uses?.includes(resource))).toBe(true)
      }
  }
})

test('plans that are merged earn more than agents that go ahead, without a conflict or a broken precondition', async () => {
  const scores = await Promise.all(
    [planMerging, independent].map(async (topology) => {
      const traces = await Promise.all(seeds.map((seed) => played({ scenario: sharedFiles, topology, seed })))
      const failures = traces.flatMap((trace) =>
        eventsOf(trace, 'world').filter(({ name }) =>
          ['conflict', 'broken-precondition', 'over-budget'].includes(name),
        ),
      )
      const mean = traces.reduce((sum, trace) => sum + endedResult(trace).score, 0) / traces.length
      return { mean, failures: failures.length }
    }),
  )
  const [together, alone] = scores
  expect(together?.mean).toBeGreaterThan(0.2 + (alone?.mean ?? 1))
  expect([together?.failures, (alone?.failures ?? 0) > 30]).toEqual([0, true])
})

test('merged plans reach the optimum wherever the budget suffices for all', async () => {
  const scenarioParams = { budget: 2, sharing: 1 }
  for (const seed of seeds) {
    const trace = await played({ scenario: sharedFiles, topology: planMerging, seed, scenarioParams })
    expect(endedResult(trace).score, `seed ${seed}`).toBe(1)
  }
})
