import { defineMetric, z } from '../define.ts'
import { forecastOutcomes } from '../reading/forecast-outcomes.ts'
import { defaultDraws } from '../stats/grouped-ratio.ts'
import { mean } from '../stats/mean.ts'
import { skewedMean } from '../stats/skewed-mean.ts'

/** Squared errors of one episode; null where the world does not know the posterior. */
type Errors = {
  readonly brier: number
  readonly oracle: number | null
  readonly regret: number | null
  readonly market: number | null
}

/**
 * How far forecasts are from what happened.
 *
 * Takes: the mean of (forecast - outcome)² over an episode's forecasts.
 * Left out: worlds without forecasts.
 * Summary: the mean over episodes; studentised bootstrap interval by groups of dependent episodes, clipped to
 * [0, 1]. Parts, where every forecast comes with the posterior of a perfect reasoner: `oracle`, the mean of
 * (posterior - outcome)², and `regret`, the mean of (forecast - posterior)²; where every forecast comes with a
 * market price: `market`, the mean of (price - outcome)².
 * Options: `draws`, how often the groups are resampled.
 * Source: Brier (1950), Monthly Weather Review 78(1), 1-3.
 * Version history: 1 first version; 2 interval by groups and by resampling, part `market`.
 */
export default defineMetric({
  id: 'brier',
  version: 2,
  title: 'Brier score',
  description: 'Mean squared difference between forecast and outcome, from 0 (certain and right) to 1.',
  unit: 'squared error',
  better: 'lower',
  options: z.object({
    draws: z.int().min(199).max(99_999).default(defaultDraws).describe('samples drawn for the interval'),
  }),
  episode(trace) {
    const outcomes = forecastOutcomes(trace)
    if (outcomes.length === 0) return { kind: 'left-out', reason: 'no forecast' }
    const value: Errors = {
      brier: mean(outcomes.map(({ forecast, outcome }) => (forecast - outcome) ** 2)),
      oracle: meanOfKnown(outcomes.map((each) => squaredError(each.posterior, each.outcome))),
      regret: meanOfKnown(outcomes.map((each) => squaredError(each.posterior, each.forecast))),
      market: meanOfKnown(outcomes.map((each) => squaredError(each.price, each.outcome))),
    }
    return { kind: 'taken', value }
  },
  summary(episodes, { draws }, sample) {
    const names = ['oracle', 'regret', 'market'] as const
    const parts = names.flatMap((name) => {
      const value = meanOfKnown(episodes.map((episode) => episode[name]))
      return value === null ? [] : [[name, value]]
    })
    const errors = episodes.map(({ brier }) => brier)
    return {
      ...skewedMean(errors, sample, { bounds: { low: 0, high: 1 }, draws }),
      parts: Object.fromEntries(parts),
    }
  },
})

/** The mean, or null when one value is not known. */
function meanOfKnown(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined)
  return known.length === values.length ? mean(known) : null
}

function squaredError(probability: number | undefined, target: number): number | undefined {
  return probability === undefined ? undefined : (probability - target) ** 2
}
