import { isNonEmpty, type NonEmpty } from '../json.ts'
import type { PoolRule, Question, Reading } from '../question.ts'
import { answerLine, answerMarker, excerpt } from './answer-line.ts'
import { numericPoolings, pooledNumber } from './numeric-pool.ts'

/**
 * A question that asks for a number in a closed range, or for the word `abstain` where that is allowed (read as
 * null).
 */
export function rating(form: {
  readonly ask: string
  readonly min: number
  readonly max: number
  readonly mayAbstain?: boolean
  readonly fallback: number | null
  readonly retries?: number
}): Question<number | null> {
  const { min, max, mayAbstain = false } = form
  const expected = `a number from ${min} to ${max}${mayAbstain ? ' or "abstain"' : ''}`
  return {
    kind: 'rating',
    ask: form.ask,
    text: `${form.ask}\nEnd your reply with one line: ${answerMarker} <${expected}>`,
    fallback: form.fallback,
    retries: form.retries ?? 1,
    pooling: 'mean',
    poolings: numericPoolings,
    read(reply): Reading<number | null> {
      const line = answerLine(reply)
      if (line.kind === 'refused') return line
      if (mayAbstain && /^abstain\.?$/i.test(line.answer)) return { kind: 'read', answer: null }
      const value = decimal.test(line.answer) ? Number(line.answer) : Number.NaN
      if (value >= min && value <= max) return { kind: 'read', answer: value }
      const reason = Number.isNaN(value) ? 'unreadable' : 'illegal'
      return { kind: 'refused', reason, detail: `expected ${expected}, got ${excerpt(line.answer)}` }
    },
    write: (answer) => `${answerMarker} ${answer ?? 'abstain'}`,
    ballot: (answer) => String(answer ?? 'abstain'),
    pool: (answers, rule) => within(pooledRating(answers, rule, (min + max) / 2), min, max),
    mistaken: (answer, mistake) =>
      answer === null || !mistake.slips ? answer : min + mistake.toward * (max - min),
  }
}

const decimal = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i

/** A mean may leave the range of its values by a rounding error. */
function within(value: number | null, min: number, max: number): number | null {
  return value === null ? null : Math.min(max, Math.max(min, value))
}

/** Abstentions do not count. */
function pooledRating(answers: NonEmpty<number | null>, rule: PoolRule, middle: number): number | null {
  const given = answers.filter((answer) => answer !== null)
  return isNonEmpty(given) ? pooledNumber(given, rule, (value) => value > middle) : null
}
