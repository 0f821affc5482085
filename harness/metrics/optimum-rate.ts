import { defineMetric, z } from '../define.ts'
import { efficiencyOf, noPurchase, purchaseRounds } from '../reading/purchase-rounds.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

/**
 * How often agents reach the best that they could earn together.
 *
 * Takes: the rounds of purchases whose joint efficiency is at least the threshold, and all rounds.
 * Left out: worlds without purchases.
 * Summary: their share of all rounds; interval by episodes (ratio of totals), clipped to [0, 1].
 * Options: `threshold`. The authors' scripts use 0.999, 0.99, 0.95, 0.9 and 1; figures with different thresholds do
 * not compare.
 * Source: Yao, Zou and Hawkins (2026), arXiv 2605.01750.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'optimum-rate',
  version: 1,
  title: 'Optimum rate',
  description: 'Share of rounds in which all earned together the most that they could, up to a threshold.',
  unit: 'share',
  better: 'higher',
  options: z.object({
    threshold: z
      .number()
      .min(0)
      .max(1)
      .default(0.999)
      .describe('joint efficiency from which a round counts as optimal'),
  }),
  episode(trace, { threshold }) {
    const rounds = purchaseRounds(trace)
    if (rounds.length === 0) return noPurchase
    const part = rounds.filter((round) => efficiencyOf(round) >= threshold - rounding).length
    return { kind: 'taken', value: { part, whole: rounds.length } }
  },
  summary: (terms, _options, sample) => episodeRatio(terms, sample, { low: 0, high: 1 }),
})

/** A quotient of equal sums may fall short of 1 by this much. */
const rounding = 1e-9
