import type { Sample, Summarised, Totals } from '../core/metric.ts'
import { groupedRatio, isIndependent } from './grouped-ratio.ts'
import type { RatioTerm } from './ratio-estimate.ts'
import { ratioInterval } from './ratio-interval.ts'
import type { Bounds } from './t-interval.ts'

/**
 * A ratio of totals over episodes with its 95 % interval: Student's t where no two episodes depend on each other,
 * else the interval of `groupedRatio`, by groups.
 *
 * Source: as `ratioInterval` and `groupedRatio`.
 *
 * @param terms one for each episode, in the order of the sample's groups
 * @throws RangeError when the wholes do not add up to more than 0
 * @example episodeRatio([{ part: 1, whole: 4 }], sample).value // 0.25
 */
export function episodeRatio(
  terms: readonly RatioTerm[],
  sample: Sample,
  bounds?: Bounds,
): Pick<Summarised, 'value' | 'interval' | 'totals'> {
  const ratio = isIndependent(sample) ? ratioInterval(terms, bounds) : groupedRatio(terms, sample, { bounds })
  return { ...ratio, totals: ratioTotals(terms) }
}

function ratioTotals(terms: readonly RatioTerm[]): Totals {
  return {
    rows: terms.map(({ part, whole }) => [part, whole]),
    of: ([part = 0, whole = 0]) => (whole > 0 ? part / whole : undefined),
    unbounded: 'some of the draws hold nothing to take a share of',
  }
}
