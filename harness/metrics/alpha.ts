import { defineMetric, z } from '../define.ts'
import { forecastOutcomes } from '../reading/forecast-outcomes.ts'
import { defaultDraws } from '../stats/grouped-ratio.ts'
import { mean } from '../stats/mean.ts'
import { ratioEstimate } from '../stats/ratio-estimate.ts'
import { skewedMean } from '../stats/skewed-mean.ts'

/**
 * How much closer forecasts are to what happened than the market's price was.
 *
 * Takes: the mean of (price - outcome)² - (forecast - outcome)² over an episode's forecasts.
 * Left out: worlds without forecasts, and episodes with a forecast that had no market price beside it.
 * Summary: the mean over episodes; studentised bootstrap interval by groups of dependent episodes, clipped to
 * [-1, 1]. Parts: `standardError`, s / sqrt(n) with s over n - 1, which takes all episodes as independent.
 * Options: `draws`, how often the groups are resampled.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'alpha',
  version: 1,
  title: 'Alpha over the market',
  description:
    "Brier score of the market's price less that of the forecasts: above 0 the forecasts beat the price, from -1 to 1.",
  unit: 'squared error',
  better: 'higher',
  options: z.object({
    draws: z.int().min(199).max(99_999).default(defaultDraws).describe('samples drawn for the interval'),
  }),
  episode(trace) {
    const outcomes = forecastOutcomes(trace)
    if (outcomes.length === 0) return { kind: 'left-out', reason: 'no forecast' }
    const gains = outcomes.flatMap(({ forecast, outcome, price }) =>
      price === undefined ? [] : [(price - outcome) ** 2 - (forecast - outcome) ** 2],
    )
    if (gains.length < outcomes.length) return { kind: 'left-out', reason: 'no market price' }
    return { kind: 'taken', value: mean(gains) }
  },
  summary(gains, { draws }, sample) {
    const { standardError } = ratioEstimate(gains.map((part) => ({ part, whole: 1 })))
    return {
      ...skewedMean(gains, sample, { bounds: { low: -1, high: 1 }, draws }),
      parts: { ...(standardError !== undefined && { standardError }) },
    }
  },
})
