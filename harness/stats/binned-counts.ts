import type { BinCount } from './bin-terms.ts'
import type { ForecastPool } from './forecast-pools.ts'
import { binOf } from './reliability-bins.ts'

/** The pools of one bin. */
interface BinnedPools {
  readonly pools: readonly ForecastPool[]
  /** Number of the first of them among all. */
  readonly first: number
  /** Forecasts in it, at least one. */
  readonly n: number
  /** Mean of its forecasts. */
  readonly forecast: number
}

/**
 * Pools by bin, ascending, empty bins not among them.
 *
 * @param pools as `forecastPools` gives them
 * @param edges as `binEdges` gives them
 */
export function binnedPools(
  pools: readonly ForecastPool[],
  edges: readonly number[],
): readonly BinnedPools[] {
  let first = 0
  return [...Map.groupBy(pools, ({ forecast }) => binOf(forecast, edges)).values()].map((own) => {
    const n = own.reduce((sum, pool) => sum + pool.n, 0)
    const forecast = own.reduce((sum, pool) => sum + pool.n * pool.forecast, 0) / n
    const bin = { pools: own, first, n, forecast }
    first += own.length
    return bin
  })
}

/**
 * Bins as a function of how often the events of each pool happened, for use in a loop: what depends on the forecasts
 * alone is computed once. As `reliabilityBins` otherwise.
 *
 * @param pools as `forecastPools` gives them
 * @param edges as `binEdges` gives them
 * @example binnedCounts(pools, [0, 0.5, 1])(happened) // at most two bins
 */
export function binnedCounts(
  pools: readonly ForecastPool[],
  edges: readonly number[],
): (happened: ArrayLike<number>) => readonly BinCount[] {
  const bins = binnedPools(pools, edges)
  return (happened) =>
    bins.map(({ pools: own, first, n, forecast }) => {
      let events = 0
      for (let pool = first; pool < first + own.length; pool += 1) events += happened[pool] ?? 0
      return { n, forecast, frequency: events / n }
    })
}
