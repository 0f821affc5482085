import { defineMetric, z } from '../define.ts'
import { noPurchase, purchaseRounds } from '../reading/purchase-rounds.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

/**
 * How often agents ask for more than there is.
 *
 * Takes: the annulled rounds and all rounds of purchases of an episode.
 * Left out: worlds without purchases.
 * Summary: annulled rounds as a share of all; interval by episodes (ratio of totals), clipped to [0, 1].
 * Source: Yao, Zou and Hawkins (2026), arXiv 2605.01750, reported there as 1 minus this rate.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'overdraw-rate',
  version: 1,
  title: 'Over-draw rate',
  description: 'Share of rounds that were annulled because more was asked for than there was.',
  unit: 'share',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const rounds = purchaseRounds(trace)
    if (rounds.length === 0) return noPurchase
    const part = rounds.filter(({ isOverdrawn }) => isOverdrawn).length
    return { kind: 'taken', value: { part, whole: rounds.length } }
  },
  summary: (terms, _options, sample) => episodeRatio(terms, sample, { low: 0, high: 1 }),
})
