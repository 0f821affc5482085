import type { AgentMember } from '../../harness/define.ts'

/** A bid that reached the one who asked for it. */
export interface Bid {
  readonly agent: AgentMember
  readonly amount: number
}

/** What comes of an auction. */
export interface Sale {
  readonly winner: Bid
  /** The second best bid; null where a lone bidder has nobody to be measured by, and there is no reserve. */
  readonly price: number | null
}

/**
 * A sealed second-price auction: the best bid wins, at the second best. Of equal bids the first wins, at that bid.
 *
 * Source: Vickrey (1961), Journal of Finance 16(1).
 *
 * @param best `highest` where something is sold, `lowest` where work is bought
 * @param reserve the price of a lone bidder
 */
export function secondPrice(
  bids: readonly Bid[],
  best: 'highest' | 'lowest',
  reserve: number | null,
): Sale | undefined {
  const sign = best === 'highest' ? -1 : 1
  const [winner, second] = bids.toSorted((a, b) => sign * (a.amount - b.amount))
  return winner && { winner, price: second?.amount ?? reserve }
}

/**
 * What an auction leaves its winner: where something is sold, what it is worth to the winner less the price; where work
 * is bought, the price less what the work costs the winner. Undefined without a price. Losers have 0.
 *
 * @param worth of the winner, or its cost; its bid where it bids the truth
 */
export function netGain(
  { price }: Pick<Sale, 'price'>,
  worth: number,
  best: 'highest' | 'lowest',
): number | undefined {
  if (price === null) return undefined
  return best === 'highest' ? worth - price : price - worth
}
