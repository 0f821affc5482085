import { defineMetric, z } from '../define.ts'
import { forecastOutcomes } from '../reading/forecast-outcomes.ts'
import { mean } from '../stats/mean.ts'
import { meanInterval } from '../stats/mean-interval.ts'

/** Squared errors of one episode; null where the world does not know the posterior. */
type Errors = { readonly brier: number; readonly oracle: number | null; readonly regret: number | null }

/**
 * How far forecasts are from what happened.
 *
 * Takes: the mean of (forecast - outcome)² over an episode's forecasts.
 * Left out: worlds without forecasts.
 * Summary: the mean over episodes; Student t interval, clipped to [0, 1]. Parts, where every forecast comes with
 * the posterior of a perfect reasoner: `oracle`, the mean of (posterior - outcome)², and `regret`, the mean of
 * (forecast - posterior)².
 * Source: Brier (1950), Monthly Weather Review 78(1), 1-3.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'brier',
  version: 1,
  title: 'Brier score',
  description: 'Mean squared difference between forecast and outcome, from 0 (certain and right) to 1.',
  unit: 'squared error',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const outcomes = forecastOutcomes(trace)
    if (outcomes.length === 0) return { kind: 'left-out', reason: 'no forecast' }
    const value: Errors = {
      brier: mean(outcomes.map(({ forecast, outcome }) => (forecast - outcome) ** 2)),
      oracle: meanOfKnown(outcomes.map((each) => squaredError(each.posterior, each.outcome))),
      regret: meanOfKnown(outcomes.map((each) => squaredError(each.posterior, each.forecast))),
    }
    return { kind: 'taken', value }
  },
  summary(episodes) {
    const oracle = meanOfKnown(episodes.map((episode) => episode.oracle))
    const regret = meanOfKnown(episodes.map((episode) => episode.regret))
    return {
      ...meanInterval(
        episodes.map(({ brier }) => brier),
        { low: 0, high: 1 },
      ),
      parts: { ...(oracle !== null && { oracle }), ...(regret !== null && { regret }) },
    }
  },
})

/** The mean, or null when one value is not known. */
function meanOfKnown(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined)
  return known.length === values.length ? mean(known) : null
}

function squaredError(posterior: number | undefined, target: number): number | undefined {
  return posterior === undefined ? undefined : (posterior - target) ** 2
}
