import { defineMetric, z } from '../define.ts'
import { followingRounds, noPurchase, purchaseRounds } from '../reading/purchase-rounds.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

/**
 * How often agents mend an over-draw in the next round.
 *
 * Takes: the rounds that follow an annulled round, and those of them that are not annulled.
 * Left out: worlds without purchases, and episodes without a round after an annulled one.
 * Summary: the share of rounds after an over-draw that are none; interval by episodes (ratio of totals), clipped to
 * [0, 1]. Parts: `latency`, the mean length in rounds of a run of over-draws, one that an episode's end cuts off
 * counted as long as it got.
 * Source: Yao, Zou and Hawkins (2026), arXiv 2605.01750.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'recovery-rate',
  version: 1,
  title: 'Recovery after an over-draw',
  description: 'Share of rounds right after an annulled round that are not annulled themselves.',
  unit: 'share',
  better: 'higher',
  options: z.object({}),
  episode(trace) {
    const rounds = purchaseRounds(trace)
    if (rounds.length === 0) return noPurchase
    const after = followingRounds(rounds).filter(({ before }) => before.isOverdrawn)
    if (after.length === 0) return { kind: 'left-out', reason: 'no round after an over-draw' }
    const part = after.filter((pair) => !pair.after.isOverdrawn).length
    const starts = rounds.filter(({ isOverdrawn }, index) => isOverdrawn && !rounds[index - 1]?.isOverdrawn)
    const overdrawn = rounds.filter(({ isOverdrawn }) => isOverdrawn).length
    return { kind: 'taken', value: { part, whole: after.length, runs: starts.length, overdrawn } }
  },
  summary(terms, _options, sample) {
    const total = (of: 'runs' | 'overdrawn'): number => terms.reduce((sum, term) => sum + term[of], 0)
    return {
      ...episodeRatio(terms, sample, { low: 0, high: 1 }),
      parts: { latency: total('overdrawn') / total('runs') },
    }
  },
})
