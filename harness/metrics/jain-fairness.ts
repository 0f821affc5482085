import { defineMetric, z } from '../define.ts'
import { episodeMean } from '../stats/episode-mean.ts'
import { jainIndex } from '../stats/jain-index.ts'

/**
 * How evenly the agents' pay-offs are spread.
 *
 * Takes: Jain's index of an episode's pay-offs, (sum x)² / (n sum x²): 1 when all earn the same, 1/n when one
 * earns everything.
 * Left out: worlds without pay-offs, episodes in which nobody earns anything, and those with a negative pay-off,
 * for which the index is not defined.
 * Summary: the mean; Student t interval, clipped to [0, 1].
 * Source: Jain, Chiu and Hawe (1984), DEC Research Report TR-301.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'jain-fairness',
  version: 2,
  title: 'Fairness (Jain)',
  description:
    "Jain's index of the agents' pay-offs: 1 when all earn the same, 1/n when one of n earns everything.",
  unit: 'index',
  better: 'higher',
  options: z.object({}),
  episode({ result }) {
    const { payoffs } = result
    if (payoffs.length === 0) return { kind: 'left-out', reason: 'no pay-offs' }
    if (payoffs.some((payoff) => payoff < 0)) return { kind: 'left-out', reason: 'a negative pay-off' }
    if (payoffs.every((payoff) => payoff === 0)) return { kind: 'left-out', reason: 'no pay-off above 0' }
    return { kind: 'taken', value: jainIndex(payoffs) }
  },
  summary: (indices, _options, sample) => episodeMean(indices, sample, { low: 0, high: 1 }),
})
