import type { Forecast } from './reliability-bins.ts'

/** All forecasts of one probability. */
export interface ForecastPool {
  /** The probability that they share. */
  readonly forecast: number
  /** How many there are, at least one. */
  readonly n: number
  /** How many of their events happened. */
  readonly happened: number
}

/**
 * Equal forecasts pooled, ascending. Neither the order of the forecasts nor that of ties moves anything.
 *
 * @throws RangeError when there is no forecast, one lies outside [0, 1] or an outcome is neither 0 nor 1
 * @example forecastPools([{ forecast: 0.4, outcome: 1 }, { forecast: 0.4, outcome: 0 }]) // one of 2, happened 1
 */
export function forecastPools(forecasts: readonly Forecast[]): readonly ForecastPool[] {
  const wrong = forecasts.find(
    ({ forecast, outcome }) => !(forecast >= 0 && forecast <= 1) || (outcome !== 0 && outcome !== 1),
  )
  if (wrong !== undefined || forecasts.length === 0) {
    const got = wrong ? `${wrong.forecast} and ${wrong.outcome}` : 'none'
    throw new RangeError(`forecastPools requires forecasts from 0 to 1 and outcomes of 0 or 1, got ${got}`)
  }
  return [...Map.groupBy(forecasts, ({ forecast }) => forecast)]
    .map(([forecast, members]) => ({
      forecast,
      n: members.length,
      happened: members.filter(({ outcome }) => outcome === 1).length,
    }))
    .toSorted((a, b) => a.forecast - b.forecast)
}
