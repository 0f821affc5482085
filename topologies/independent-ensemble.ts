import { defineTopology, z } from '../harness/define.ts'
import { capped, capsText, firstAnswer } from './common/published.ts'

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
  family: 'decision',
  source: 'independent_ensemble of Nechepurenko and Shuvalov (2026), arXiv 2605.03310; Galton (1907)',
  works: 'When errors are independent; the median is not moved by one wild answer.',
  breaks: 'When errors are shared, or each sees only a part of the evidence: nobody puts the parts together.',
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
