/**
 * Jain's index of fairness: (sum x)² / (n sum x²). 1 when all get the same, 1/n when one gets everything.
 *
 * Source: Jain, Chiu and Hawe (1984), DEC Research Report TR-301, arXiv cs/9809099. No unit; range 1/n to 1;
 * higher is fairer.
 *
 * @param amounts what each got, none negative and one at least above 0; any order
 * @throws RangeError when an amount is negative or not finite, or none is above 0
 * @example jainIndex([1, 1, 0, 0]) // 0.5
 */
export function jainIndex(amounts: readonly number[]): number {
  const largest = Math.max(0, ...amounts)
  if (!(largest > 0) || amounts.some((amount) => !(amount >= 0 && amount < Infinity))) {
    throw new RangeError(
      `jainIndex requires amounts >= 0 with one above 0, got ${amounts.join(', ') || 'none'}`,
    )
  }
  // As shares of the largest, so that no square runs over or under.
  const shares = amounts.map((amount) => amount / largest)
  const sum = shares.reduce((total, share) => total + share, 0)
  const squares = shares.reduce((total, share) => total + share ** 2, 0)
  return sum ** 2 / (shares.length * squares)
}
