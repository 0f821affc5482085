import type { z } from 'zod'
import { canonicalJson, type Json, type NonEmpty } from '../json.ts'
import type { PoolRule, Question, Reading } from '../question.ts'
import { answerJson } from './answer-json.ts'
import { answerLine, answerMarker, excerpt } from './answer-line.ts'
import { plurality } from './plurality.ts'

/** The longest JSON answer that is read, in characters, unless a question says that it may need more. */
const longestAnswer = 100_000

/**
 * A question whose answer is one JSON value that fits a schema: a purchase, an assignment, a plan.
 *
 * @param form.legal rules beyond the schema: a sentence saying what was expected, or undefined when legal
 * @param form.others answers that a simulated agent may give by mistake
 * @param form.longest the most characters of an answer that are read, where an answer may need more than 100,000
 */
export function record<A extends Json>(form: {
  readonly ask: string
  readonly schema: z.ZodType<A>
  readonly example: A
  readonly fallback: A
  readonly retries?: number
  readonly pooling?: 'plurality' | 'none'
  readonly legal?: (answer: A) => string | undefined
  readonly others?: readonly A[]
  readonly longest?: number
}): Question<A> {
  const longest = Math.max(longestAnswer, form.longest ?? 0)
  const ballot = (answer: A): string => canonicalJson(answer)
  return {
    kind: 'record',
    ask: form.ask,
    poolings: ['plurality', 'none'],
    text: `${form.ask}\nEnd your reply with JSON of this form: ${answerMarker} ${JSON.stringify(form.example)}`,
    fallback: form.fallback,
    retries: form.retries ?? 1,
    pooling: form.pooling ?? 'none',
    read: (reply) => readRecord(reply, form.schema, form.legal, longest),
    write: (answer) => `${answerMarker} ${canonicalJson(answer)}`,
    ballot,
    pool: (answers: NonEmpty<A>, rule: PoolRule) =>
      rule === 'none' ? answers[0] : plurality(answers, ballot),
    mistaken(answer, mistake) {
      const others = (form.others ?? []).filter((other) => ballot(other) !== ballot(answer))
      return (mistake.slips ? others[Math.floor(mistake.toward * others.length)] : undefined) ?? answer
    },
  }
}

function readRecord<A extends Json>(
  reply: string,
  schema: z.ZodType<A>,
  legal: ((answer: A) => string | undefined) | undefined,
  longest: number,
): Reading<A> {
  const rest = answerLine(reply, 'rest')
  if (rest.kind === 'refused') return rest
  const value = rest.answer.length > longest ? undefined : answerJson(rest.answer)
  if (value === undefined) {
    const detail = `expected one JSON value, got ${excerpt(rest.answer)}`
    return { kind: 'refused', reason: 'unreadable', detail }
  }
  const checked = schema.safeParse(value)
  if (!checked.success) {
    const issue = checked.error.issues[0]
    const where = issue === undefined ? 'the answer' : `"${issue.path.join('.')}"`
    return { kind: 'refused', reason: 'illegal', detail: `${where}: ${issue?.message ?? 'does not fit'}` }
  }
  const wrong = legal?.(checked.data)
  return wrong === undefined
    ? { kind: 'read', answer: checked.data }
    : { kind: 'refused', reason: 'illegal', detail: wrong }
}
