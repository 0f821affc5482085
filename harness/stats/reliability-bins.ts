import { mean } from './mean.ts'

/** By which rule the edges of equal-width bins are computed. */
export type EdgeRule = 'exact' | 'published'

/** A forecast of an event with what came of it. */
export interface Forecast {
  /** Probability, in [0, 1]. */
  readonly forecast: number
  /** 1 if the event happened, else 0. */
  readonly outcome: number
}

/** The forecasts of one bin, at least one. */
export interface ReliabilityBin<F extends Forecast = Forecast> {
  /** The bin holds forecasts from here on, this one included, */
  readonly low: number
  /** up to here, this one excluded; the last bin holds 1 as well. */
  readonly high: number
  /** In the order in which they were given. */
  readonly members: readonly F[]
  /** Forecasts in it. */
  readonly n: number
  /** How many of their events happened. */
  readonly happened: number
  /** Mean of its forecasts, not its centre. */
  readonly forecast: number
  /** Share of its events that happened. */
  readonly frequency: number
}

/**
 * The edges of equal-width bins on [0, 1], ascending, the first 0 and the last 1.
 *
 * `exact` is i / bins, the double closest to the edge: a forecast written as 0.3 lies on the edge 3 / 10.
 * `published` is i x (1 / bins) in double precision, as numpy's `linspace(0, 1, bins + 1)` has it: of 10 bins the
 * fourth begins at 0.30000000000000004, the seventh at 0.6000000000000001 and the eighth at 0.7000000000000001, so
 * that forecasts of exactly 0.3, 0.6 and 0.7 fall one bin lower.
 *
 * @param bins how many, a whole number from 1
 * @throws RangeError when it is not
 * @example binEdges(10, 'exact')[3] // 0.3
 */
export function binEdges(bins: number, rule: EdgeRule): readonly number[] {
  if (!Number.isInteger(bins) || bins < 1) {
    throw new RangeError(`binEdges requires a whole number of bins from 1, got ${bins}`)
  }
  const lower = Array.from({ length: bins }, (_, i) => (rule === 'exact' ? i / bins : i * (1 / bins)))
  return [...lower, 1]
}

/**
 * Number of the bin that a forecast falls into: left-closed, the last bin closed on both sides.
 *
 * @example binOf(1, [0, 0.5, 1]) // 1
 */
export function binOf(forecast: number, edges: readonly number[]): number {
  return edges.findLastIndex((low, index) => index < edges.length - 1 && low <= forecast)
}

/**
 * Forecasts by bin, ascending. Bins without a forecast are not among them.
 *
 * Source: Murphy (1973), Journal of Applied Meteorology 12(4), 595-600, with the mean forecast of a bin in place of
 * the one value that all its forecasts share there.
 *
 * @param forecasts in any order, which moves no digit
 * @param edges ascending, the first 0 and the last 1, as `binEdges` gives them
 * @throws RangeError when a forecast lies outside [0, 1] or an outcome is neither 0 nor 1
 * @example reliabilityBins([{ forecast: 0.2, outcome: 1 }], [0, 0.5, 1]) // one bin, frequency 1
 */
export function reliabilityBins<F extends Forecast>(
  forecasts: readonly F[],
  edges: readonly number[],
): readonly ReliabilityBin<F>[] {
  for (const forecast of forecasts) requireForecast(forecast)
  const byBin = Map.groupBy(forecasts, ({ forecast }) => binOf(forecast, edges))
  return [...byBin]
    .toSorted(([a], [b]) => a - b)
    .map(([bin, members]) => {
      const [low = 0, high = 1] = edges.slice(bin, bin + 2)
      const n = members.length
      const happened = members.filter(({ outcome }) => outcome === 1).length
      const forecast = mean(members.map((member) => member.forecast))
      return { low, high, members, n, happened, forecast, frequency: happened / n }
    })
}

function requireForecast({ forecast, outcome }: Forecast): void {
  if (forecast >= 0 && forecast <= 1 && (outcome === 0 || outcome === 1)) return
  const wanted = 'forecasts from 0 to 1 and outcomes of 0 or 1'
  throw new RangeError(`reliabilityBins requires ${wanted}, got ${forecast} and ${outcome}`)
}
