import { type ForecastPool, forecastPools } from './forecast-pools.ts'
import { poolAdjacentViolators } from './isotonic-steps.ts'
import { clipped } from './log-loss.ts'
import type { Forecast } from './reliability-bins.ts'

/** The parts of a mean score; in the unit of the score. */
export interface CorpParts {
  /** What recalibration would gain: 0 or more, lower is better. */
  readonly miscalibration: number
  /** What recalibrated forecasts gain over the base rate: 0 or more, higher is better. */
  readonly discrimination: number
  /** The score of the base rate, which no forecaster can change. */
  readonly uncertainty: number
}

/** A proper score whose mean is taken apart: squared error, or -ln of the probability with forecasts clipped. */
export type CorpScore = { readonly score: 'brier' } | { readonly score: 'log'; readonly clip: number }

/**
 * A mean score taken apart without bins: score = miscalibration - discrimination + uncertainty, exactly. With S the
 * mean score of the forecasts, of the forecasts recalibrated by isotonic regression, and of the base rate:
 * MCB = S - S_recalibrated, DSC = S_base - S_recalibrated, UNC = S_base. MCB is biased up with few forecasts: a
 * perfectly calibrated forecaster has an MCB above 0.
 *
 * Source: Dimitriadis, Gneiting and Jordan (2021), PNAS 118(8) e2016191118, doi 10.1073/pnas.2016191118.
 *
 * @param forecasts in any order; equal ones are pooled before recalibration
 * @throws RangeError when there is no forecast, or one is none
 * @example corpParts([{ forecast: 0.9, outcome: 1 }, { forecast: 0.1, outcome: 0 }], { score: 'brier' }).miscalibration // 0.01
 */
export function corpParts(forecasts: readonly Forecast[], score: CorpScore): CorpParts {
  const pools = corpPools(forecasts, score)
  return corpPartsOf(pools, score)(
    Float64Array.from(pools, ({ n }) => n),
    Float64Array.from(pools, ({ happened }) => happened),
  )
}

/** The mean score that the parts add up to. */
export function scoreOfCorp({ miscalibration, discrimination, uncertainty }: CorpParts): number {
  return miscalibration - discrimination + uncertainty
}

/** The forecasts as they are scored, equal ones pooled. */
export function corpPools(forecasts: readonly Forecast[], score: CorpScore): readonly ForecastPool[] {
  if (score.score === 'brier') return forecastPools(forecasts)
  return forecastPools(
    forecasts.map(({ forecast, outcome }) => ({ forecast: clipped(forecast, score.clip), outcome })),
  )
}

/** The parts as a function of how often the events of each pool happened, for use in a loop. */
export function corpPartsOf(
  pools: readonly ForecastPool[],
  { score }: CorpScore,
): (sizes: ArrayLike<number>, happened: ArrayLike<number>) => CorpParts {
  const entropy = score === 'brier' ? squaredSpread : logSpread
  const ifHappened = Float64Array.from(pools, ({ forecast }) =>
    score === 'brier' ? (1 - forecast) ** 2 : -Math.log(forecast),
  )
  const ifNot = Float64Array.from(pools, ({ forecast }) =>
    score === 'brier' ? forecast ** 2 : -Math.log1p(-forecast),
  )
  const total = pools.reduce((sum, { n }) => sum + n, 0)
  return (sizes, happened) => {
    let loss = 0
    let events = 0
    for (let pool = 0; pool < ifNot.length; pool += 1) {
      const yes = happened[pool] ?? 0
      events += yes
      loss += yes * (ifHappened[pool] ?? 0) + ((sizes[pool] ?? 0) - yes) * (ifNot[pool] ?? 0)
    }
    let recalibrated = 0
    for (const block of poolAdjacentViolators(sizes, happened))
      recalibrated += entropy(block.happened, block.n)
    const base = entropy(events, total)
    return {
      miscalibration: (loss - recalibrated) / total,
      discrimination: (base - recalibrated) / total,
      uncertainty: base / total,
    }
  }
}

/** Sum of squared errors of n forecasts that all say `happened` / n. */
function squaredSpread(happened: number, n: number): number {
  return (happened * (n - happened)) / n
}

/** Sum of the logarithmic scores of n forecasts that all say `happened` / n. */
function logSpread(happened: number, n: number): number {
  const term = (count: number): number => (count === 0 ? 0 : -count * Math.log(count / n))
  return term(happened) + term(n - happened)
}
