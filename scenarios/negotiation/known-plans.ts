import { agentIds } from '../../harness/define.ts'
import type { Market, Project } from './game.ts'
import type { Knowledge } from './knowledge.ts'
import { type Plan, plansOf } from './plan.ts'
import { agentsOfGame } from './state.ts'

/** Every agent's plans, highest reward first; undefined for one whose projects are not known. */
export function plansByAgent(
  market: Market | undefined,
  projects: Knowledge['projects'],
): readonly (readonly Plan[] | undefined)[] {
  return agentIds(agentsOfGame).map((agent) => {
    const own = projects.get(agent)
    return market === undefined || own === undefined ? undefined : plansOnce(market, own)
  })
}

const listed = new Map<string, readonly Plan[]>()
const mostListed = 200
const longestList = 2000

/** By content: projects that were told are read anew on every call. */
function plansOnce(market: Market, projects: readonly Project[]): readonly Plan[] {
  const content = JSON.stringify([market, projects])
  const before = listed.get(content)
  if (before !== undefined) return before
  const plans = plansOf(market, projects)
  if (listed.size >= mostListed) listed.clear()
  if (plans.length <= longestList) listed.set(content, plans)
  return plans
}
