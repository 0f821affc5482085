import { describe, expect, test } from 'vitest'
import type { CallKey } from '../../harness/core/model.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { managerIds, managerLayers } from '../../topologies/common/chart.ts'
import { endedResult, eventsOf, type Params, played } from '../conformance/support-episode.ts'
import { roundCosts, undeclaredMessages } from '../conformance/support-laws.ts'
import { declining, saying, scrambled, withRefusing } from '../conformance/support-models.ts'
import {
  losing,
  marksOf,
  oneEach,
  playedUnder,
  review,
  stages,
  swift,
  task,
  workOf,
  workWorld,
} from './handed-work.ts'
import { chat } from './made-plugins.ts'
import { topologiesNamed } from './named-topologies.ts'

const ids = [
  'manager-workers',
  'hierarchy',
  'router',
  'spawn',
  'contract-net',
  'auction',
  'work-queue',
] as const
const topologyOf = await topologiesNamed(ids)

/** What each is tried with, besides its defaults. */
const choices: Readonly<Record<(typeof ids)[number], readonly Params[]>> = {
  'manager-workers': [
    { route: 'sequence' },
    { route: 'conditional' },
    { route: 'conditional', reworks: 2 },
    { assigns: 'rule' },
  ],
  hierarchy: [{ span: 2 }, { assigns: 'rule' }],
  router: [{ balance: 'round-robin' }, { calls: 1 }],
  spawn: [{ depth: 2, width: 1 }, { assigns: 'rule' }],
  'contract-net': [{ bids: 'computed' }],
  auction: [],
  'work-queue': [{ idempotency: 'none' }, { deliveries: 1 }, { visibility: 500 }],
}

const codeReview = workWorld(review, oneEach)
const everyone = (): readonly string[] => ['a', 'b', 'c', 'd']

/** One layer of sub-workers is two; all four agents work only with two layers. */
function deep({ id }: AnyTopology): Params {
  return id === 'spawn' ? { depth: 2 } : {}
}

describe.each(ids)('%s', (id) => {
  const topology = topologyOf(id)

  test('does four tasks in parallel in the time of the longest', async () => {
    const trace = await played({
      scenario: codeReview,
      topology,
      topologyParams: deep(topology),
      model: swift,
    })
    const { score, makespanMs } = endedResult(trace)
    expect({ score, makespanMs, rounds: eventsOf(trace, 'round').length }).toEqual({
      ...{ score: 1, makespanMs: 10_000, rounds: 1 },
    })
    expect(workOf(trace)).toHaveLength(4)
  })

  test('waits for prerequisites: five stages of 2 s are 10 s', async () => {
    const trace = await played({
      scenario: workWorld(stages, oneEach),
      topology,
      topologyParams: deep(topology),
      model: swift,
    })
    expect(endedResult(trace).makespanMs).toBe(10_000)
    expect(workOf(trace)).toEqual(stages.map(({ id }, stage) => `${id} by ${stage % 4} in ${stage}`))
  })

  test('leaves alone what nobody can do', async () => {
    const scenario = workWorld([task('fly', 'wings', 1), task('lint', 'a', 5)], oneEach)
    const trace = await played({ scenario, topology })
    // A bidder that is asked may well say that it could; what it does then comes to nothing.
    expect(workOf(trace)).toEqual(['lint by 0 in 0'])
  })

  test.each([{}, ...choices[id]].map((params) => [JSON.stringify(params), params] as const))(
    'has its exact cost, and the same trace in any order, with %s',
    async (_name, topologyParams) => {
      for (const [scenario, agents] of [
        [codeReview, 4],
        [workWorld(stages.slice(0, 3), everyone), 2],
      ] as const) {
        const play = { scenario, topology, agents, topologyParams }
        const models = [
          simulatedModel(),
          simulatedModel('typical'),
          withRefusing(simulatedModel(), 'agent-0'),
          saying('no'),
          declining(),
        ]
        for (const model of models) {
          const trace = await played({ ...play, model })
          endedResult(trace)
          expect(undeclaredMessages(trace, topology)).toEqual([])
          for (const { executed, formula, bound } of roundCosts(trace, topology)) {
            expect(executed).toEqual(formula)
            expect(executed.calls <= bound.calls && executed.messages <= bound.messages).toBe(true)
          }
        }
        const model = simulatedModel('typical')
        expect(await played({ ...play, model: scrambled(model, 1) })).toEqual(
          await played({ ...play, model }),
        )
      }
    },
  )

  test('survives lost messages and a crash', async () => {
    for (const faults of ['drop:0.3', 'drop:1', 'crash:0', 'delay:50']) {
      const trace = await played({ scenario: workWorld(review, everyone), topology, faults })
      endedResult(trace)
    }
  })
})

