import type { AgentId } from '../../harness/define.ts'
import type { Demand } from './demand.ts'

/**
 * Whom a clairvoyant sends into the corridor: of those who stand there, the one whose next own demand comes
 * soonest; ties go to the lowest number, and so does a step after which none of them wants anew.
 *
 * Why this is the best: a demand that meets its agent still waiting is lost, so a wish is a unit of work that can
 * be done from the step it arises until the agent's next demand, and the most crossings are the largest matching
 * of wishes to steps. Take a best plan and the first step at which it differs from this rule: the rule sends a,
 * the plan sends b (or nobody), and a's wish ends no later than b's. If the plan sends a later within its wish,
 * swap a and b: b's wish still stands then, because it ends no earlier. If it never does, send a in place of b.
 * Either way no crossing is lost, and the plan agrees with the rule for one step more. Letting agents collide
 * ends their wishes without a crossing and so helps nobody.
 *
 * Source of the matching: Glover (1967), Naval Research Logistics Quarterly 14(3), 313-316.
 */
export function clairvoyantChoice(
  demand: Demand,
  step: number,
  standing: ReadonlySet<AgentId>,
): AgentId | undefined {
  if (standing.size === 0) return undefined
  for (let later = step + 1; later < demand.length; later += 1) {
    const soonest = demand[later]?.find((agent) => standing.has(agent))
    if (soonest !== undefined) return soonest
  }
  return lowest(standing)
}

/** The most crossings that any team could make of this demand. */
export function mostCrossings(demand: Demand): number {
  const standing = new Set<AgentId>()
  let crossings = 0
  for (const [step, arriving] of demand.entries()) {
    for (const agent of arriving) standing.add(agent)
    const chosen = clairvoyantChoice(demand, step, standing)
    if (chosen !== undefined && standing.delete(chosen)) crossings += 1
  }
  return crossings
}

function lowest(agents: Iterable<AgentId>): AgentId | undefined {
  let first: AgentId | undefined
  for (const agent of agents) if (first === undefined || agent < first) first = agent
  return first
}
