import type { Json, NonEmpty } from './json.ts'

/** What became of a reply: an answer, or a refusal with its reason. Never an exception, never a guess. */
export type Reading<A> =
  | { readonly kind: 'read'; readonly answer: A }
  | { readonly kind: 'refused'; readonly reason: RefusalReason; readonly detail: string }

/**
 * Why a reply gave no answer. `unreadable`: no answer in the asked form; `illegal`: an answer the rules forbid;
 * `declined`: the model's provider withheld a reply; `absent`: the agent was down.
 */
export type RefusalReason = 'unreadable' | 'illegal' | 'declined' | 'absent'

/** How several answers to one question become one. `none`: they do not; the first stands. */
export type PoolRule = 'mean' | 'median' | 'plurality' | 'none'

/** How a simulated agent is wrong on one reply. Drawn from its persona. */
export interface Mistake {
  /** Shift of a probability, in log-odds. */
  readonly logOdds: number
  /** Whether a discrete answer is replaced by another legal one. */
  readonly slips: boolean
  /** Which other one, as a number in [0, 1). */
  readonly toward: number
}

/**
 * A question as a typed object: how to answer, how a reply is read, what stands when it cannot be read.
 * Reading a reply happens here and nowhere else.
 */
export interface Question<A extends Json = Json> {
  /** The question kind: `choice`, `probability`, `record`, `rating`, `statement`, `joint`. */
  readonly kind: string
  /** What is asked, in words, without the form of the answer. */
  readonly ask: string
  /** What is asked and how to answer, as an agent reads it; ends with the required form. */
  readonly text: string
  /** What stands when no reply could be read. */
  readonly fallback: A
  /** How many further tries an agent has after a refused reply; each is a call and counted in cost. */
  readonly retries: number
  /** How several answers become one, unless another rule is asked for. */
  readonly pooling: PoolRule
  /** The rules by which its answers can become one. */
  readonly poolings: readonly PoolRule[]
  /** Reads a reply. */
  read(reply: string): Reading<A>
  /** The answer in the required form. */
  write(answer: A): string
  /** The discrete form that is voted on; a probability is its side of 0.5. */
  ballot(answer: A): string
  /** Several answers as one, by one of `poolings`; ties go to the first in the question's own order. */
  pool(answers: NonEmpty<A>, rule: PoolRule): A
  /** The answer of a simulated agent that makes this mistake. */
  mistaken(answer: A, mistake: Mistake): A
  /** An answer drawn toward another one, by a weight in [0, 1]; undefined where there is nothing between two answers. */
  drawn?(answer: A, toward: A, weight: number): A
}
