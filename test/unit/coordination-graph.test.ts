import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { AgentId } from '../../harness/core/members.ts'
import { choice } from '../../harness/core/questions/choice.ts'
import { defineScenario, z } from '../../harness/define.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { sweepMatrix } from '../../harness/run/matrix.ts'
import corridor from '../../scenarios/corridor/corridor.ts'
import graphGame from '../../scenarios/graph-game/graph-game.ts'
import coordinationGraph from '../../topologies/coordination-graph.ts'
import { abortedResult, endedResult, eventsOf, played } from '../conformance/support-episode.ts'
import { anyGraphs, jointValue, mostByTrying, type SmallGraph, trees } from './payoffs-brute-force.ts'

/** A world of one round with these pay-offs; its pay-off to agent 0 is what the joint moves earn. */
function worldOf(graph: SmallGraph) {
  const { agents, sizes, factors } = graph
  const names = (agent: AgentId) => ['a', 'b', 'c'].slice(0, sizes[agent] ?? 1)
  return defineScenario({
    ...{ id: 'drawn', version: 1, title: 'Drawn', description: 'Drawn.', asks: ['each'], score: 'none' },
    agents: { min: 1, max: 10, default: agents.length },
    params: z.object({}),
    traits: {
      payoffs: () => ({
        moves: names,
        terms: factors.map(({ scope, sizes: own, table }) => ({
          scope,
          value: (moves) =>
            table[
              scope.reduce((at, agent, i) => at * (own[i] ?? 1) + names(agent).indexOf(String(moves[i])), 0)
            ] ?? 0,
        })),
      }),
    },
    maxRounds: () => 1,
    brief: () => 'Move.',
    initial: (): number | undefined => undefined,
    status: (value) =>
      value === undefined
        ? { kind: 'running' }
        : { kind: 'ended', cause: 'goal', score: 1, payoffs: agents.map(() => value) },
    round: () => ({
      asks: 'each',
      questions: new Map(
        agents.map((agent) => [
          agent,
          choice<string>({ ask: 'Move?', options: ['a', 'b', 'c'], fallback: 'a' }),
        ]),
      ),
    }),
    observe: () => null,
    describe: () => 'nothing',
    step: (_state, answers) => {
      const moves = agents.map((agent) =>
        answers.asks === 'each' ? names(agent).indexOf(answers.byAgent.get(agent)?.answer ?? '') : 0,
      )
      return { state: jointValue(graph, moves), events: [] }
    },
    belief: () => ({ answer: 'a', confidence: 1, says: '' }),
    arms: { doNothing: () => 1, random: () => ({ asks: 'each', byAgent: new Map() }) },
  })
}

async function earnedBy(
  graph: SmallGraph,
  topologyParams: { [name: string]: string | number },
): Promise<number> {
  const trace = await played({ scenario: worldOf(graph), topology: coordinationGraph, topologyParams })
  return endedResult(trace).payoffs[0] ?? Number.NaN
}

test('variable elimination earns what trying every joint move earns', async () => {
  const law = async (graph: SmallGraph) => {
    expect(await earnedBy(graph, { solver: 'variable-elimination' })).toBe(mostByTrying(graph))
  }
  await fc.assert(fc.asyncProperty(anyGraphs, law), { numRuns: 50 })
})

test('max-plus earns the same on trees, with one iteration', async () => {
  const law = async (graph: SmallGraph) => {
    expect(await earnedBy(graph, { solver: 'max-plus', iterations: 1 })).toBe(mostByTrying(graph))
  }
  await fc.assert(fc.asyncProperty(trees, law), { numRuns: 50 })
})

test('max-plus with cycles never earns more, and no less with more iterations', async () => {
  const law = async (graph: SmallGraph) => {
    const earned: number[] = []
    for (const iterations of [2, 4, 8])
      earned.push(await earnedBy(graph, { solver: 'max-plus', iterations, damping: 0.3 }))
    expect(earned).toEqual(earned.toSorted((a, b) => a - b))
    expect(earned.at(-1)).toBeLessThanOrEqual(mostByTrying(graph))
  }
  await fc.assert(fc.asyncProperty(anyGraphs, law), { numRuns: 30 })
})

const agents = 8

async function messagesOn(graph: string, solver: string, iterations = 20): Promise<number> {
  const play = { scenario: graphGame, topology: coordinationGraph, agents, scenarioParams: { graph } }
  return eventsOf(await played({ ...play, topologyParams: { solver, iterations } }), 'message').length
}

test.each(['line', 'star', 'tree', 'complete'])(
  'elimination on a %s takes a message up and one down',
  async (graph) => {
    expect(await messagesOn(graph, 'variable-elimination')).toBe(2 * (agents - 1))
  },
)

