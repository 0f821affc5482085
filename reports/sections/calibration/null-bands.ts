import {
  binEdges,
  binsUnderPerfectCalibration,
  type ForecastPool,
  type NullDistribution,
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
  const places = placesOf(pools.length)
  const draws = () => ({ draws: bandDraws, rng: stream('0/bootstrap') })
  const atBin = namesOnce()
  const drawnBins = binsUnderPerfectCalibration(
    pools,
    binEdges(10, 'exact'),
    (bins) => {
      const named: { [name: string]: number } = {}
      for (const [bin, { forecast, frequency }] of bins.entries()) named[atBin(bin, forecast)] = frequency
      return named
    },
    draws(),
  )
  const atPlace = namesOnce()
  const drawnCurve = underPerfectCalibration(
    pools,
    (happened) => {
      const curve = recalibrated(sizes, happened)
      const named: { [name: string]: number } = {}
      for (const [index, place] of places.entries())
        named[atPlace(index, pools[place]?.forecast ?? 0)] = curve[place] ?? 0
      return named
    },
    draws(),
  )
  return { bins: bandsOf(drawnBins), curve: bandsOf(drawnCurve) }
}

/** Names that tell a forecast; each is written once, however often it is drawn. */
function namesOnce(): (index: number, forecast: number) => string {
  const names: string[] = []
  return (index, forecast) => {
    const name = names[index] ?? `at ${forecast}`
    names[index] = name
    return name
  }
}

/** Bands by the forecasts in their names, in the order of these. */
function bandsOf(drawn: { readonly [name: string]: NullDistribution }): readonly Band[] {
  return Object.entries(drawn).map(([name, { low, high }]) => ({
    forecast: Number(name.slice('at '.length)),
    ...{ from: low, to: high },
  }))
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
