import { groupTotals } from './group-totals.ts'
import { ratioEstimate } from './ratio-estimate.ts'

/** The error of a mean, as if all values were independent and by groups. */
export interface MeanErrors {
  /** s / sqrt(n). */
  readonly naive: number
  /** Linearised, over groups. */
  readonly clustered: number
  /** (clustered / naive)²: how many dependent values are worth one independent value. */
  readonly designEffect: number
}

/**
 * What dependence within groups costs the mean of these values: the design effect, the ratio of the mean's variance by
 * groups to its variance if all values were independent. 1 without dependence; estimated from few groups it is noisy.
 *
 * Source: Kish (1965), Survey Sampling, section 8.2; the variance by groups as `ratioEstimate`.
 *
 * @param values one for each episode
 * @param groups the group of each, in the same order
 * @returns undefined for fewer than two groups, and where all values are equal
 * @example designEffect([1, 1, 2, 2], ['a', 'a', 'b', 'b'])?.designEffect // 3
 */
export function designEffect(values: readonly number[], groups: readonly string[]): MeanErrors | undefined {
  if (new Set(groups).size < 2) return undefined
  const terms = values.map((part) => ({ part, whole: 1 }))
  const naive = ratioEstimate(terms).standardError ?? 0
  const clustered = ratioEstimate(groupTotals(terms, groups)).standardError ?? 0
  return naive === 0 ? undefined : { naive, clustered, designEffect: (clustered / naive) ** 2 }
}
