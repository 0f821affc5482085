import type { Sample } from '../core/metric.ts'
import { mean } from './mean.ts'

/**
 * For each episode of a sample the mean of a number over the baseline's episodes that met the same world; empty where
 * the sample has no baseline.
 *
 * @param of the number of one episode, from what was taken from it
 * @example baselineMeans({ ...sample, baseline: [[1, 3]] }, (value) => value) // [2]
 */
export function baselineMeans<V>({ baseline = [] }: Sample<V>, of: (taken: V) => number): readonly number[] {
  return baseline.map((values) => mean(values.map(of)))
}
