import type { Question } from '../question.ts'

/** A question that any text answers, except an empty one. */
export function statement(form: { readonly ask: string; readonly retries?: number }): Question<string> {
  return {
    kind: 'statement',
    ask: form.ask,
    poolings: ['none'],
    text: form.ask,
    fallback: '',
    retries: form.retries ?? 0,
    pooling: 'none',
    read: (reply) =>
      reply.trim() === ''
        ? { kind: 'refused', reason: 'unreadable', detail: 'expected some text, got an empty reply' }
        : { kind: 'read', answer: reply.trim() },
    write: (answer) => answer,
    ballot: (answer) => answer,
    pool: (answers) => answers[0],
    mistaken: (answer) => answer,
  }
}
