import { sum } from 'simple-statistics'
import { ascending } from './mean.ts'
import type { Estimated } from './mean-interval.ts'
import { type Bounds, tInterval } from './t-interval.ts'

/** What one episode adds to a ratio. */
export interface RatioTerm {
  readonly part: number
  readonly whole: number
}

/**
 * A ratio of totals over independent episodes with its 95 % interval: R = sum(part) / sum(whole),
 * R ± t(0.975, n - 1) x sqrt(n / (n - 1) x sum((part - R whole)^2)) / sum(whole). Things within an episode
 * may depend on each other; only episodes are taken as independent.
 *
 * Source: Cochran (1977), Sampling Techniques, 3rd edition, section 6.3, without finite population correction.
 * Approximate for few episodes with unequal wholes.
 *
 * @param terms one for each episode, in any order; `whole` not negative
 * @param bounds the range of the ratio, to which ends outside are cut
 * @throws RangeError when the wholes do not add up to more than 0
 * @example ratioInterval([{ part: 1, whole: 2 }, { part: 2, whole: 2 }]).value // 0.75
 */
export function ratioInterval(terms: readonly RatioTerm[], bounds?: Bounds): Estimated {
  const whole = total(terms.map((term) => term.whole))
  if (!(whole > 0)) throw new RangeError(`ratioInterval requires a whole above 0, got ${whole}`)
  const value = total(terms.map((term) => term.part)) / whole
  const n = terms.length
  if (n === 1) return { value, interval: { kind: 'none', reason: 'one episode has no spread' } }
  const squares = terms.map((term) => (term.part - value * term.whole) ** 2)
  const standardError = isConstant(terms) ? 0 : Math.sqrt((n / (n - 1)) * total(squares)) / whole
  return {
    value,
    interval: tInterval({ value, standardError, degreesOfFreedom: n - 1, of: 'ratio of totals', bounds }),
  }
}

/** Whether all episodes have the same ratio, without the rounding of a division. */
function isConstant(terms: readonly RatioTerm[]): boolean {
  const [first] = terms
  return first !== undefined && terms.every((term) => term.part * first.whole === first.part * term.whole)
}

function total(values: readonly number[]): number {
  return values.length === 0 ? 0 : sum(ascending(values))
}
