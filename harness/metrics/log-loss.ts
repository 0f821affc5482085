import { defineMetric, z } from '../define.ts'
import { forecastOutcomes } from '../reading/forecast-outcomes.ts'
import { defaultDraws } from '../stats/grouped-ratio.ts'
import { clipped, logLoss } from '../stats/log-loss.ts'
import { mean } from '../stats/mean.ts'
import { skewedMean } from '../stats/skewed-mean.ts'

/**
 * How surprised forecasts were by what happened.
 *
 * Takes: the mean of -ln(probability given to what happened) over an episode's forecasts, each moved into
 * [clip, 1 - clip]; a forecast of 0 or 1 that is wrong would be infinitely bad.
 * Left out: worlds without forecasts.
 * Summary: the mean over episodes, in nats; studentised bootstrap interval by groups of dependent episodes, clipped to
 * [-ln(1 - clip), -ln(clip)]. Parts: `clipped`, the mean share of forecasts that were moved; `market`, the same of the
 * market's price, where every forecast comes with one.
 * Options: `clip`; `draws`, how often the groups are resampled.
 * Source: Good (1952), Journal of the Royal Statistical Society B 14(1), 107-114.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'log-loss',
  version: 1,
  title: 'Log loss',
  description:
    'Mean of -ln of the probability given to what happened: 0 is certain and right, 0.693 says 0.5 throughout.',
  unit: 'nat',
  better: 'lower',
  options: z.object({
    clip: z.number().min(1e-15).max(0.49).default(0.01).describe('forecasts are moved into clip to 1 - clip'),
    draws: z.int().min(199).max(99_999).default(defaultDraws).describe('samples drawn for the interval'),
  }),
  episode(trace, { clip }) {
    const outcomes = forecastOutcomes(trace)
    if (outcomes.length === 0) return { kind: 'left-out', reason: 'no forecast' }
    const prices = outcomes.flatMap(({ price: forecast, outcome }) =>
      forecast === undefined ? [] : [logLoss({ forecast, outcome }, clip)],
    )
    const value = {
      loss: mean(outcomes.map((each) => logLoss(each, clip))),
      moved: mean(outcomes.map(({ forecast }) => (clipped(forecast, clip) === forecast ? 0 : 1))),
      market: prices.length === outcomes.length ? mean(prices) : null,
    }
    return { kind: 'taken', value }
  },
  summary(episodes, { clip, draws }, sample) {
    const losses = episodes.map(({ loss }) => loss)
    const markets = episodes.flatMap(({ market }) => (market === null ? [] : [market]))
    const bounds = { low: -Math.log1p(-clip), high: -Math.log(clip) }
    return {
      ...skewedMean(losses, sample, { bounds, draws }),
      parts: {
        clipped: mean(episodes.map(({ moved }) => moved)),
        ...(markets.length === episodes.length && { market: mean(markets) }),
      },
    }
  },
  fewestByItem: 30,
})
