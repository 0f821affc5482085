import { type AgentId, agentIds, type Json, type View, z } from '../../harness/define.ts'
import { bestKnown, expectedFor, knowledgeOf } from './known-best.ts'
import { light, rest, toItem } from './payoffs.ts'
import type { JointLiftView, KnownItems } from './view.ts'

/**
 * Whether an agent binds itself to a plan for all: by what it knows, no other plan lifts more. What it knows nothing of
 * speaks neither for nor against the plan: other agents' light items count as mean ones, and who goes to a heavy item
 * that it was never told of lifts as much there. That is an assumption about reasoners; a real model decides for itself.
 */
export function acceptsPlan(view: View<JointLiftView>, plan: Json, agent: AgentId): boolean {
  const moves = planShape.safeParse(plan)
  const own = view.observations.get(agent)
  if (!moves.success || own === undefined) return false
  const agents = agentIds(own.agents)
  const known = expectedFor(knowledgeOf(view), agents, new Map())
  const planned = new Map(agents.map((each) => [each, moves.data[each] ?? rest]))
  return liftedBy(known, planned) >= liftedBy(known, bestKnown(known, new Map())) - 1e-9
}

const planShape = z.record(z.string(), z.string())

/** What these moves lift by this knowledge. */
function liftedBy({ light: own, heavy }: KnownItems, moves: ReadonlyMap<AgentId, string>): number {
  let sum = 0
  for (const [agent, move] of moves) {
    const isKnown =
      move === light || move === rest || [...heavy.values()].some((each) => toItem(each) === move)
    if (move === light || !isKnown) sum += own.get(agent) ?? 0
  }
  for (const each of heavy.values())
    if (each.reachedBy.filter((agent) => moves.get(agent) === toItem(each)).length >= each.need)
      sum += each.value
  return sum
}
