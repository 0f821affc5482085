import { defineMetric, z } from '../define.ts'
import { efficiencyOf, noPurchase, purchaseRounds } from '../reading/purchase-rounds.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

/**
 * How much of what could be earned together was earned.
 *
 * Takes: of each round of purchases the joint reward over the joint optimum, 0 where the round was annulled.
 * Left out: worlds without purchases.
 * Summary: the mean over all rounds; interval by episodes (ratio of totals), clipped to [0, 1].
 * Source: Yao, Zou and Hawkins (2026), arXiv 2605.01750.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'joint-efficiency',
  version: 1,
  title: 'Joint efficiency',
  description: 'Mean over rounds of what all earned together, as a share of the most that they could have.',
  unit: 'share',
  better: 'higher',
  options: z.object({}),
  episode(trace) {
    const rounds = purchaseRounds(trace)
    if (rounds.length === 0) return noPurchase
    const part = rounds.reduce((sum, round) => sum + efficiencyOf(round), 0)
    return { kind: 'taken', value: { part, whole: rounds.length } }
  },
  summary: (terms, _options, sample) => episodeRatio(terms, sample, { low: 0, high: 1 }),
})