describe('manager-workers', () => {
  const topology = topologyOf('manager-workers')
  const playedBy = (topologyParams: Params) =>
    played({ scenario: codeReview, topology, topologyParams, model: swift })

  test('does the same work in sequence as in parallel, in 29 s', async () => {
    const sequence = await playedBy({ route: 'sequence' })
    expect(endedResult(sequence).makespanMs).toBe(29_000)
    expect(workOf(sequence)).toEqual(review.map(({ id }, index) => `${id} by ${index} in ${index}`))
  })

  test('gives what comes back unreadable to another one', async () => {
    const scenario = workWorld(review.slice(0, 1), everyone)
    const model = withRefusing(simulatedModel(), 'agent-0')
    const trace = await played({ scenario, topology, model })
    expect(workOf(trace)).toEqual(['lint by 1 in 0'])
    expect(marksOf(trace)).toEqual({ 'hand-out': 2, assignment: 2, rework: 1 })
    const none = await played({ scenario, topology, model, topologyParams: { reworks: 0 } })
    expect(workOf(none)).toEqual([])
  })

  test('asks for the next step only once the one before came to something', async () => {
    const scenario = workWorld(review, everyone)
    const model = withRefusing(simulatedModel(), 'agent-1')
    const topologyParams = { route: 'conditional', reworks: 0 }
    const trace = await played({ scenario, topology, model, topologyParams })
    const first = eventsOf(trace, 'call').filter(({ round, attempt }) => round === 0 && attempt === 0)
    expect(first.map(({ member }) => member)).toEqual(['manager', 'agent-0', 'agent-1'])
  })

  const grading = (grade: (key: CallKey) => number) =>
    scriptedModel((key) => {
      if (key.request === 'score') return `ANSWER: ${grade(key)}`
      if (key.request === 'split') return 'ANSWER: ["one","two","three"]'
      return key.request === 'merge' ? 'ANSWER: 0.5' : `ANSWER: 0.4 of ${key.member}`
    })

  test('sends a report back with criticism until it is rated 5, at most so often', async () => {
    const [scenario] = await plugins('scenario', ['forecast'])
    if (scenario === undefined) throw new Error('expected the scenario forecast')
    const play = { scenario, topology, agents: 3, topologyParams: { reworks: 2 } }
    const good = await played({ ...play, model: grading(() => 5) })
    expect(marksOf(good)).toEqual({ assignment: 3, rating: 3, synthesis: 1 })
    const bad = await played({ ...play, model: grading(() => 4) })
    expect(marksOf(bad)).toEqual({ assignment: 3, rating: 6, rework: 6, synthesis: 1 })
    const criticised = eventsOf(bad, 'call').filter(
      ({ request, ordinal }) => request === 'report' && ordinal === 1,
    )
    for (const { prompt } of criticised)
      expect(prompt.some(({ kind, text }) => kind === 'message' && text.startsWith('manager says'))).toBe(
        true,
      )
  })

  test('rates a report by how sure it leaves a simulated manager', async () => {
    const [scenario] = await plugins('scenario', ['forecast'])
    if (scenario === undefined) throw new Error('expected the scenario forecast')
    const calls = eventsOf(await played({ scenario, topology, agents: 3 }), 'call')
    const answers = (request: string) =>
      calls.flatMap((call) =>
        call.request === request && call.reading.kind === 'read' ? [Number(call.reading.answer)] : [],
      )
    const [probability = Number.NaN] = answers('merge')
    const sure = Math.round(10 * Math.max(probability, 1 - probability))
    expect(answers('score')).toEqual([sure, sure, sure])
  })

  test('stops on condition once a report is rated 8', async () => {
    const [scenario] = await plugins('scenario', ['forecast'])
    if (scenario === undefined) throw new Error('expected the scenario forecast')
    const play = { scenario, topology, agents: 3, topologyParams: { route: 'conditional', reworks: 0 } }
    const enough = await played({ ...play, model: grading(({ ordinal }) => (ordinal === 1 ? 8 : 6)) })
    expect(marksOf(enough)).toEqual({ assignment: 2, rating: 2, synthesis: 1 })
  })
})

