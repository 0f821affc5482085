import { type AgentId, agentIds, type Json, type View, z } from '../../harness/define.ts'
import { type Market, tolerance } from './game.ts'
import { intendedPlan } from './intention.ts'
import { type Knowledge, knowledgeOf } from './knowledge.ts'
import { leaningsOf } from './leanings.ts'
import { plansOf } from './plan.ts'
import { type Bid, emptyPurchase, faultOf, filledBid, type Purchase, purchaseShape } from './purchase.ts'
import { remembered } from './remembering.ts'
import { agentsOfGame, sum } from './state.ts'
import type { NegotiationView } from './view.ts'

const planShape = z.record(z.string(), purchaseShape)

/**
 * Whether an agent binds itself to a plan for both: its part is allowed, the plan asks for no more than there is, and
 * it is worth no less to the agent than what it expects when each acts alone.
 *
 * With s the weight of its own reward (`selfInterest`), an outcome is worth s x own reward + (1 - s) x joint reward,
 * counting those whose projects it knows. If each acts alone, it expects with weight 1 - s that both do what it would
 * have both do without self-interest (`intendedPlan`), and with weight s that it gets what is best for it alone while
 * the two together come to nothing. Who knows no projects but its own thinks of no clash and expects its own plan. So a
 * perfect reasoner that knows both sides accepts joint optima and nothing less, and one of full self-interest nothing
 * but its own best. That is an assumption about reasoners; a real model decides for itself.
 */
export function acceptsPlan(view: View<NegotiationView>, plan: Json, agent: AgentId): boolean {
  const parts = planShape.safeParse(plan)
  const leanings = leaningsOf(view)
  const known = knowledgeOf(remembered(view, leanings))
  const { market, projects } = known
  const own = projects.get(agent)
  if (!parts.success || market === undefined || own === undefined) return false
  const planned = bidsOn(market, known, (each) => parts.data[each])
  if (faultOf(market, own, parts.data[agent] ?? emptyPurchase) !== undefined) return false
  if (isTooMuch(market, planned)) return false

  const self = leanings.dispositions.selfInterest
  const unselfish = { ...leanings, dispositions: { ...leanings.dispositions, selfInterest: 0 } }
  const intended = intendedPlan(known, {
    seen: view.observations.get(agent),
    agent,
    leanings: unselfish,
  })
  const both = bidsOn(market, known, (each) => intended.get(each))
  const isClashFeared = projects.size === agentsOfGame
  const alone = {
    own: (1 - self) * rewardOfAgent(both, agent) + self * (plansOf(market, own)[0]?.reward ?? 0),
    joint: isTooMuch(market, both) ? 0 : (isClashFeared ? 1 - self : 1) * total(both),
  }
  const worth = (ownReward: number, joint: number) => self * ownReward + (1 - self) * joint
  return worth(rewardOfAgent(planned, agent), total(planned)) >= worth(alone.own, alone.joint) - tolerance
}

/** What a plan comes to, for the agents whose projects are known; of another one only its units count. */
function bidsOn(
  market: Market,
  { projects }: Knowledge,
  part: (agent: AgentId) => Purchase | undefined,
): readonly Bid[] {
  return agentIds(agentsOfGame).map((agent) =>
    filledBid(market, projects.get(agent) ?? [], part(agent) ?? emptyPurchase),
  )
}

function isTooMuch({ supply }: Market, bids: readonly Bid[]): boolean {
  return supply.some((units, resource) => sum(bids.map((bid) => bid.units[resource] ?? 0)) > units)
}

function rewardOfAgent(bids: readonly Bid[], agent: AgentId): number {
  return bids[agent]?.value ?? 0
}

function total(bids: readonly Bid[]): number {
  return sum(bids.map(({ value }) => value))
}
