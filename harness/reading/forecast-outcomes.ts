import type { Json } from '../core/json.ts'
import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from './events-of-kind.ts'

/** A forecast with what came of it. */
export interface ForecastOutcome {
  /** Probability given to the event, in [0, 1]. */
  readonly forecast: number
  /** 1 if the event happened, else 0. */
  readonly outcome: number
  /** The probability that a perfect reasoner with all evidence would give, where the world knows it. */
  readonly posterior: number | undefined
}

/**
 * The forecasts of an episode, in order, from its `outcome` events.
 *
 * @throws TypeError when an event does not hold probabilities and an outcome
 */
export function forecastOutcomes(trace: Pick<Trace, 'events'>): readonly ForecastOutcome[] {
  return eventsOfKind(trace, 'world')
    .filter(({ name }) => name === 'outcome')
    .map(({ seq, data }) => {
      const posterior = field(data, 'posterior')
      const read = { forecast: field(data, 'forecast'), outcome: field(data, 'outcome') }
      const isBinary = read.outcome === 0 || read.outcome === 1
      if (isProbability(read.forecast) && isBinary && (posterior === undefined || isProbability(posterior))) {
        return { forecast: read.forecast, outcome: Number(read.outcome), posterior }
      }
      const wanted = 'outcome 0 or 1, forecast and posterior from 0 to 1'
      throw new TypeError(`event ${seq}, an outcome: expected ${wanted}, got ${JSON.stringify(data)}`)
    })
}

function field(data: Json, name: string): Json | undefined {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return undefined
  return new Map<string, Json>(Object.entries(data)).get(name) ?? undefined
}

function isProbability(value: Json | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}
