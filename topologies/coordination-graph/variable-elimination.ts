import {
  type AgentId,
  chosenIn,
  type Desk,
  type EliminationOrder,
  type Factor,
  factorBuckets,
  firstBest,
  maximised,
  worths,
} from '../../harness/define.ts'
import type { Problem } from './problem.ts'

type Steps = Extract<EliminationOrder, { kind: 'order' }>['steps']

/** An agent that passed its function on, and what that depends on. */
interface Child {
  readonly agent: AgentId
  readonly scope: readonly AgentId[]
}

/**
 * Each agent in turn puts its best into what it holds, and passes the rest, a function of its neighbours' moves, to the
 * first of them; then moves are told the way back. Of what a fault takes, a receiver knows nothing: it leaves out a
 * function, and hopes for the best of moves that it was not told.
 */
export function eliminated(desk: Desk, problem: Problem, steps: Steps): ReadonlyMap<AgentId, number> {
  const { factors, member, moves } = problem
  const buckets = factorBuckets(steps, factors)
  const children = new Map<AgentId, Child[]>()
  for (const { agent } of steps) {
    const rest = maximised(agent, buckets.held(agent), moves(agent).length)
    const { scope } = rest
    const parent = buckets.first(scope)
    if (parent === undefined) {
      desk.mark('root', [member(agent)])
      continue
    }
    const known = children.get(parent)
    if (known === undefined) children.set(parent, [{ agent, scope }])
    else known.push({ agent, scope })
    if (desk.signal(member(agent), member(parent), 'function', functionData(rest))) buckets.put(rest)
  }
  const chosen = new Map<AgentId, number>()
  const told = new Map<AgentId, ReadonlyMap<AgentId, number>>()
  for (const { agent } of steps.toReversed()) {
    const known = told.get(agent) ?? nothing
    const own = buckets.held(agent).map((factor) => chosenIn(factor, known))
    const move = firstBest(worths(agent, own, moves(agent).length))
    chosen.set(agent, move)
    for (const { agent: child, scope } of children.get(agent) ?? []) {
      const part = new Map<AgentId, number>()
      for (const other of scope) {
        const its = other === agent ? move : known.get(other)
        if (its !== undefined) part.set(other, its)
      }
      if (desk.signal(member(agent), member(child), 'moves', movesData(problem, part))) told.set(child, part)
    }
  }
  return chosen
}

const nothing: ReadonlyMap<AgentId, number> = new Map()

/** Larger tables would fill the trace; their size says what a message weighs. */
const mostShown = 16

function functionData({ scope, table }: Factor) {
  const shown = table.length <= mostShown ? { values: [...table] } : { entries: table.length }
  return { of: [...scope], ...shown }
}

function movesData({ moves }: Problem, part: ReadonlyMap<AgentId, number>) {
  return Object.fromEntries([...part].map(([agent, move]) => [agent, moves(agent)[move] ?? null]))
}
