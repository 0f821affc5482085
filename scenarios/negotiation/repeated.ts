import type { AgentId } from '../../harness/define.ts'
import { type Purchase, purchaseOf } from './purchase.ts'
import { type NegotiationView, otherOf } from './view.ts'

/**
 * What both bought in the round before, as a plan for this one; undefined where that round is not remembered or was
 * annulled, or where each round has a new game. How the other used its units is not known.
 */
export function repeatedPlan({
  agent,
  round,
  past,
  market,
  params,
}: NegotiationView): ReadonlyMap<AgentId, Purchase> | undefined {
  const last = past.at(-1)
  if (last === undefined || last.round !== round || params.rotation !== 'fixed') return undefined
  if (last.overdrawn.length > 0) return undefined
  return new Map([
    [agent, purchaseOf(market, last.own.units, last.own.runs)],
    [otherOf(agent), purchaseOf(market, last.other, [])],
  ])
}
