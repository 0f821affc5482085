import type { Question } from '../core/question.ts'
import type { Reply } from '../core/replies.ts'
import type { ReplyRecord } from './episode-desk.ts'

/** A reply with what the desk knows of it. */
export interface Known {
  readonly reply: Reply
  readonly record: ReplyRecord
}

/** Replies as groups of the same vote: the largest first, the one that began first on a tie. */
export function sameVotes({ ballot }: Question, replies: readonly Known[]): readonly (readonly Known[])[] {
  const groups = Map.groupBy(replies, ({ record: { answer } }) =>
    answer === undefined ? undefined : ballot(answer),
  )
  groups.delete(undefined)
  return [...groups.values()].toSorted((a, b) => b.length - a.length)
}
