import { type Dispositions, noDispositions, type View } from '../../harness/define.ts'

/**
 * How a mind leans on one call, with its draws.
 *
 * `forgetting`: each thing said, and each past round, is lost at a call with this probability (`remembering.ts`).
 * `anchoring`: in a round, with this probability, it plans what was bought in the round before (`repeated.ts`).
 * `fairness`: in a round, with this probability, it plans that each stays within half of the supply (`equal-split.ts`).
 * `referenceSlips`: at a call, with this probability, it takes one amount or resource of a joint plan for another,
 * unless it remembers an earlier round with the same partner (`slip.ts`).
 * `selfInterest`: the weight of its own reward when it chooses a joint plan (`preferred-pair.ts`).
 */
export interface Leanings {
  readonly dispositions: Dispositions
  /** Whether something of this probability happens on this call. */
  happens(purpose: string, probability: number): boolean
  /** Whether something of this probability happens in this round, the same on all calls of it. */
  holdsInRound(purpose: string, probability: number): boolean
}

/** A perfect reasoner's where the view says nothing. */
export function leaningsOf({ dispositions = noDispositions, draw = () => 0 }: View<unknown>): Leanings {
  return {
    dispositions,
    happens: (purpose, probability) => probability > 0 && draw(purpose) < probability,
    holdsInRound: (purpose, probability) => probability > 0 && draw(purpose, 'round') < probability,
  }
}
