import { defineMetric, z } from '../define.ts'
import {
  type FollowingRound,
  followingRounds,
  noPurchase,
  type PurchaseRound,
  purchaseRounds,
} from '../reading/purchase-rounds.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'

/**
 * How often agents buy again what they bought in the round before.
 *
 * Takes: the rounds with the same game as the round before, and those of them in which the same was bought. By
 * default what all bought together is compared, as published, so that two agents who swap count as a repetition;
 * `key=agent` compares what each of them bought.
 * Left out: worlds without purchases, and episodes in which no game comes twice in a row.
 * Summary: the share of repeating rounds; interval by episodes (ratio of totals), clipped to [0, 1]. Parts, where
 * there is such a round: `after-overdraw` and `after-success`, the shares after annulled rounds and after others.
 * Options: `key`.
 * Source: Yao, Zou and Hawkins (2026), arXiv 2605.01750.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'repetition-rate',
  version: 1,
  title: 'Repetition',
  description: 'Share of rounds with the same game as the round before in which the same was bought again.',
  unit: 'share',
  better: 'neither',
  options: z.object({
    key: z
      .enum(['together', 'agent'])
      .default('together')
      .describe('what is compared: the purchases of all together, or of each agent'),
  }),
  episode(trace, { key }) {
    const rounds = purchaseRounds(trace)
    if (rounds.length === 0) return noPurchase
    const pairs = followingRounds(rounds).filter(({ before, after }) => before.game === after.game)
    if (pairs.length === 0) return { kind: 'left-out', reason: 'no game twice in a row' }
    const counts = (of: readonly FollowingRound[]) => ({
      part: of.filter(({ before, after }) => bought(before, key) === bought(after, key)).length,
      whole: of.length,
    })
    const afterOverdraw = counts(pairs.filter(({ before }) => before.isOverdrawn))
    const afterSuccess = counts(pairs.filter(({ before }) => !before.isOverdrawn))
    return { kind: 'taken', value: { ...counts(pairs), afterOverdraw, afterSuccess } }
  },
  summary: (terms, _options, sample) => ({
    ...episodeRatio(terms, sample, { low: 0, high: 1 }),
    parts: {
      ...share(
        'after-overdraw',
        terms.map(({ afterOverdraw }) => afterOverdraw),
      ),
      ...share(
        'after-success',
        terms.map(({ afterSuccess }) => afterSuccess),
      ),
    },
  }),
})

/** A text that is equal for equal purchases. */
function bought({ units }: PurchaseRound, key: 'together' | 'agent'): string {
  const names = [...new Set(units.flatMap((own) => Object.keys(own)))].toSorted()
  const amounts = units.map((own) => names.map((name) => own[name] ?? 0))
  const together = names.map((_, index) => amounts.reduce((sum, own) => sum + (own[index] ?? 0), 0))
  const counted = key === 'agent' ? amounts : [together]
  return JSON.stringify(
    counted.map((own) => own.flatMap((amount, index) => (amount > 0 ? [[names[index], amount]] : []))),
  )
}

function share(name: string, counts: readonly { readonly part: number; readonly whole: number }[]) {
  const whole = counts.reduce((sum, count) => sum + count.whole, 0)
  return whole === 0 ? {} : { [name]: counts.reduce((sum, count) => sum + count.part, 0) / whole }
}
