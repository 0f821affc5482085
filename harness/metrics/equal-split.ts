import { defineMetric, z } from '../define.ts'
import { efficiencyOf, noPurchase, purchaseRounds } from '../reading/purchase-rounds.ts'
import { isSplitEqually } from '../reading/split-equally.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

/**
 * How often agents split what they both want into equal shares.
 *
 * Takes: the rounds of purchases in which there is a resource that all agents bought, and all of them the same amount
 * of every such resource; and all rounds.
 * Left out: worlds without purchases.
 * Summary: their share of all rounds; interval by episodes (ratio of totals), clipped to [0, 1]. Parts: `perfunctory`,
 * the share of all rounds that are so split and fall short of a joint efficiency of `threshold`, annulled ones
 * included.
 * Options: `threshold`.
 * Source: Yao, Zou and Hawkins (2026), arXiv 2605.01750.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'equal-split',
  version: 1,
  title: 'Equal split',
  description:
    'Share of rounds in which all agents bought the same amount of everything that they all bought.',
  unit: 'share',
  better: 'neither',
  options: z.object({
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.95)
      .describe('joint efficiency below which an equal split is perfunctory'),
  }),
  episode(trace, { threshold }) {
    const rounds = purchaseRounds(trace)
    if (rounds.length === 0) return noPurchase
    const split = rounds.filter(isSplitEqually)
    const perfunctory = split.filter((round) => efficiencyOf(round) < threshold).length
    return { kind: 'taken', value: { part: split.length, whole: rounds.length, perfunctory } }
  },
  summary(terms, _options, sample) {
    const total = (of: 'whole' | 'perfunctory'): number => terms.reduce((sum, term) => sum + term[of], 0)
    return {
      ...episodeRatio(terms, sample, { low: 0, high: 1 }),
      parts: { perfunctory: total('perfunctory') / total('whole') },
    }
  },
})
