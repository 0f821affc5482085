import { type CountDraw, countDraw } from './binomial-draws.ts'
import type { ForecastPool } from './forecast-pools.ts'

/** A count that is less likely than this lies below what a draw of 53 bits can tell. */
const leastShare = 1e-25

/** After so many events the counts that no longer matter are dropped. */
const eventsBetween = 16

/**
 * How many of the events of several pools happen in all, from one uniform draw. Distributed as if each event were
 * drawn by itself with the probability of its pool; the distribution is computed once, in about n times its standard
 * deviation steps.
 *
 * Source: the Poisson binomial distribution by convolution, one event at a time: Barlow and Heidtmann (1984), IEEE
 * Transactions on Reliability R-33(4), 322-323, doi 10.1109/TR.1984.5221843. Exact to rounding.
 *
 * @param pools what happened is not read
 * @example eventCountDraw([{ forecast: 1, n: 3, happened: 0 }])(0.5) // 3
 */
export function eventCountDraw(pools: readonly Pick<ForecastPool, 'forecast' | 'n'>[]): CountDraw {
  const shares = new Float64Array(pools.reduce((sum, { n }) => sum + n, 0) + 2)
  shares[0] = 1
  let [low, high, events] = [0, 0, 0]
  for (const { forecast, n } of pools) {
    for (let event = 0; event < n; event += 1) {
      high += 1
      for (let count = high; count > low; count -= 1)
        shares[count] = (shares[count] ?? 0) * (1 - forecast) + (shares[count - 1] ?? 0) * forecast
      shares[low] = (shares[low] ?? 0) * (1 - forecast)
      events += 1
      if (events % eventsBetween !== 0) continue
      while (low < high && (shares[low] ?? 0) < leastShare) shares[low++] = 0
      while (low < high && (shares[high] ?? 0) < leastShare) shares[high--] = 0
    }
  }
  return countDraw(high, shares.slice(low, high + 1).reverse())
}
