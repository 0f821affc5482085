import type { Sample } from '../core/metric.ts'
import { groupedRatio, isIndependent } from './grouped-ratio.ts'
import type { Estimated } from './mean-interval.ts'
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
export function episodeRatio(terms: readonly RatioTerm[], sample: Sample, bounds?: Bounds): Estimated {
  return isIndependent(sample) ? ratioInterval(terms, bounds) : groupedRatio(terms, sample, { bounds })
}
