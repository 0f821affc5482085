import { defineMetric, z } from '../define.ts'
import { forecastOutcomes } from '../reading/forecast-outcomes.ts'
import { defaultDraws } from '../stats/grouped-ratio.ts'
import { mean } from '../stats/mean.ts'
import { skillScore } from '../stats/skill-score.ts'

/** Squared error and outcomes of one episode; market null where a forecast had no price. */
type Taken = { readonly error: number; readonly outcomes: readonly number[]; readonly market: number | null }

/**
 * How much better forecasts are than always saying the base rate.
 *
 * Takes: the mean of (forecast - outcome)² over an episode's forecasts, with the outcomes.
 * Left out: worlds without forecasts.
 * Summary: 1 - Brier / uncertainty, with uncertainty the Brier score of the base rate of the same episodes; interval
 * by groups of dependent episodes, studentised bootstrap of the ratio. With events of one outcome only, no value.
 * Parts: `baseRate`; `market`, 1 - Brier / Brier of the market's price, where every forecast comes with a price and the
 * price is not always right. A score has an expected value below 0 for forecasts as good as the true base rate, as the
 * base rate of the same episodes is known afterwards only.
 * Options: `draws`, how often the groups are resampled.
 * Source: Murphy (1988), Monthly Weather Review 116(12), 2417-2424.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'brier-skill',
  version: 1,
  title: 'Brier skill score',
  description:
    'Share of the Brier score of the base rate that the forecasts save: 1 is perfect, 0 as good as the base rate, negative worse.',
  unit: 'share',
  better: 'higher',
  options: z.object({
    draws: z.int().min(199).max(99_999).default(defaultDraws).describe('samples drawn for the interval'),
  }),
  episode(trace) {
    const outcomes = forecastOutcomes(trace)
    if (outcomes.length === 0) return { kind: 'left-out', reason: 'no forecast' }
    const prices = outcomes.flatMap(({ price, outcome }) =>
      price === undefined ? [] : [(price - outcome) ** 2],
    )
    const value: Taken = {
      error: mean(outcomes.map(({ forecast, outcome }) => (forecast - outcome) ** 2)),
      outcomes: outcomes.map(({ outcome }) => outcome),
      market: prices.length === outcomes.length ? mean(prices) : null,
    }
    return { kind: 'taken', value }
  },
  summary(episodes, { draws }, sample) {
    const baseRate = mean(episodes.map(({ outcomes }) => mean(outcomes)))
    if (baseRate === 0 || baseRate === 1) return { needs: 'events that happened and events that did not' }
    const terms = episodes.map(({ error, outcomes }) => ({
      part: error,
      whole: mean(outcomes.map((outcome) => (baseRate - outcome) ** 2)),
    }))
    const markets = episodes.flatMap(({ market }) => (market === null ? [] : [market]))
    const price = markets.length === episodes.length ? mean(markets) : 0
    return {
      ...skillScore(terms, sample, { draws }),
      parts: {
        baseRate,
        ...(price > 0 && { market: 1 - mean(episodes.map(({ error }) => error)) / price }),
      },
    }
  },
  fewestByItem: 30,
})
