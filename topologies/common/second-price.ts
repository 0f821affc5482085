import type { Bid } from './bidding.ts'

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
