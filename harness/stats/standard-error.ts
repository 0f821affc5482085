import { sampleStandardDeviation } from 'simple-statistics'

/**
 * The standard error of a mean of independent values: s / sqrt(n).
 *
 * @returns undefined with fewer than two values
 * @example standardError([1, 2, 3]) // 0.577
 */
export function standardError(values: readonly number[]): number | undefined {
  return values.length < 2 ? undefined : sampleStandardDeviation([...values]) / Math.sqrt(values.length)
}
