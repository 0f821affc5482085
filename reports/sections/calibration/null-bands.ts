import {
  binEdges,
  binnedCounts,
  type ForecastPool,
  poolAdjacentViolators,
  stream,
  underPerfectCalibration,
} from '../../define.ts'

/** Where something would lie in nine of ten samples of a perfectly calibrated forecaster. */
export interface Band {
  /** The forecast at which it is read, in [0, 1]. */
  readonly forecast: number
  /** 5 % and 95 % quantile, pointwise. */
  readonly from: number
  readonly to: number
}

/** The bands of both diagrams of some forecasts. */
export interface NullBands {
  /** Of the share that happened, one for each bin that holds forecasts, ascending. */
  readonly bins: readonly Band[]
  /** Of the recalibration curve, ascending by forecast. */
  readonly curve: readonly Band[]
}

/** How often all outcomes are drawn. */
export const bandDraws = 999

/** Places at which the band of the curve is read. */
const mostPlaces = 60

/**
 * Pointwise 90 % bands under perfect calibration at this n: forecasts are kept, outcomes drawn with them as their
 * probability, independently, from the same stream as the metrics' own null parts.
 *
 * Source: Broecker and Smith (2007), Weather and Forecasting 22(3), 651-661, for bins; Dimitriadis, Gneiting and
 * Jordan (2021), PNAS 118(8) e2016191118, for the curve.
 *
 * @param pools as `forecastPools` gives them
 */
export function nullBands(pools: readonly ForecastPool[]): NullBands {
  const sizes = Float64Array.from(pools, ({ n }) => n)
  const bins = binnedCounts(pools, binEdges(10, 'exact'))
  const places = placesOf(pools.length)
  const drawn = underPerfectCalibration(
    pools,
    (happened) => {
      const named: { [name: string]: number } = {}
      for (const [bin, { frequency }] of bins(happened).entries()) named[`bin ${bin}`] = frequency
      const curve = recalibrated(sizes, happened)
      for (const place of places) named[`place ${place}`] = curve[place] ?? 0
      return named
    },
    { draws: bandDraws, rng: stream('0/bootstrap') },
  )
  const band = (name: string, forecast: number): Band => {
    const { low = 0, high = 1 } = drawn[name] ?? {}
    return { forecast, from: low, to: high }
  }
  return {
    bins: bins(new Float64Array(pools.length)).map(({ forecast }, bin) => band(`bin ${bin}`, forecast)),
    curve: places.map((place) => band(`place ${place}`, pools[place]?.forecast ?? 0)),
  }
}

/** The recalibrated probability of each pool. */
function recalibrated(sizes: Float64Array, happened: Float64Array): Float64Array {
  const curve = new Float64Array(sizes.length)
  let first = 0
  for (const block of poolAdjacentViolators(sizes, happened)) {
    curve.fill(block.happened / block.n, first, first + block.pools)
    first += block.pools
  }
  return curve
}

/** Evenly over the pools, the first and the last among them. */
function placesOf(pools: number): readonly number[] {
  if (pools <= mostPlaces) return Array.from({ length: pools }, (_, place) => place)
  return Array.from({ length: mostPlaces }, (_, index) =>
    Math.round((index * (pools - 1)) / (mostPlaces - 1)),
  )
}