test('max-plus takes three messages a link on trees, and an iteration with cycles compares what it earned', async () => {
  for (const graph of ['line', 'star', 'tree'])
    expect(await messagesOn(graph, 'max-plus')).toBe(3 * (agents - 1))
  const links = (agents * (agents - 1)) / 2
  expect(await messagesOn('complete', 'max-plus', 1)).toBe(3 * links)
  expect(await messagesOn('complete', 'max-plus', 2)).toBe(2 * 3 * links + 3 * (agents - 1))
})

test('max-plus stops within its messages, and never earns less with more of them', async () => {
  const complete = async (messages: number) => {
    const topologyParams = { solver: 'max-plus', messages }
    const play = { scenario: graphGame, topology: coordinationGraph, agents, topologyParams }
    return played({ ...play, scenarioParams: { graph: 'complete' } })
  }
  // One iteration alone is 84 messages; I iterations and their comparison are 84 I + 7 (I + 1).
  const sent: number[] = []
  const scores: number[] = []
  for (const messages of [100, 200, 300, 500]) {
    const trace = await complete(messages)
    sent.push(eventsOf(trace, 'message').length)
    scores.push(endedResult(trace).score)
  }
  expect(sent).toEqual([84, 189, 280, 462])
  expect(scores.slice(1)).toEqual(scores.slice(1).toSorted((a, b) => a - b))
})

test('who hears nothing still makes a legal move', async () => {
  for (const solver of ['variable-elimination', 'max-plus']) {
    const play = { scenario: graphGame, topology: coordinationGraph, agents, faults: 'drop:probability=1' }
    const trace = await played({ ...play, scenarioParams: { graph: 'complete' }, topologyParams: { solver } })
    expect(eventsOf(trace, 'decision').every(({ source }) => source === 'rule')).toBe(true)
    expect(endedResult(trace).score).toBeLessThan(1)
  }
})

test('a line of pay-off tables is solved exactly, and better than by agents alone', async () => {
  const { independent } = Object.fromEntries((await plugins('topology')).map((each) => [each.id, each]))
  if (independent === undefined) throw new Error('expected the topology "independent"')
  const alone: number[] = []
  for (const seed of [1, 2, 3, 4, 5]) {
    for (const solver of ['variable-elimination', 'max-plus']) {
      const trace = await played({
        scenario: graphGame,
        topology: coordinationGraph,
        seed,
        topologyParams: { solver },
      })
      expect(endedResult(trace).score).toBe(1)
    }
    alone.push(endedResult(await played({ scenario: graphGame, topology: independent, seed })).score)
  }
  expect(alone.reduce((sum, score) => sum + score, 0) / alone.length).toBeLessThan(0.9)
})

const refused =
  'coordination-graph cannot solve this round: its pay-offs have an induced width of at least 24, which takes tables of at least 3.4e+7 entries, expected at most 20000000'

test('a hopeless width makes a cell not applicable, and the others are planned', () => {
  const { cells, notApplicable } = sweepMatrix({
    ...{ scenarios: [corridor], topologies: [coordinationGraph], faults: ['none'], knownFaults: [] },
    ...{ models: [{ model: simulatedModel(), params: {} }], agents: [6, 60], seeds: [1], repetitions: 1 },
    assignments: [{ scope: 'corridor', param: 'demandProbability', text: '1' }],
  })
  expect(cells.map(({ identity }) => identity.agents)).toEqual([6])
  expect(notApplicable.map(({ reason }) => reason)).toEqual([refused])
})

test('max-plus among many who all affect each other is refused before anything is sent', () => {
  const { cells, notApplicable } = sweepMatrix({
    ...{ scenarios: [corridor], topologies: [coordinationGraph], faults: ['none'], knownFaults: [] },
    ...{ models: [{ model: simulatedModel(), params: {} }], agents: [6, 200], seeds: [1], repetitions: 1 },
    assignments: [
      { scope: 'corridor', param: 'demandProbability', text: '1' },
      { scope: 'coordination-graph', param: 'solver', text: 'max-plus' },
    ],
  })
  expect(cells.map(({ identity }) => identity.agents)).toEqual([6])
  expect(notApplicable.map(({ reason }) => reason)).toEqual([
    'coordination-graph cannot solve this round: one iteration of max-plus takes more than 10000 messages among 200 agents, expected no more',
  ])
})

test('a round that turns out too wide aborts its episode with the sentence, and blames no harness', async () => {
  const scenarioParams = { demandProbability: 1, steps: 2 }
  const trace = await played({ scenario: corridor, topology: coordinationGraph, agents: 60, scenarioParams })
  expect(abortedResult(trace)).toEqual({ kind: 'aborted', cause: 'budget', detail: refused })
})
