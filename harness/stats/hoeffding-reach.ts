import type { RatioTerm } from './ratio-estimate.ts'
import type { Bounds } from './t-interval.ts'

/**
 * How far a mean of bounded values can be from its expectation, with 95 % confidence whatever their distribution:
 * (high - low) sqrt(ln(2 / 0.05) / 2 x sum of squared shares), where a group's share is its part of all values; with n
 * equal groups (high - low) sqrt(1.844 / n). Wide, but guaranteed, for few values so skewed that resampling gives no
 * end.
 *
 * Source: Hoeffding (1963), Journal of the American Statistical Association 58(301), 13-30, theorem 2,
 * doi 10.1080/01621459.1963.10500830. Unit of the values.
 *
 * @param terms independent groups, each whole the number of values in its part
 * @param bounds the range in which every value lies
 * @example hoeffdingReach(tenTermsOfOne, { low: 0, high: 1 }) // 0.4295
 */
export function hoeffdingReach(terms: readonly RatioTerm[], { low, high }: Bounds): number {
  const total = terms.reduce((sum, { whole }) => sum + whole, 0)
  const squares = terms.reduce((sum, { whole }) => sum + (whole / total) ** 2, 0)
  return (high - low) * Math.sqrt((Math.log(2 / 0.05) / 2) * squares)
}
