import { mean as arithmeticMean } from 'simple-statistics'

/**
 * Arithmetic mean, to the last digit the same for any order of the values.
 *
 * Source: the sum of simple-statistics (Kahan 1965, Communications of the ACM 8(1), 40, compensated) over the
 * sorted values. Unit and range of the values.
 *
 * @throws RangeError when there is no value or one is not finite
 * @example mean([1, 2, 6]) // 3
 */
export function mean(values: readonly number[]): number {
  const sorted = ascending(values)
  const [first = 0] = sorted
  // A sum divided by n can miss the one value that all share by a rounding error.
  return first === sorted.at(-1) ? first : arithmeticMean(sorted)
}

/**
 * The values in ascending order, checked.
 *
 * @throws RangeError when there is no value or one is not finite
 */
export function ascending(values: readonly number[]): number[] {
  const wrong = values.find((value) => !Number.isFinite(value))
  if (values.length === 0 || wrong !== undefined) {
    throw new RangeError(`mean requires at least one finite value, got ${wrong ?? 'none'}`)
  }
  return values.toSorted((a, b) => a - b)
}
