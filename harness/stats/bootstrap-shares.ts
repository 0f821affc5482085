import type { Resampling } from '../core/metric.ts'
import type { RatioTerm } from './ratio-estimate.ts'

/** What resampling says of a ratio of totals, or of a mean. */
export interface BootstrapShares {
  /** Ends of the 95 % percentile interval. */
  readonly low: number
  readonly high: number
  /** Share of draws above 0, in [0, 1]. */
  readonly shareAboveZero: number
  /** Two-sided: twice the smaller share on one side of 0, the estimate itself counted as a draw; in (0, 1]. */
  readonly p: number
}

/**
 * Percentile bootstrap, 95 %, of a ratio of totals sum(part) / sum(whole) over groups of dependent episodes: groups
 * are drawn with replacement, all of a group together. Quantiles are interpolated as in R's type 7. It follows the
 * shape of the draws but not their error in spread: with few groups it is too narrow, for which there is
 * `studentisedInterval`.
 *
 * Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 13.3; groups as units Davison and
 * Hinkley (1997), section 3.8, doi 10.1017/CBO9780511802843; p-value with 1 added, the same, section 4.2.5.
 *
 * @param totals one for each group, as `groupTotals` gives them; every whole above 0
 * @param draws how many samples are drawn, 1 or more
 * @returns undefined for fewer than two groups
 * @throws RangeError when a whole is not above 0 or there are no draws
 * @example bootstrapShares(groupTotals(terms, groups), 10_000, resampling).shareAboveZero // 0.98
 */
export function bootstrapShares(
  totals: readonly RatioTerm[],
  draws: number,
  { rng }: Resampling,
): BootstrapShares | undefined {
  const wrong = totals.find(({ whole }) => !(whole > 0))
  if (wrong) throw new RangeError(`bootstrapShares requires wholes above 0, got ${wrong.whole}`)
  if (!(draws >= 1)) throw new RangeError(`bootstrapShares requires a draw or more, got ${draws}`)
  const n = totals.length
  if (n < 2) return undefined
  const parts = Float64Array.from(totals, ({ part }) => part)
  const wholes = Float64Array.from(totals, ({ whole }) => whole)
  const values = new Float64Array(draws)
  for (let draw = 0; draw < draws; draw += 1) {
    let part = 0
    let whole = 0
    for (let count = 0; count < n; count += 1) {
      const index = rng.below(n)
      part += parts[index] ?? 0
      whole += wholes[index] ?? 0
    }
    values[draw] = part / whole
  }
  return sharesOf(values)
}

/**
 * What these draws say of the estimate that they were drawn for.
 *
 * @param values one for each draw, in any order; sorted in place
 */
export function sharesOf(values: Float64Array): BootstrapShares {
  const draws = values.length
  values.sort()
  const above = values.filter((value) => value > 0).length
  const below = values.filter((value) => value < 0).length
  // Draws of exactly 0 count on both sides.
  const p = Math.min(1, (2 * (1 + Math.min(draws - above, draws - below))) / (draws + 1))
  return { low: quantile(values, 0.025), high: quantile(values, 0.975), shareAboveZero: above / draws, p }
}

/** R's type 7, which is numpy's default. */
function quantile(sorted: Float64Array, probability: number): number {
  const place = (sorted.length - 1) * probability
  const [low = 0, high = low] = sorted.slice(Math.floor(place), Math.floor(place) + 2)
  return low + (place - Math.floor(place)) * (high - low)
}
