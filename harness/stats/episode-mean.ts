import type { Sample } from '../core/metric.ts'
import { groupedRatio, isIndependent } from './grouped-ratio.ts'
import { mean } from './mean.ts'
import { type Estimated, meanInterval } from './mean-interval.ts'
import type { Bounds } from './t-interval.ts'

/**
 * The mean over episodes with its 95 % interval: Student's t where no two episodes depend on each other, else the
 * interval of `groupedRatio`, by groups.
 *
 * Source: as `meanInterval` and `groupedRatio`. Unit and range of the values.
 *
 * @param values one for each episode, in the order of the sample's groups
 * @throws RangeError when there is no value or one is not finite
 * @example episodeMean([1, 2, 3], { groups: ['a', 'b', 'c'], resampling }).interval // -0.484 to 4.484
 */
export function episodeMean(values: readonly number[], sample: Sample, bounds?: Bounds): Estimated {
  if (isIndependent(sample)) return meanInterval(values, bounds)
  const terms = values.map((part) => ({ part, whole: 1 }))
  return { value: mean(values), interval: groupedRatio(terms, sample, { bounds }).interval }
}
