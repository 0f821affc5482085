import type { NonEmpty } from '../json.ts'
import type { PoolRule } from '../question.ts'

/** All rules; numbers can be pooled by any. */
export const numericPoolings = ['mean', 'median', 'plurality', 'none'] as const satisfies readonly PoolRule[]

/**
 * Several numbers as one. `plurality` is the mean of the larger of two sides; a tie goes to the side that is not
 * `isHigh`.
 */
export function pooledNumber(
  values: NonEmpty<number>,
  rule: PoolRule,
  isHigh: (value: number) => boolean,
): number {
  switch (rule) {
    case 'none':
      return values[0]
    case 'mean':
      return mean(values)
    case 'median':
      return median(values)
    case 'plurality': {
      const high = values.filter(isHigh)
      const low = values.filter((value) => !isHigh(value))
      return mean(high.length > low.length ? high : low)
    }
  }
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return mean(sorted.slice(Math.ceil(middle) - 1, Math.floor(middle) + 1))
}
