/** A score so short that a dozen worlds have room beside each other, with a mark that needs no colour. */
import type { Verdict } from './ladder.ts'
import { fixedNumber } from './number.ts'

/** `.97` and `1.0`: a score in three signs. */
export function shortScore(score: number): string {
  const text = fixedNumber(score, 2)
  return text.startsWith('0.') ? text.slice(1) : fixedNumber(score, 1)
}

/** A disc for sufficient, a ring for open, nothing for short. */
export function verdictMark(verdict: Verdict): string {
  return { sufficient: '●', open: '○', short: '' }[verdict]
}

/** The most favourable of several verdicts; short of none. */
export function bestVerdict(verdicts: Iterable<Verdict>): Verdict {
  const found = new Set(verdicts)
  if (found.has('sufficient')) return 'sufficient'
  return found.has('open') ? 'open' : 'short'
}
