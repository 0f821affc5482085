import type { ForecastPool } from './forecast-pools.ts'

/** Neighbouring forecasts that recalibration gives one probability. */
export interface IsotonicStep {
  /** The lowest forecast of the step. */
  readonly from: number
  /** The highest forecast of the step. */
  readonly to: number
  /** Forecasts in it, at least one. */
  readonly n: number
  /** How many of their events happened. */
  readonly happened: number
  /** The recalibrated probability: the share of its events that happened. Rises from step to step. */
  readonly frequency: number
}

/**
 * Isotonic regression of outcomes on forecasts: the non-decreasing step function of the forecast that is closest to
 * the outcomes in squared error, and in every other proper score. The recalibration curve of a CORP diagram.
 *
 * Source: pool adjacent violators, Ayer et al. (1955), Annals of Mathematical Statistics 26(4), 641-647, in one pass
 * with steps merged backwards. Equal forecasts come pooled; counts are compared as whole numbers, without rounding.
 *
 * @param pools as `forecastPools` gives them, ascending
 * @returns ascending, of strictly rising frequency
 * @example isotonicSteps(forecastPools([{ forecast: 0.2, outcome: 1 }, { forecast: 0.7, outcome: 0 }])) // one step, 0.5
 */
export function isotonicSteps(pools: readonly ForecastPool[]): readonly IsotonicStep[] {
  const sizes = pools.map(({ n }) => n)
  const happened = pools.map((pool) => pool.happened)
  let first = 0
  return poolAdjacentViolators(sizes, happened).map((block) => {
    const from = pools[first]?.forecast ?? 0
    first += block.pools
    const to = pools[first - 1]?.forecast ?? 1
    return { from, to, n: block.n, happened: block.happened, frequency: block.happened / block.n }
  })
}

/** Neighbouring pools with one recalibrated probability. */
interface Block {
  readonly n: number
  readonly happened: number
  /** How many pools it holds. */
  readonly pools: number
}

/** The blocks of pools given as counts, ascending by forecast. For use in a loop; else `isotonicSteps`. */
export function poolAdjacentViolators(
  sizes: ArrayLike<number>,
  happened: ArrayLike<number>,
): readonly Block[] {
  const ns = new Float64Array(sizes.length)
  const events = new Float64Array(sizes.length)
  const pools = new Int32Array(sizes.length)
  let blocks = 0
  for (let pool = 0; pool < sizes.length; pool += 1) {
    let [n, own, width] = [sizes[pool] ?? 0, happened[pool] ?? 0, 1]
    for (; blocks > 0; blocks -= 1) {
      const [lastN, last] = [ns[blocks - 1] ?? 0, events[blocks - 1] ?? 0]
      if (last * n < own * lastN) break
      n += lastN
      own += last
      width += pools[blocks - 1] ?? 0
    }
    ns[blocks] = n
    events[blocks] = own
    pools[blocks] = width
    blocks += 1
  }
  return Array.from({ length: blocks }, (_, block) => ({
    n: ns[block] ?? 0,
    happened: events[block] ?? 0,
    pools: pools[block] ?? 0,
  }))
}
