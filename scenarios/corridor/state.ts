import type { AgentId, Setting, Status, Streams } from '../../harness/define.ts'
import { agentIds, z } from '../../harness/define.ts'
import { type Demand, seededDemand } from './demand.ts'
import { mostCrossings } from './oracle.ts'
import { textbookDemand } from './textbook-demand.ts'

/** What an agent that wants to cross may do. */
export type Move = 'cross' | 'wait'

/** What became of an agent that stood at the corridor. */
export type Outcome = 'crossed' | 'collided' | 'waited'

/** An agent that wants to cross now, and for how many steps it has waited. */
export interface Standing {
  readonly agent: AgentId
  readonly waited: number
}

export const corridorParams = z.object({
  steps: z.number().int().min(1).max(1_000_000).default(200).describe('steps of an episode'),
  demandProbability: z
    .number()
    .min(0)
    .max(1)
    .default(0.45)
    .describe('chance of a new wish, per agent and step'),
  coordinationCost: z
    .number()
    .min(0)
    .default(0)
    .describe('charged per round of coordination, never in the score'),
  demand: z
    .enum(['seeded', 'textbook'])
    .default('seeded')
    .describe('drawn per seed, or the published stream'),
})

export type CorridorParams = z.infer<typeof corridorParams>

/** A moment of the corridor. Lists by agent are indexed by its number. */
export interface CorridorState {
  /** The whole demand, past and to come; no observation holds it. */
  readonly demand: Demand
  /** The crossings of a clairvoyant. */
  readonly mostCrossings: number
  /** Steps played. */
  readonly step: number
  /** Who wants to cross now, ascending. */
  readonly standing: readonly Standing[]
  /** What became of each agent at the previous step, where it stood there. */
  readonly previous: readonly (Outcome | undefined)[]
  readonly crossings: readonly number[]
}

export function opened(streams: Streams, { params, agents: n }: Setting<CorridorParams>): CorridorState {
  const wishes = { agents: agentIds(n), steps: params.steps, probability: params.demandProbability }
  const demand = params.demand === 'textbook' ? textbookDemand(wishes) : seededDemand(streams, wishes)
  return {
    demand,
    mostCrossings: mostCrossings(demand),
    step: 0,
    standing: standingNext(n, [], demand[0]),
    previous: nothingByAgent(n),
    crossings: Array.from({ length: n }, () => 0),
  }
}

/** Without any demand the score is 0: nothing was earned, and doing nothing is never paid. */
export function statusOf({ demand, step, crossings, mostCrossings }: CorridorState): Status {
  if (step < demand.length) return { kind: 'running' }
  const made = crossings.reduce((sum, count) => sum + count, 0)
  return { kind: 'ended', cause: 'turn-limit', score: made / Math.max(1, mostCrossings), payoffs: crossings }
}

/** Who wants to cross at a step, of n agents: those who stayed, one step longer now, and those who newly want. */
export function standingNext(
  n: number,
  staying: readonly Standing[],
  arriving: readonly AgentId[] = [],
): readonly Standing[] {
  const byAgent = nothingByAgent<Standing>(n)
  for (const agent of arriving) byAgent[agent] = { agent, waited: 0 }
  for (const { agent, waited } of staying) byAgent[agent] = { agent, waited: waited + 1 }
  return byAgent.filter((each) => each !== undefined)
}

/** A list by agent that holds nothing yet. */
export function nothingByAgent<T>(n: number): (T | undefined)[] {
  return new Array<T | undefined>(n).fill(undefined)
}
