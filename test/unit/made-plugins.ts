/** Small plug-ins for tests of what plays them. */

import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology, Edge, Topology, TopologySetting } from '../../harness/core/topology.ts'
import { agentIds, choice, defineScenario, defineTopology, z } from '../../harness/define.ts'

type Plain = Readonly<Record<string, never>>

/** A topology of no parameters with this turn. */
export function madeTopology(
  turn: Topology<Plain>['turn'],
  change: Partial<Topology<Plain>> = {},
): AnyTopology {
  return defineTopology<Plain>({
    id: 'made',
    version: 1,
    title: 'Made',
    description: 'Made for a test.',
    params: z.object({}),
    edges: () => [],
    cost: {
      formula: 'calls 0, messages 0',
      round: () => ({ calls: 0, messages: 0 }),
      bound: () => ({ calls: 0, messages: 0 }),
    },
    turn,
    ...change,
  })
}

/** Everybody to everybody, and to and from these members of staff. */
export function allEdges(...staff: readonly string[]): Partial<Topology<Plain>> {
  return { staff: () => staff, edges: (setting) => everyEdge(setting, staff) }
}

/** The edges of `allEdges`. */
export function* everyEdge(
  { agents }: TopologySetting<Plain>,
  staff: readonly string[] = [],
): Generator<Edge> {
  // The names of staff are ids of members.
  const ids = [...agents.map(({ id }) => id), ...staff] as (typeof agents)[number]['id'][]
  for (const from of ids) for (const to of ids) if (from !== to) yield { from, to }
}

const chatParams = z.object({
  rounds: z.int().min(1).default(2),
  memory: z.enum(['keep', 'wipe']).default('wipe'),
  score: z.number().default(1),
  bound: z.int().default(1000),
})

/** A world that asks each of two agents for a word, some rounds long, and draws a number in each. */
export const chat: AnyScenario = defineScenario({
  id: 'chat',
  version: 1,
  title: 'Chat',
  description: 'Made for a test.',
  asks: ['each'],
  agents: { min: 1, max: 10, default: 2 },
  params: chatParams,
  score: 'the parameter `score`',
  maxRounds: ({ params }) => params.bound,
  memory: ({ memory }) => memory,
  brief: () => 'Say something.',
  initial: (_streams, { params, agents }) => ({ params, agents, round: 0 }),
  status: ({ params, round }) =>
    round < params.rounds
      ? { kind: 'running' }
      : { kind: 'ended', cause: 'rules', score: params.score, payoffs: [] },
  round: ({ agents }) => ({
    asks: 'each',
    questions: new Map(agentIds(agents).map((agent) => [agent, question])),
  }),
  observe: (state, agent) => ({ round: state.round, agent }),
  describe: ({ round }) => `It is round ${round}.`,
  step: (state, _answers, streams) => ({
    state: { ...state, round: state.round + 1 },
    events: [{ name: 'draw', agents: [], data: streams('draw', state.round).uniform() }],
  }),
  belief: () => ({ answer: 'yes', confidence: 1, says: '' }),
  arms: {
    doNothing: ({ params }) => params.score,
    random: () => ({ asks: 'each', byAgent: new Map() }),
  },
})

const question = choice({ ask: 'Yes or no?', options: ['yes', 'no'], fallback: 'no', retries: 2 })