describe('hierarchy', () => {
  test.each([
    [7, 2, [4, 2, 1]],
    [1, 2, [1]],
    [2, 2, [1]],
    [9, 3, [3, 1]],
    [10, 3, [4, 2, 1]],
  ])('of %i agents with a span of %i has layers of %j managers', (agents, span, layers) => {
    expect(managerLayers(agents, span)).toEqual(layers)
    expect(managerIds(agents, span)).toHaveLength(layers.reduce((sum, count) => sum + count, 0))
  })

  test('of 7 with a span of 2 makes 14 calls and 26 messages, 13 up and 13 down', async () => {
    const topology = topologyOf('hierarchy')
    const play = {
      scenario: chat,
      scenarioParams: { rounds: 1 },
      topology,
      topologyParams: { span: 2 },
      agents: 7,
    }
    const trace = await played(play)
    expect(eventsOf(trace, 'call')).toHaveLength(14)
    const messages = eventsOf(trace, 'message')
    const isUp = ({ from, to }: { from: string; to: string }) => from.startsWith('agent') || from < to
    expect([messages.filter(isUp).length, messages.length]).toEqual([13, 26])
    const read = Map.groupBy(messages.filter(isUp), ({ to }) => to)
    expect(Math.max(...[...read.values()].map((all) => all.length))).toBe(2)
  })

  test('loses a whole branch with the word of its manager', async () => {
    const scenario = workWorld(review, everyone)
    const play = { scenario, topology: topologyOf('hierarchy'), topologyParams: { span: 2 } }
    const trace = await playedUnder(losing('manager-1-0', 'manager-2-0'), play)
    expect(new Set(eventsOf(trace, 'call').map(({ member }) => member))).toEqual(
      new Set(['manager-2-0', 'manager-1-1', 'agent-2', 'agent-3']),
    )
  })
})

describe('router', () => {
  const topology = topologyOf('router')
  const alike = Array.from({ length: 6 }, (_, index) => task(`t${index}`, 'a', index === 0 ? 9 : 1))

  test('balances by load, or by turns', async () => {
    const scenario = workWorld(alike, everyone)
    const workers = async (balance: string) =>
      workOf(await played({ scenario, topology, agents: 2, topologyParams: { balance } })).map((line) =>
        Number(/by (\d)/.exec(line)?.[1]),
      )
    expect((await workers('least-loaded')).toSorted()).toEqual([0, 1, 1, 1, 1, 1])
    expect((await workers('round-robin')).toSorted()).toEqual([0, 0, 0, 1, 1, 1])
  })

  test('calls one agent for a question, the next in turn in the next round, another when one fails', async () => {
    const callsOf = async (topologyParams: Params, refusing = '') =>
      eventsOf(
        await played({
          scenario: chat,
          topology,
          topologyParams,
          model: withRefusing(simulatedModel(), refusing),
        }),
        'call',
      )
        .filter(({ attempt }) => attempt === 0)
        .map(({ member }) => member)
    expect(await callsOf({})).toEqual(['agent-0', 'agent-0'])
    expect(await callsOf({ balance: 'round-robin' })).toEqual(['agent-0', 'agent-1'])
  })
})

describe('spawn', () => {
  test.each([
    [1, 2],
    [2, 2],
    [2, 3],
    [3, 1],
  ])(
    'with depth %i and width %i spawns no more than its bound, and as many for long splits',
    async (depth, width) => {
      const model = scriptedModel(({ request }) =>
        request === 'split' ? 'ANSWER: ["1","2","3","4","5"]' : 'ANSWER: yes',
      )
      const topologyParams = { depth, width }
      const play = {
        scenario: chat,
        scenarioParams: { rounds: 1 },
        topology: topologyOf('spawn'),
        topologyParams,
      }
      const trace = await played({ ...play, model, agents: 2 })
      const below = Array.from({ length: depth }, (_, layer) => width ** (layer + 1))
      const { spawn } = marksOf(trace)
      expect(spawn).toBe(2 * below.reduce((sum, count) => sum + count, 0))
    },
  )

  test('shows a sub-worker the part that it was sent, and nothing else', async () => {
    const model = scriptedModel(({ request, member }) =>
      request === 'split' ? `ANSWER: ["first of ${member}","second of ${member}"]` : 'ANSWER: yes',
    )
    const play = { scenario: chat, scenarioParams: { rounds: 1 }, topology: topologyOf('spawn'), model }
    const trace = await played(play)
    const sub = eventsOf(trace, 'call').find(({ member }) => member === 'sub-1-0')
    const messages = sub?.prompt.filter(({ kind }) => kind === 'message').map(({ text }) => text)
    expect(messages).toEqual(['agent-1 says:\nfirst of agent-1'])
    expect(sub?.prompt.some(({ kind }) => kind === 'observation')).toBe(false)
  })

  test('works with no more agents than its bound lets in', async () => {
    const scenario = workWorld(
      Array.from({ length: 8 }, (_, index) => task(`t${index}`, 'a', 1)),
      everyone,
    )
    const play = { scenario, topology: topologyOf('spawn'), agents: 8 }
    const workers = async (topologyParams: Params) =>
      new Set(eventsOf(await played({ ...play, topologyParams }), 'call').map(({ member }) => member)).size
    for (const assigns of ['model', 'rule']) {
      expect(await workers({ depth: 1, width: 2, assigns })).toBe(3)
      expect(await workers({ depth: 2, width: 2, assigns })).toBe(7)
      expect(await workers({ depth: 3, width: 2, assigns })).toBe(8)
    }
  })
})
