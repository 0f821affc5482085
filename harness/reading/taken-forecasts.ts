import type { Taken } from '../core/metric.ts'
import type { Trace } from '../core/trace.ts'
import { forecastOutcomes } from './forecast-outcomes.ts'

/** A forecast with its outcome, as a metric keeps it. */
type Kept = { readonly forecast: number; readonly outcome: number }

/** The forecasts of an episode for metrics that pool them; left out where a world has none. */
export function takenForecasts(trace: Pick<Trace, 'events'>): Taken<Kept[]> {
  const value = forecastOutcomes(trace).map(({ forecast, outcome }) => ({ forecast, outcome }))
  return value.length === 0 ? { kind: 'left-out', reason: 'no forecast' } : { kind: 'taken', value }
}
