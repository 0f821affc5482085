import type { AgentId } from '../members.ts'
import type { PayoffTerm } from '../traits.ts'
import { type EliminationOrder, eliminationOrder } from './elimination-order.ts'
import { chosenIn, type Factor, firstBest, maximised, worths } from './factor.ts'

/** Factors over agents, each with so many moves. */
export interface FactorGraph {
  readonly agents: readonly AgentId[]
  readonly factors: readonly Factor[]
  /** How many moves an agent has. */
  moves(agent: AgentId): number
}

/** What agents reach together at most, and with which moves; of equal ones always the same. */
export interface BestJoint {
  readonly value: number
  /** Each agent's move, by its number. */
  readonly moves: ReadonlyMap<AgentId, number>
}

/**
 * The best joint moves of a coordination graph by variable elimination, or the reason why they cannot be had with
 * tables of this size.
 *
 * Source: Guestrin, Koller and Parr (2002), Multiagent planning with factored MDPs, NIPS 14; Dechter (1999),
 * Artificial Intelligence 113, 41-85.
 */
export function bestJointMoves(
  graph: FactorGraph,
  mostEntries: number,
): { readonly kind: 'best'; readonly best: BestJoint } | Extract<EliminationOrder, { kind: 'too-wide' }> {
  const order = orderIn(graph, mostEntries)
  return order.kind === 'too-wide' ? order : { kind: 'best', best: bestAlong(graph, order.steps) }
}

/** The least and the most that agents earn together, by one order of elimination. */
export function jointReach(
  graph: FactorGraph,
  mostEntries: number,
):
  | { readonly kind: 'reach'; readonly least: number; readonly most: number }
  | Extract<EliminationOrder, { kind: 'too-wide' }> {
  const order = orderIn(graph, mostEntries)
  if (order.kind === 'too-wide') return order
  const factors = graph.factors.map((each) => ({ ...each, table: each.table.map((value) => -value) }))
  const least = -maximum({ ...graph, factors }, order.steps).value
  return { kind: 'reach', least, most: maximum(graph, order.steps).value }
}

function orderIn({ agents, factors, moves }: FactorGraph, mostEntries: number): EliminationOrder {
  return eliminationOrder({ agents, scopes: factors.map(({ scope }) => scope), moves, mostEntries })
}

type Steps = Extract<EliminationOrder, { kind: 'order' }>['steps']

/** What agents reach at most, and what each holds when it is eliminated. */
function maximum({ factors, moves }: FactorGraph, steps: Steps) {
  const buckets = factorBuckets(steps, factors)
  let value = factors.reduce((sum, { scope, table }) => sum + (scope.length === 0 ? (table[0] ?? 0) : 0), 0)
  for (const { agent, neighbours } of steps) {
    const rest = maximised(agent, buckets.held(agent), moves(agent))
    if (neighbours.length === 0) value += rest.table[0] ?? 0
    else buckets.put(rest)
  }
  return { value, buckets }
}

function bestAlong(graph: FactorGraph, steps: Steps): BestJoint {
  const { value, buckets } = maximum(graph, steps)
  const chosen = new Map<AgentId, number>()
  for (const { agent } of steps.toReversed()) {
    const own = buckets.held(agent).map((factor) => chosenIn(factor, chosen))
    chosen.set(agent, firstBest(worths(agent, own, graph.moves(agent))))
  }
  return { value, moves: chosen }
}

/** The factors that each agent holds when it is eliminated: a factor is held by the first of its agents. */
export interface Buckets {
  /** What an agent holds now. */
  held(agent: AgentId): readonly Factor[]
  /** Gives a factor to the first of its agents to be eliminated. */
  put(factor: Factor): void
  /** Which of these agents is eliminated first. */
  first(scope: readonly AgentId[]): AgentId | undefined
}

/** The factors in the hands of those that are eliminated first, in this order. */
export function factorBuckets(
  steps: readonly { readonly agent: AgentId }[],
  factors: readonly Factor[],
): Buckets {
  const ranks = new Map(steps.map(({ agent }, rank) => [agent, rank]))
  const byAgent = new Map<AgentId, Factor[]>(steps.map(({ agent }) => [agent, []]))
  const rank = (agent: AgentId): number => ranks.get(agent) ?? Number.POSITIVE_INFINITY
  const first = (scope: readonly AgentId[]): AgentId | undefined => {
    let found = scope[0]
    for (const agent of scope) if (found === undefined || rank(agent) < rank(found)) found = agent
    return found
  }
  const put = (factor: Factor): void => {
    const holder = first(factor.scope)
    if (holder !== undefined) byAgent.get(holder)?.push(factor)
  }
  for (const factor of factors) put(factor)
  return { held: (agent) => byAgent.get(agent) ?? [], put, first }
}

/** The terms of a coordination graph over some agents only; a term over others as well is left out. */
export function* termsAmong(
  terms: Iterable<PayoffTerm>,
  agents: ReadonlySet<AgentId>,
): Generator<PayoffTerm> {
  for (const term of terms) if (term.scope.every((agent) => agents.has(agent))) yield term
}
