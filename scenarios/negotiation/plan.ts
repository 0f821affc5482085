import { UsageError } from '../../harness/define.ts'
import { costOf, type Market, type Project, tolerance } from './game.ts'

/** What an agent can do with one purchase that leaves nothing over. */
export interface Plan {
  /** Runs of each project. */
  readonly runs: readonly number[]
  /** Units used, by resource. */
  readonly units: readonly number[]
  readonly reward: number
}

/** A market of this size takes a second or two and some hundred megabytes. */
const mostPlans = 1_000_000

const known = new WeakMap<readonly Project[], { readonly market: Market; readonly plans: readonly Plan[] }>()

/**
 * Every plan that one agent could carry out alone: within supply, budget and kinds of resource. Distinct by runs,
 * highest reward first, then fewer runs of the first project, and so on. Holds the plan of no runs.
 *
 * @throws UsageError when there are more than can be listed
 */
export function plansOf(market: Market, projects: readonly Project[]): readonly Plan[] {
  const before = known.get(projects)
  if (before?.market === market) return before.plans
  const plans = enumerated(market, projects).sort((a, b) => b.reward - a.reward || byRuns(a, b))
  known.set(projects, { market, plans })
  return plans
}

/** The plans of the highest reward; never empty. */
export function bestPlans(plans: readonly Plan[]): readonly Plan[] {
  const most = plans[0]?.reward ?? 0
  return plans.filter(({ reward }) => reward >= most - tolerance)
}

/** Fewer runs of the first project come first, then of the second, and so on. */
function byRuns(a: { readonly runs: readonly number[] }, b: { readonly runs: readonly number[] }): number {
  const differs = a.runs.findIndex((count, project) => count !== b.runs[project])
  return differs < 0 ? 0 : (a.runs[differs] ?? 0) - (b.runs[differs] ?? 0)
}

/** Adds one project after the other, as often as the market allows. */
function enumerated(market: Market, projects: readonly Project[]): Plan[] {
  let plans: Plan[] = [{ runs: [], units: market.resources.map(() => 0), reward: 0 }]
  for (const { needs, reward } of projects) {
    const longer: Plan[] = []
    for (const plan of plans) {
      for (let count = 0; ; count += 1) {
        const units = plan.units.map((used, resource) => used + count * (needs[resource] ?? 0))
        if (count > 0 && !isPossible(market, units)) break
        if (longer.length >= mostPlans)
          throw new UsageError(`negotiation: expected at most ${mostPlans} plans of an agent, got more`)
        longer.push({ runs: [...plan.runs, count], units, reward: plan.reward + count * reward })
      }
    }
    plans = longer
  }
  return plans
}

/** More units of any kind never make an impossible plan possible, so that counting up may stop here. */
function isPossible(market: Market, units: readonly number[]): boolean {
  let types = 0
  for (let resource = 0; resource < units.length; resource += 1) {
    const used = units[resource] ?? 0
    if (used > 0) types += 1
    if (used > (market.supply[resource] ?? 0)) return false
  }
  return types <= market.mostTypes && costOf(market, units) <= market.budget + tolerance
}
