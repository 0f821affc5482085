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
  /** The market's own probability at the time of the forecast, where there is a market. */
  readonly price: number | undefined
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
      const [posterior, price] = [field(data, 'posterior'), field(data, 'price')]
      const read = { forecast: field(data, 'forecast'), outcome: field(data, 'outcome') }
      const isBinary = read.outcome === 0 || read.outcome === 1
      if (isProbability(read.forecast) && isBinary && isOptional(posterior) && isOptional(price)) {
        return { forecast: read.forecast, outcome: Number(read.outcome), posterior, price }
      }
      const wanted = 'outcome 0 or 1; forecast, posterior and price from 0 to 1'
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

/** Whether a value that may be missing is a probability where it is not. */
function isOptional(value: Json | undefined): value is number | undefined {
  return value === undefined || isProbability(value)
}
