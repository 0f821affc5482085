import { normalQuantile } from './normal-distribution.ts'

/** What a two-sided test of a mean is to be able to do. */
export interface TestDemand {
  /** Standard deviation of the values, or of the paired differences; above 0. */
  readonly sd: number
  /** Level of the test, between 0 and 1. */
  readonly alpha: number
  /** Chance of finding a difference that is there, between 0 and 1. */
  readonly power: number
}

/**
 * How many independent items a two-sided test of a mean needs in order to find a difference of this size:
 * ((z(1 - alpha / 2) + z(power)) / (|difference| / sd))², rounded up. The normal approximation; Student's t needs
 * about two more at the level 0.05, five more at 0.001.
 *
 * Source: Lehr (1992), Statistics in Medicine 11(8), 1099-1102, with its constant in full.
 *
 * @param difference not 0, in the unit of the standard deviation
 * @throws RangeError when a number is out of its range
 * @example requiredN(0.02, { sd: 0.1336, alpha: 0.05, power: 0.8 }) // 351
 */
export function requiredN(difference: number, demand: TestDemand): number {
  if (!(Math.abs(difference) > 0)) {
    throw new RangeError(`requiredN requires a difference other than 0, got ${difference}`)
  }
  return Math.ceil((quantiles(demand) / (Math.abs(difference) / demand.sd)) ** 2)
}

/**
 * The smallest difference that so many independent items find: (z(1 - alpha / 2) + z(power)) sd / sqrt(n).
 *
 * Source: as `requiredN`, solved for the difference.
 *
 * @param n above 0; need not be whole, as after division by a design effect
 * @throws RangeError when a number is out of its range
 * @example detectableDifference(100, { sd: 0.1, alpha: 0.05, power: 0.8 }) // 0.0280
 */
export function detectableDifference(n: number, demand: TestDemand): number {
  if (!(n > 0)) throw new RangeError(`detectableDifference requires items, got ${n}`)
  return (quantiles(demand) * demand.sd) / Math.sqrt(n)
}

function quantiles({ sd, alpha, power }: TestDemand): number {
  if (!(sd > 0)) throw new RangeError(`required n needs a standard deviation above 0, got ${sd}`)
  return normalQuantile(1 - alpha / 2) + normalQuantile(power)
}
