import { boundedLogOdds, probabilityOf } from '../log-odds.ts'
import type { PoolRule, Question, Reading } from '../question.ts'
import { answerLine, answerMarker, excerpt } from './answer-line.ts'
import { numericPoolings, pooledNumber } from './numeric-pool.ts'

/**
 * A question that asks for the probability of an event, in [0, 1]. A percentage is read as such. The ballot of
 * a probability is its side of 0.5; exactly 0.5 counts as no.
 *
 * @example probability({ ask: 'Will it rain?', fallback: 0.5 })
 */
export function probability(form: {
  readonly ask: string
  readonly fallback: number
  readonly retries?: number
  readonly pooling?: PoolRule
}): Question<number> {
  return {
    kind: 'probability',
    ask: form.ask,
    text: `${form.ask}\nEnd your reply with one line: ${answerMarker} <probability from 0 to 1>`,
    fallback: form.fallback,
    retries: form.retries ?? 1,
    pooling: form.pooling ?? 'mean',
    read: readProbability,
    write: (answer) => `${answerMarker} ${answer}`,
    ballot: (answer) => (answer > 0.5 ? 'yes' : 'no'),
    poolings: numericPoolings,
    pool: (answers, rule) => pooledNumber(answers, rule, (answer) => answer > 0.5),
    drawn: (answer, toward, weight) =>
      weight === 0
        ? answer
        : probabilityOf((1 - weight) * boundedLogOdds(answer) + weight * boundedLogOdds(toward)),
    mistaken: (answer, mistake) => (mistake.logOdds === 0 ? answer : shiftedLogOdds(answer, mistake.logOdds)),
  }
}

function readProbability(reply: string): Reading<number> {
  const line = answerLine(reply)
  if (line.kind === 'refused') return line
  const match = /^([+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?)\s*(%?)\.?$/i.exec(line.answer)
  const value = match === null ? Number.NaN : Number(match[1]) / (match[2] === '%' ? 100 : 1)
  if (value >= 0 && value <= 1) return { kind: 'read', answer: value }
  const reason = Number.isNaN(value) ? 'unreadable' : 'illegal'
  return {
    kind: 'refused',
    reason,
    detail: `expected a probability from 0 to 1, got ${excerpt(line.answer)}`,
  }
}

function shiftedLogOdds(answer: number, shift: number): number {
  return probabilityOf(boundedLogOdds(answer) + shift)
}
