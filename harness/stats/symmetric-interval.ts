import type { Interval, Resampling } from '../core/metric.ts'
import { drawnRatio } from './drawn-ratio.ts'
import { type RatioTerm, ratioEstimate } from './ratio-estimate.ts'

/** The fewest terms: of 3, one draw in nine has no spread. */
const fewestTerms = 4

/**
 * Symmetric studentised bootstrap interval, 95 %, of a ratio of totals over independent terms, or of a mean of paired
 * differences: R ± s |t*|(0.95), with t* = (R* - R) / s* over terms drawn with replacement and s the linearised
 * standard error. For differences, whose tails are heavy on both sides and of which many may be 0, it holds where the
 * equal-tailed one of `studentisedInterval` is too narrow.
 *
 * Source: Hall (1988), Journal of the Royal Statistical Society B 50(1), 35-45.
 *
 * Measured coverage (1,000 samples, so to within 0.015; the first two in `npm run -s test:long`, the others once with
 * numpy; in brackets the equal-tailed one): of 100 differences, 54 % of them 0 and
 * 8 % twelve times as wide as the others, .993 (.877), with these to one side .960 (.948); of squared errors of two
 * forecasters .941 to .951 (.935 to .943) with 100, .947 to .964 (.921 to .937) with 30.
 *
 * @param terms every whole above 0; other orders give other draws
 * @param draws 39 or more
 * @throws RangeError when a whole is not above 0 or there are fewer than 39 draws
 * @example symmetricInterval(groupTotals(terms, groups), 9999, resampling) // the estimate ± the same on both sides
 */
export function symmetricInterval(
  terms: readonly RatioTerm[],
  draws: number,
  { rng, seed }: Resampling,
): Interval {
  const wrong = terms.find(({ whole }) => !(whole > 0))
  if (wrong) throw new RangeError(`symmetricInterval requires wholes above 0, got ${wrong.whole}`)
  if (!(draws >= 39)) throw new RangeError(`symmetricInterval requires 39 draws or more, got ${draws}`)
  const of = `${terms.length} independent groups of items`
  if (terms.length < fewestTerms) {
    return { kind: 'none', reason: `${of}: too few to resample, expected ${fewestTerms} or more` }
  }
  const { value, standardError = 0 } = ratioEstimate(terms)
  if (standardError === 0) return { kind: 'none', reason: `${of}: no spread between them` }
  const residuals = Float64Array.from(terms, ({ part, whole }) => part - value * whole)
  const wholes = Float64Array.from(terms, ({ whole }) => whole)
  const distances = Float64Array.from({ length: draws }, () => drawnDistance(residuals, wholes, rng)).sort()
  const factor = distances[Math.ceil((draws + 1) * 0.95) - 1] ?? Infinity
  if (factor === Infinity) return { kind: 'none', reason: `${of}: too many draws of them have no spread` }
  const half = factor * standardError
  const method = `symmetric studentised bootstrap, 95 %, ${draws} draws of ${of}, seed ${seed}`
  return { kind: 'interval', low: value - half, high: value + half, method }
}

/** |t*| of one draw; infinite where it has no spread but lies elsewhere. */
function drawnDistance(residuals: Float64Array, wholes: Float64Array, rng: Resampling['rng']): number {
  const { shift, error } = drawnRatio(residuals, wholes, rng)
  if (error === 0) return Math.abs(shift) < 1e-15 ? 0 : Infinity
  return Math.abs(shift) / error
}
