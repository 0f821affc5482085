import type { Rng } from '../core/rng.ts'
import type { BinCount } from './bin-terms.ts'
import { binnedPools } from './binned-counts.ts'
import { binomialDraw, type CountDraw } from './binomial-draws.ts'
import { eventCountDraw } from './event-count-draws.ts'
import type { ForecastPool } from './forecast-pools.ts'

/** Where a statistic lies if forecasts are perfectly calibrated. */
export interface NullDistribution {
  readonly mean: number
  /** 5 % quantile. */
  readonly low: number
  /** 95 % quantile. */
  readonly high: number
}

/** How outcomes are drawn. */
export interface NullDraws {
  /** How often all outcomes are drawn, 19 or more; with 999 both quantiles are one of the draws. */
  readonly draws: number
  readonly rng: Rng
}

/**
 * The distribution of statistics under perfect calibration at this n: every forecast keeps its probability, and its
 * event is drawn to happen with it, independently. What a statistic shows beyond this is miscalibration; what lies
 * within it is what chance gives to a forecaster who means what it says.
 *
 * Source: consistency resampling, Broecker and Smith (2007), Weather and Forecasting 22(3), 651-661,
 * doi 10.1175/WAF993.1, with the forecasts kept. Quantiles are the (draws + 1) p-th of the sorted draws.
 *
 * @param pools as `forecastPools` gives them; what happened is not read
 * @param statistics of how many events of each pool happened; finite
 * @throws RangeError when there are fewer than 19 draws
 * @example underPerfectCalibration(pools, (happened) => ({ events: happened[0] ?? 0 }), { draws: 999, rng }).events.mean
 */
export function underPerfectCalibration<Name extends string>(
  pools: readonly ForecastPool[],
  statistics: (happened: Float64Array) => { readonly [name in Name]: number },
  { draws, rng }: NullDraws,
): { readonly [name in Name]: NullDistribution } {
  const happening = pools.map(({ n, forecast }) => binomialDraw(n, forecast))
  return distributions(() => statistics(drawnCounts(happening, rng)), draws)
}

/**
 * The same of statistics that depend on the outcomes through the bins alone: each draw takes one number for each bin,
 * however many forecasts it holds.
 *
 * @param edges as `binEdges` gives them
 * @example binsUnderPerfectCalibration(pools, edges, (bins) => ({ '': calibrationError(bins) }), { draws: 999, rng })
 */
export function binsUnderPerfectCalibration<Name extends string>(
  pools: readonly ForecastPool[],
  edges: readonly number[],
  statistics: (bins: readonly BinCount[]) => { readonly [name in Name]: number },
  { draws, rng }: NullDraws,
): { readonly [name in Name]: NullDistribution } {
  const bins = binnedPools(pools, edges)
  const happening = bins.map(({ pools: own }) => eventCountDraw(own))
  return distributions(() => {
    const happened = drawnCounts(happening, rng)
    return statistics(
      bins.map(({ n, forecast }, bin) => ({ n, forecast, frequency: (happened[bin] ?? 0) / n })),
    )
  }, draws)
}

function distributions<Name extends string>(
  draw: () => { readonly [name in Name]: number },
  draws: number,
): { readonly [name in Name]: NullDistribution } {
  if (!(draws >= 19)) throw new RangeError(`underPerfectCalibration requires 19 draws or more, got ${draws}`)
  const drawn = Array.from({ length: draws }, draw)
  const [first] = drawn
  // Object.keys of the statistics gives their names, which fromEntries then carries over.
  const names = Object.keys(first ?? {}) as Name[]
  const entries = names.map((name) => [name, distributionOf(drawn.map((each) => each[name]))])
  return Object.fromEntries(entries) as { readonly [name in Name]: NullDistribution }
}

/** One draw for each pool or bin, so that many forecasts cost no more than one. */
function drawnCounts(happening: readonly CountDraw[], rng: Rng): Float64Array {
  const happened = new Float64Array(happening.length)
  for (let index = 0; index < happening.length; index += 1)
    happened[index] = happening[index]?.(rng.uniform()) ?? 0
  return happened
}

function distributionOf(values: readonly number[]): NullDistribution {
  const sorted = Float64Array.from(values).sort()
  const quantile = (p: number): number => {
    const place = Math.min(sorted.length, Math.max(1, Math.round((sorted.length + 1) * p)))
    return sorted[place - 1] ?? 0
  }
  return {
    mean: sorted.reduce((sum, value) => sum + value, 0) / sorted.length,
    low: quantile(0.05),
    high: quantile(0.95),
  }
}

/** Distributions as parts of a metric: `reliabilityNullMean`, `reliabilityNullLow`, `reliabilityNullHigh`. */
export function nullParts(distributions: { readonly [name: string]: NullDistribution }): {
  readonly [part: string]: number
} {
  const parts = Object.entries(distributions).flatMap(([name, { mean, low, high }]) => {
    const prefix = name === '' ? 'null' : `${name}Null`
    return [
      [`${prefix}Mean`, mean],
      [`${prefix}Low`, low],
      [`${prefix}High`, high],
    ]
  })
  return Object.fromEntries(parts)
}
