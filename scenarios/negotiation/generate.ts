import MersenneTwister from 'mersenne-twister'
import { isAllowed, type Market, type Project, tolerance } from './game.ts'
import { bestPairs, fits } from './pairs.ts'
import { bestPlans, type Plan, plansOf } from './plan.ts'

/** How far the conflict of a generated game may be from the target. */
export const conflictMargin = 0.05

const projectsPerAgent = 3
const mostUnits = 6
const highestReward = 10

/** C of a generated game: the range of the published ones. */
const alone = { least: 12, most: 60 }

/** After so many candidates without a fit, all are forgotten, so that the search stays fast. */
const mostCandidates = 400

const made = new Map<string, readonly (readonly Project[])[]>()
const mostMade = 10_000

/**
 * The projects of two agents at a target conflict M/C, where M is the most that both can earn together and C the sum
 * of what each can earn alone. Both can earn the same alone; there are at least two optimal joint plans; every
 * project can be run; if both take a plan that is best for them alone, they may ask for more than there is; and
 * below a target of 1 there is an optimal plan at which either agent earns more than the other. At a target of 1,
 * M is C exactly; otherwise M/C lies within `conflictMargin` of the target. C is from 12 to 60.
 *
 * Agents are drawn one after the other, each with random projects, until two of them fit. Each agent may be first
 * or second with the same chance.
 *
 * @param ticket names the draw; equal tickets give equal projects
 * @param conflict target M/C, in (0.5, 1] up to the margin
 */
export function generatedProjects(
  market: Market,
  ticket: readonly number[],
  conflict: number,
): readonly (readonly Project[])[] {
  const name = JSON.stringify([market, ticket, conflict])
  const before = made.get(name)
  if (before !== undefined) return before
  const projects = searched(market, new MersenneTwister([...ticket]), conflict)
  if (made.size >= mostMade) made.clear()
  made.set(name, projects)
  return projects
}

interface Candidate {
  readonly projects: readonly Project[]
  readonly plans: readonly Plan[]
  readonly best: readonly Plan[]
}

function searched(
  market: Market,
  twister: MersenneTwister,
  conflict: number,
): readonly (readonly Project[])[] {
  for (;;) {
    const byReward = new Map<number, Candidate[]>()
    for (let drawn = 0; drawn < mostCandidates; drawn += 1) {
      const candidate = drawnAgent(market, twister)
      const reward = candidate.plans[0]?.reward ?? 0
      if (2 * reward < alone.least || 2 * reward > alone.most) continue
      const equals = byReward.get(reward) ?? []
      const partner = equals.find((other) => isFit(market.supply, other, candidate, conflict))
      const isFirst = twister.random() < 0.5
      if (partner !== undefined)
        return (isFirst ? [candidate, partner] : [partner, candidate]).map(({ projects }) => projects)
      byReward.set(reward, [...equals, candidate])
    }
  }
}

function isFit(supply: readonly number[], a: Candidate, b: Candidate, conflict: number): boolean {
  const sum = 2 * (a.plans[0]?.reward ?? 0)
  const clash = a.best.some((one) => b.best.some((other) => !fits(supply, one, other)))
  if (!clash) return false
  const { joint, best } = bestPairs(supply, a.plans, b.plans)
  const margin = conflict === 1 ? tolerance : conflictMargin
  if (best.length < 2 || Math.abs(joint / sum - conflict) > margin) return false
  const isAhead = (first: 0 | 1) =>
    best.some((pair) => pair[first].reward > pair[first === 0 ? 1 : 0].reward + tolerance)
  return conflict === 1 || (isAhead(0) && isAhead(1))
}

function drawnAgent(market: Market, twister: MersenneTwister): Candidate {
  const projects = Array.from({ length: projectsPerAgent }, () => drawnProject(market, twister))
  const plans = plansOf(market, projects)
  return { projects, plans, best: bestPlans(plans) }
}

/** One or two kinds of resource, 1 to 6 units of each, paying 1 to 10; drawn until one run can be bought. */
function drawnProject(market: Market, twister: MersenneTwister): Project {
  const below = (n: number): number => Math.floor(twister.random() * n)
  for (;;) {
    const types = Math.min(1 + below(2), market.mostTypes)
    const needs: number[] = market.resources.map(() => 0)
    for (let type = 0; type < types; type += 1) needs[below(needs.length)] = 1 + below(mostUnits)
    const reward = 1 + below(highestReward)
    const isThere = needs.every((units, resource) => units <= (market.supply[resource] ?? 0))
    if (isThere && isAllowed(market, needs)) return { needs, reward }
  }
}
