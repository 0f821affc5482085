import { createRequire } from 'node:module'
import type cdf from '@stdlib/stats-base-dists-t-cdf'
import { ratioEstimate } from './ratio-estimate.ts'

/** A test of whether two things are equal. */
export interface PairedT {
  /** Mean difference in units of its standard error. */
  readonly statistic: number
  /** Two-sided, in [0, 1]. */
  readonly p: number
}

/**
 * Student's t test of paired differences, two-sided: t = mean / (s / sqrt(n)) with n - 1 degrees of freedom. It takes
 * the items as independent of each other; where they are not, p is too small.
 *
 * Source: Student (1908), Biometrika 6(1), 1-25, doi 10.1093/biomet/6.1.1.
 *
 * @param differences one for each item, in any order
 * @returns undefined for fewer than two differences and where all are equal, as there is no spread to measure by
 * @throws RangeError when one is not finite
 * @example pairedT([1, 2, 3, 2]) // statistic 4.899, p 0.0163
 */
export function pairedT(differences: readonly number[]): PairedT | undefined {
  if (differences.length < 2) return undefined
  const { value, standardError = 0 } = ratioEstimate(differences.map((part) => ({ part, whole: 1 })))
  if (standardError === 0) return undefined
  const statistic = value / standardError
  return { statistic, p: Math.min(1, 2 * lowerTail(-Math.abs(statistic), differences.length - 1)) }
}

/** Loaded at its first use: its many small files take a tenth of a second. */
function lowerTail(statistic: number, degreesOfFreedom: number): number {
  const loaded: typeof cdf = createRequire(import.meta.url)('@stdlib/stats-base-dists-t-cdf')
  return loaded(statistic, degreesOfFreedom)
}
