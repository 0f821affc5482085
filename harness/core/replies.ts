import type { Json } from './json.ts'
import type { Member, MemberId } from './members.ts'
import type { Reading } from './question.ts'
import type { RequestKind, RequestValues, Scope } from './request.ts'

/**
 * A reply that a member gave, as a handle: its text cannot be taken out, so it reaches another member only as a
 * message along a declared edge.
 */
export interface Reply<K extends RequestKind = RequestKind> {
  readonly handle: 'reply'
  /** Number of the reply within its round. */
  readonly number: number
  readonly by: Member
  readonly request: K
  readonly scope: Scope
  readonly reading: Reading<RequestValues[K]>
}

/** One answer out of several, made by a rule of a named collector. */
export interface Pooled {
  readonly handle: 'pooled'
  readonly number: number
  readonly collector: string
  readonly scope: Scope
  /** Undefined when no pooled reply could be read. */
  readonly answer: Json | undefined
}

/**
 * A place where what was posted stays for all rounds, whoever forgets, for those who may read it. Made by the desk
 * only. Who writes and who reads are edges, to and from its name.
 */
export interface Board {
  readonly handle: 'board'
  readonly name: MemberId
}

/** What comes of a comparison of replies: the answer that most gave, the first of them on a tie. */
export interface Compared extends Pooled {
  /** Who gave another answer. */
  readonly differing: readonly MemberId[]
  /** Whether all replies could be read and are the same vote. */
  readonly isAgreed: boolean
}

/** What a decision may rest on. */
export type Ground = Reply | Pooled

/** What a topology's turn ends with. Made by the desk only. */
export interface Decision {
  readonly handle: 'decision'
}
