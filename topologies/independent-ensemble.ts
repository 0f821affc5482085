import { type Ask, defineTopology, z } from '../harness/define.ts'

/**
 * Everybody answers alone, and the middle answer stands.
 *
 * Mechanism: every asked agent answers at the same time from what it sees, without a word to the others. A question
 * to the team is pooled by the median where it can be, else by its own rule. Where each is asked, each answer stands
 * for itself.
 * Source: configuration `independent_ensemble` of Nechepurenko and Shuvalov (2026), arXiv 2605.03310; the median of
 * forecasters, Galton (1907), Nature 75.
 * Cost: n calls, no messages.
 * Works: when errors are independent; the median is not moved by one wild answer. Breaks: when errors are shared, or
 * when each sees only a part of the evidence, since nobody ever puts the parts together.
 * Parameters: `caps`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'independent-ensemble',
  version: 1,
  title: 'Independent ensemble',
  description:
    'Every asked agent answers alone and at the same time; answers to a team question are pooled by their median. It works when errors are independent, and breaks when they are shared or when evidence is split, because nobody puts the parts together.',
  params: z.object({ caps: z.enum(['one', 'published']).default('one').describe(capsText()) }),
  edges: () => [],
  cost: {
    formula: 'calls n, messages 0',
    round: ({ asked }) => ({ calls: asked, messages: 0 }),
    bound: (agents) => ({ calls: agents, messages: 0 }),
  },
  async turn({ asked, asks }, desk, { caps }) {
    const replies = await desk.askAll(asked, { ...firstAnswer, ...capped(caps, asked.length) })
    return asks === 'each' ? desk.own(replies) : desk.group(desk.pool('tally', replies, { prefer: 'median' }))
  },
})

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
