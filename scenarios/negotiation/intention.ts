import { type AgentId, agentIds } from '../../harness/define.ts'
import { equalRewards } from './equal-rewards.ts'
import { equalSplit } from './equal-split.ts'
import type { Market } from './game.ts'
import type { Knowledge } from './knowledge.ts'
import { plansByAgent } from './known-plans.ts'
import type { Leanings } from './leanings.ts'
import type { Plan } from './plan.ts'
import { preferredPair } from './preferred-pair.ts'
import type { SharedPlan } from './proposal.ts'
import { purchaseOf } from './purchase.ts'
import { repeatedPlan } from './repeated.ts'
import { agentsOfGame } from './state.ts'
import type { NegotiationView } from './view.ts'

/** Who plans, and how it leans. */
export interface Planner {
  /** What the planning agent sees; undefined for a mind that plans for all. */
  readonly seen: NegotiationView | undefined
  /** Undefined for a mind that plans for all. */
  readonly agent: AgentId | undefined
  readonly leanings: Leanings
}

/**
 * What a mind would have each agent buy whose projects it knows: what was bought before, if it is anchored and there
 * is such a thing, for both; else equal shares, if it is out for fairness (`fairShares`); else what it prefers
 * (`preferredPair`).
 */
export function intendedPlan(known: Knowledge, { seen, agent, leanings }: Planner): SharedPlan {
  const { anchoring, fairness, selfInterest } = leanings.dispositions
  const isAnchored = leanings.holdsInRound('anchoring', anchoring)
  const repeated = isAnchored && seen !== undefined ? repeatedPlan(seen) : undefined
  if (repeated !== undefined) return repeated
  const { market } = known
  if (market === undefined) return new Map()
  const plans = plansByAgent(market, known.projects)
  const chosen = leanings.holdsInRound('fairness', fairness)
    ? fairShares(market, plans)
    : preferred(market, plans, { agent, weight: selfInterest })
  return new Map(
    agentIds(agentsOfGame).flatMap((each) => {
      const plan = plans[each] === undefined ? undefined : chosen[each]
      return plan === undefined ? [] : [[each, purchaseOf(market, plan.units, plan.runs)] as const]
    }),
  )
}

/** Equal rewards, as far as can be, where it knows what both can earn; else the same share of the supply. */
function fairShares(
  market: Market,
  [first, second]: readonly (readonly Plan[] | undefined)[],
): readonly (Plan | undefined)[] {
  if (first !== undefined && second !== undefined) return equalRewards(market.supply, first, second) ?? []
  return [first, second].map((own) => own && equalSplit(market, own))
}

function preferred(
  market: Market,
  [first, second]: readonly (readonly Plan[] | undefined)[],
  interest: Parameters<typeof preferredPair>[3],
): readonly (Plan | undefined)[] {
  const nothing = [{ runs: [], units: market.resources.map(() => 0), reward: 0 }]
  return preferredPair(market.supply, first ?? nothing, second ?? nothing, interest) ?? []
}
