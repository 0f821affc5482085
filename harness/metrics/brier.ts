import { defineMetric, z } from '../define.ts'
import { type ForecastOutcome, forecastOutcomes } from '../reading/forecast-outcomes.ts'
import { defaultDraws } from '../stats/grouped-ratio.ts'
import { mean } from '../stats/mean.ts'
import { skewedMean } from '../stats/skewed-mean.ts'

/** Squared errors of one episode, null where the world does not know what to compare with, and its mean outcome. */
type Errors = { readonly brier: number; readonly outcome: number } & {
  readonly [name in (typeof references)[number]]: number | null
}

/** Forecasts that others would have given, and how far the own ones are from the best. */
const references = ['oracle', 'regret', 'ownEvidence', 'market'] as const

/**
 * How far forecasts are from what happened.
 *
 * Takes: the mean of (forecast - outcome)² over an episode's forecasts.
 * Left out: worlds without forecasts.
 * Summary: the mean over episodes; studentised bootstrap interval by groups of dependent episodes, clipped to
 * [0, 1]. Parts, where every forecast comes with the posterior of a perfect reasoner: `oracle`, the mean of
 * (posterior - outcome)², and `regret`, the mean of (forecast - posterior)², which is 0 for the oracle itself; where
 * every forecast comes with the posteriors of each agent's own evidence: `ownEvidence`, the mean over agents of
 * (own posterior - outcome)²; where every forecast comes with a market price: `market`, the mean of
 * (price - outcome)². Always: `half`, 0.25, the score of answering 0.5; `baseRate`, o (1 - o) with o the mean outcome
 * of these very episodes, the score of answering o: in-sample, so no forecaster could have known it.
 * Options: `draws`, how often the groups are resampled.
 * Source: Brier (1950), Monthly Weather Review 78(1), 1-3.
 * Version history: 1 first version; 2 interval by groups and by resampling, part `market`; 3 parts `ownEvidence`,
 * `baseRate` and `half`.
 */
export default defineMetric({
  id: 'brier',
  version: 3,
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
      outcome: mean(outcomes.map(({ outcome }) => outcome)),
      oracle: meanOfKnown(outcomes.map((each) => squaredError(each.posterior, each.outcome))),
      regret: meanOfKnown(outcomes.map((each) => squaredError(each.posterior, each.forecast))),
      ownEvidence: meanOfKnown(outcomes.map(ownError)),
      market: meanOfKnown(outcomes.map((each) => squaredError(each.price, each.outcome))),
    }
    return { kind: 'taken', value }
  },
  summary(episodes, { draws }, sample) {
    const parts = references.flatMap((name) => {
      const value = meanOfKnown(episodes.map((episode) => episode[name]))
      return value === null ? [] : [[name, value]]
    })
    const rate = mean(episodes.map(({ outcome }) => outcome))
    const errors = episodes.map(({ brier }) => brier)
    return {
      ...skewedMean(errors, sample, { bounds: { low: 0, high: 1 }, draws }),
      parts: { ...Object.fromEntries(parts), baseRate: rate * (1 - rate), half: 0.25 },
    }
  },
})

/** The mean, or null when one value is not known. */
function meanOfKnown(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined)
  return known.length === values.length ? mean(known) : null
}

function ownError({ ownPosteriors, outcome }: ForecastOutcome): number | undefined {
  return ownPosteriors && mean(ownPosteriors.map((posterior) => (posterior - outcome) ** 2))
}

function squaredError(probability: number | undefined, target: number): number | undefined {
  return probability === undefined ? undefined : (probability - target) ** 2
}
