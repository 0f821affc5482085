import type { Estimated } from './mean-interval.ts'
import { type RatioTerm, ratioEstimate } from './ratio-estimate.ts'
import { type Bounds, tInterval } from './t-interval.ts'

/**
 * A ratio of totals over independent episodes with its 95 % interval: R = sum(part) / sum(whole),
 * R ± t(0.975, n - 1) x its linearised standard error. Things within an episode may depend on each other; only
 * episodes are taken as independent.
 *
 * Source: Cochran (1977), Sampling Techniques, 3rd edition, section 6.3, without finite population correction.
 * Approximate for few episodes with unequal wholes.
 *
 * @param terms one for each episode, in any order; `whole` not negative
 * @param bounds the range of the ratio, to which ends outside are cut
 * @param of what was estimated, for the name of the method
 * @throws RangeError when the wholes do not add up to more than 0
 * @example ratioInterval([{ part: 1, whole: 2 }, { part: 2, whole: 2 }]).value // 0.75
 */
export function ratioInterval(
  terms: readonly RatioTerm[],
  bounds?: Bounds,
  of = 'ratio of totals',
): Estimated {
  const { value, standardError } = ratioEstimate(terms)
  if (standardError === undefined) {
    return { value, interval: { kind: 'none', reason: 'one episode has no spread' } }
  }
  return {
    value,
    interval: tInterval({
      value,
      standardError,
      degreesOfFreedom: terms.length - 1,
      of,
      units: terms.length,
      bounds,
    }),
  }
}
