import { sampleRankCorrelation } from 'simple-statistics'

/**
 * Spearman's rank correlation: Pearson's correlation of ranks, where equal values share the mean of their ranks. In
 * [-1, 1]; undefined where all values of a list are equal.
 *
 * Source: Spearman (1904), American Journal of Psychology 15(1), 72-101, as simple-statistics has it.
 *
 * @param x any finite numbers
 * @param y as many, in the same order
 * @throws RangeError when the lists differ in length, are shorter than 2 or hold a number that is not finite
 * @example rankCorrelation([0, 1, 2], [30, 20, 10]) // -1
 */
export function rankCorrelation(x: readonly number[], y: readonly number[]): number | undefined {
  if (x.length !== y.length || x.length < 2) {
    throw new RangeError(
      `rankCorrelation requires two lists of one length from 2, got ${x.length} and ${y.length}`,
    )
  }
  const wrong = [...x, ...y].find((value) => !Number.isFinite(value))
  if (wrong !== undefined) throw new RangeError(`rankCorrelation requires finite numbers, got ${wrong}`)
  const rho = sampleRankCorrelation([...x], [...y])
  return Number.isNaN(rho) ? undefined : Math.max(-1, Math.min(1, rho))
}
