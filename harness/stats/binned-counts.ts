import type { BinCount } from './bin-terms.ts'
import type { ForecastPool } from './forecast-pools.ts'
import { binOf } from './reliability-bins.ts'

/**
 * Bins as a function of how often the events of each pool happened, for use in a loop: what depends on the forecasts
 * alone is computed once. As `reliabilityBins` otherwise: ascending, empty bins not among them.
 *
 * @param pools as `forecastPools` gives them
 * @param edges as `binEdges` gives them
 * @example binnedCounts(pools, [0, 0.5, 1])(happened) // at most two bins
 */
export function binnedCounts(
  pools: readonly ForecastPool[],
  edges: readonly number[],
): (happened: ArrayLike<number>) => readonly BinCount[] {
  const bins = [...Map.groupBy(pools.keys(), (pool) => binOf(pools[pool]?.forecast ?? 0, edges)).values()]
  const fixed = bins.map((members) => {
    const own = members.flatMap((pool) => pools.slice(pool, pool + 1))
    const n = own.reduce((sum, pool) => sum + pool.n, 0)
    return { members, n, forecast: own.reduce((sum, pool) => sum + pool.n * pool.forecast, 0) / n }
  })
  return (happened) =>
    fixed.map(({ members, n, forecast }) => {
      let events = 0
      for (const pool of members) events += happened[pool] ?? 0
      return { n, forecast, frequency: events / n }
    })
}
