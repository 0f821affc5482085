import type { Sample } from '../core/metric.ts'
import { type GroupedOptions, groupedRatio, isIndependent } from './grouped-ratio.ts'
import { mean } from './mean.ts'
import type { Estimated } from './mean-interval.ts'
import { wilsonInterval } from './wilson-interval.ts'

/**
 * The mean of skewed values, such as squared errors, with a 95 % interval that holds for few episodes too: that of
 * `groupedRatio`, whether or not episodes depend on each other. Independent values of 0 and 1 alone are a rate,
 * which has Wilson's score interval.
 *
 * Source: as `groupedRatio` and `wilsonInterval`. Unit and range of the values.
 *
 * @param values one for each episode, in the order of the sample's groups
 * @throws RangeError when there is no value or one is not finite
 * @example skewedMean([0.01, 0.04, 0.01, 0.64], sample, { bounds: { low: 0, high: 1 } }).value // 0.175
 */
export function skewedMean(
  values: readonly number[],
  sample: Sample,
  options: GroupedOptions = {},
): Estimated {
  const value = mean(values)
  const successes = values.filter((each) => each === 1).length
  const failures = values.filter((each) => each === 0).length
  const isRate = options.bounds?.low === 0 && successes > 0 && failures > 0
  if (isRate && successes + failures === values.length && isIndependent(sample)) {
    return wilsonInterval({ successes, trials: values.length })
  }
  const terms = values.map((part) => ({ part, whole: 1 }))
  return { value, interval: groupedRatio(terms, sample, options).interval }
}
