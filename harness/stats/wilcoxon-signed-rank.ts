import { createRequire } from 'node:module'
import type cdf from '@stdlib/stats-base-dists-signrank-cdf'
import { normalProbability } from './normal-distribution.ts'

/** A signed rank test. */
export interface SignedRank {
  /** Sum of the ranks of the positive differences. */
  readonly statistic: number
  /** Two-sided, in [0, 1]. */
  readonly p: number
  readonly method: 'exact' | 'normal approximation'
  /** Differences that were 0 and do not count. */
  readonly zeros: number
}

/** Up to so many differences the distribution is counted out. */
const mostExact = 50

/**
 * Wilcoxon's signed rank test of paired differences, two-sided. Differences of 0 are left out. Exact for up to 50
 * differences without zeros and ties; else the normal approximation, its variance corrected for ties, without
 * correction for continuity, as SciPy's `wilcoxon` has it. It takes the items as independent of each other.
 *
 * Source: Wilcoxon (1945), Biometrics Bulletin 1(6), 80-83, doi 10.2307/3001968; ties as Hollander and Wolfe (1973),
 * Nonparametric Statistical Methods, section 3.1. The one of stdlib gives 1 - p where p is small, and p above 1 where
 * the statistic is at its mean, so that only its distribution is used.
 *
 * @param differences one for each item, in any order
 * @returns undefined where no difference is left
 * @throws RangeError when one is not finite
 * @example wilcoxonSignedRank([1.1, 2.2, -0.3, 4.1, 5.2]) // statistic 14, p 0.125
 */
export function wilcoxonSignedRank(differences: readonly number[]): SignedRank | undefined {
  const wrong = differences.find((difference) => !Number.isFinite(difference))
  if (wrong !== undefined) throw new RangeError(`wilcoxonSignedRank requires finite numbers, got ${wrong}`)
  const left = differences.filter((difference) => difference !== 0)
  if (left.length === 0) return undefined
  const zeros = differences.length - left.length
  const { ranks, tieSizes } = midRanks(left.map(Math.abs))
  const statistic = left.reduce(
    (sum, difference, index) => sum + (difference > 0 ? (ranks[index] ?? 0) : 0),
    0,
  )
  const n = left.length
  const hasTies = tieSizes.some((size) => size > 1)
  if (n <= mostExact && zeros === 0 && !hasTies) {
    const smaller = Math.min(statistic, (n * (n + 1)) / 2 - statistic)
    return { statistic, p: Math.min(1, 2 * exactLowerTail(smaller, n)), method: 'exact', zeros }
  }
  const ties = tieSizes.reduce((sum, size) => sum + (size ** 3 - size), 0)
  const variance = (n * (n + 1) * (2 * n + 1)) / 24 - ties / 48
  const z = (statistic - (n * (n + 1)) / 4) / Math.sqrt(variance)
  return { statistic, p: 2 * normalProbability(-Math.abs(z)), method: 'normal approximation', zeros }
}

/** The rank of each value from 1, equal ones sharing the mean of theirs, and the sizes of groups of equal ones. */
function midRanks(values: readonly number[]) {
  const order = [...values.keys()].toSorted((a, b) => (values[a] ?? 0) - (values[b] ?? 0))
  const ranks = new Float64Array(values.length)
  const tieSizes: number[] = []
  for (let from = 0; from < order.length; ) {
    const value = values[order[from] ?? 0]
    const next = order.findIndex((index, place) => place > from && values[index] !== value)
    const to = next === -1 ? order.length : next
    for (const index of order.slice(from, to)) ranks[index] = (from + 1 + to) / 2
    tieSizes.push(to - from)
    from = to
  }
  return { ranks, tieSizes }
}

function exactLowerTail(statistic: number, n: number): number {
  const loaded: typeof cdf = createRequire(import.meta.url)('@stdlib/stats-base-dists-signrank-cdf')
  return loaded(statistic, n)
}
