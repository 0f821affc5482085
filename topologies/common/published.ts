import type { Ask } from '../../harness/define.ts'

/**
 * What is asked first by every configuration whose agents begin alone, word for word the same, so that their first
 * answers are replicates of each other.
 */
export const firstAnswer: Ask<'answer'> = {
  kind: 'answer',
  role: 'You work on your own. Weigh everything that you see. Give your reasons in a few sentences, then your answer. If it is a probability, let it be one that would come true as often as it says.',
}

/** What the parameter `caps` of the five published configurations does. */
export function capsText(): string {
  return 'one: the same output cap for all; published: 4000 tokens over the planned calls of a round'
}

/** Output tokens of a question that the published experiment divided among the calls. */
const publishedTokens = 4000

/**
 * The output cap of each call. `one` leaves it to the model's settings, the same for every topology; `published` is
 * the published rule: 4000 tokens divided by the number of calls planned for the round, rounded down, at least 1.
 */
export function capped(caps: 'one' | 'published', plannedCalls: number): { readonly outputTokens?: number } {
  return caps === 'one' ? {} : { outputTokens: Math.max(1, Math.floor(publishedTokens / plannedCalls)) }
}
