import { type AgentId, type Answers, agentIds, defineScenario, rating, z } from '../harness/define.ts'

/**
 * A team that is as good as its most careless member.
 *
 * Tests: whether agents trust each other to take pains, though each is tempted to spare its own.
 * Agents see: the lowest effort of the round before.
 * Agents may: choose an effort from 1 to 7, all at once, in every round. No moves conflict.
 * Score: the mean over rounds of (lowest effort - 1) / 6; a missing answer is an effort of 1. Pay-off of an agent,
 * summed over rounds: 0.6 + 0.2 x lowest effort - 0.1 x own effort.
 * Source: Van Huyck, Battalio and Beil (1990), American Economic Review 80(1), 234-248.
 * Version history: 1 first version.
 */
export default defineScenario<Params, State, View, number | null>({
  id: 'weakest-link',
  version: 1,
  title: 'Weakest link',
  description:
    'In every round each agent chooses an effort from 1 to 7, and the lowest counts for all. It tests whether agents trust each other to take pains, and is scored by the lowest effort as a share of the highest possible.',
  asks: ['each'],
  agents: { min: 2, max: 1000, default: 4 },
  params: z.object({
    rounds: z.number().int().min(1).max(1000).default(10).describe('rounds of an episode'),
  }),
  score: 'mean over rounds of (lowest effort - 1) / 6',
  ignoresSeed: () => true,
  maxRounds: ({ params }) => params.rounds,
  brief: ({ agents, params }) =>
    `There are ${agents} agents and ${params.rounds} rounds. In every round each agent chooses an effort from 1 to 7 and
earns 0.6, plus 0.2 times the lowest effort of all, minus 0.1 times its own. The team is scored by the lowest effort.`,
  initial: (_streams, { agents, params }) => ({ ...params, agents: agentIds(agents), played: [] }),
  status({ rounds, agents, played }) {
    if (played.length < rounds) return { kind: 'running' }
    const score = sum(played.map((efforts) => (lowest(efforts) - 1) / 6)) / rounds
    const earned = (efforts: readonly number[], own = 1) => 0.6 + 0.2 * lowest(efforts) - 0.1 * own
    const payoffs = agents.map((agent) => sum(played.map((efforts) => earned(efforts, efforts[agent]))))
    return { kind: 'ended', cause: 'turn-limit', score, payoffs }
  },
  round: ({ agents }) => ({ asks: 'each', questions: new Map(agents.map((agent) => [agent, question])) }),
  observe: ({ played }) => ({ before: played.slice(-1).map(lowest) }),
  describe: ({ before: [effort] }) =>
    effort === undefined
      ? 'This is the first round.'
      : `The lowest effort of the round before was ${effort}.`,
  step(state, answers) {
    const efforts = state.agents.map((agent) => effortOf(answers, agent))
    const next = { ...state, played: [...state.played, efforts] }
    return { state: next, events: [{ name: 'lowest-effort', agents: [], data: lowest(efforts) }] }
  },
  belief({ observations, claims }) {
    const heard = claims.map(({ answer }) => answer).filter((answer) => typeof answer === 'number')
    const before = [...observations.values()].flatMap((view) => view.before)
    return { answer: lowest(heard.length > 0 ? heard : before), confidence: 0.5, says: '' }
  },
  arms: {
    doNothing: () => 0,
    random: ({ agents }, rng) => chosen(agents, () => 1 + 6 * rng.uniform()),
    oracle: ({ agents }) => chosen(agents, () => 7),
  },
})

interface Params {
  readonly rounds: number
}

interface State extends Params {
  readonly agents: readonly AgentId[]
  /** The efforts of every round, by agent. */
  readonly played: readonly (readonly number[])[]
}

interface View {
  /** The lowest effort of the round before; none in the first. */
  readonly before: readonly number[]
}

const question = rating({ ask: 'Which effort do you choose?', min: 1, max: 7, fallback: 1 })

/** The highest effort where nothing is known of any. */
function lowest(efforts: readonly number[]): number {
  return Math.min(7, ...efforts)
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function effortOf(answers: Answers<number | null>, agent: AgentId): number {
  return (answers.asks === 'each' ? answers.byAgent.get(agent)?.answer : undefined) ?? 1
}

function chosen(agents: readonly AgentId[], effort: () => number): Answers<number | null> {
  return {
    asks: 'each',
    byAgent: new Map(agents.map((agent) => [agent, { answer: effort(), source: 'given' }])),
  }
}
