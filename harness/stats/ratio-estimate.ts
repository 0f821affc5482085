import { sum } from 'simple-statistics'
import { ascending } from './mean.ts'

/** What one episode, or one group of episodes, adds to a ratio. */
export interface RatioTerm {
  readonly part: number
  readonly whole: number
}

/** A ratio of totals with its error. */
export interface RatioEstimate {
  readonly value: number
  /** Undefined for one term, which has no spread; exactly 0 where all terms have one ratio. */
  readonly standardError: number | undefined
}

/**
 * A ratio of totals over independent terms: R = sum(part) / sum(whole), with its linearised standard error
 * sqrt(n / (n - 1) x sum((part - R whole)^2)) / sum(whole). With wholes of 1 it is the mean and s / sqrt(n).
 *
 * Source: Cochran (1977), Sampling Techniques, 3rd edition, section 6.3, without finite population correction.
 * Unit of part / whole. Approximate for few terms with unequal wholes.
 *
 * @param terms in any order; `whole` not negative
 * @throws RangeError when the wholes do not add up to more than 0 or a number is not finite
 * @example ratioEstimate([{ part: 1, whole: 2 }, { part: 2, whole: 2 }]) // value 0.75, standardError 0.25
 */
export function ratioEstimate(terms: readonly RatioTerm[]): RatioEstimate {
  const whole = total(terms.map((term) => term.whole))
  if (!(whole > 0)) throw new RangeError(`a ratio requires a whole above 0, got ${whole}`)
  const value = total(terms.map((term) => term.part)) / whole
  const n = terms.length
  if (n === 1) return { value, standardError: undefined }
  if (isConstant(terms)) return { value, standardError: 0 }
  const squares = terms.map((term) => (term.part - value * term.whole) ** 2)
  return { value, standardError: Math.sqrt((n / (n - 1)) * total(squares)) / whole }
}

/** Whether all terms have the same ratio, without the rounding of a division. */
function isConstant(terms: readonly RatioTerm[]): boolean {
  const [first] = terms
  return first !== undefined && terms.every((term) => term.part * first.whole === first.part * term.whole)
}

function total(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(ascending(values))
}
