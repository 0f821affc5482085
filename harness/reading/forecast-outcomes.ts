import type { Json } from '../core/json.ts'
import { eventsOfKind } from './events-of-kind.ts'
import { projection } from './projection.ts'

/** A forecast with what came of it. */
export interface ForecastOutcome {
  /** Probability given to the event, in [0, 1]. */
  readonly forecast: number
  /** 1 if the event happened, else 0. */
  readonly outcome: number
  /** The probability that a perfect reasoner with all evidence would give, where the world knows it. */
  readonly posterior: number | undefined
  /** What the own evidence of each agent alone would make a perfect reasoner say, by agent, where the world knows it. */
  readonly ownPosteriors: readonly number[] | undefined
  /** The market's own probability at the time of the forecast, where there is a market. */
  readonly price: number | undefined
  /** What kind of question it is, where the world says so. */
  readonly category: string | undefined
}

/**
 * The forecasts of an episode, in order, from its `outcome` events.
 *
 * @throws TypeError when an event does not hold probabilities and an outcome
 */
export const forecastOutcomes = projection((events): readonly ForecastOutcome[] =>
  eventsOfKind({ events }, 'world')
    .filter(({ name }) => name === 'outcome')
    .map(({ seq, data }) => {
      const [posterior, price] = [field(data, 'posterior'), field(data, 'price')]
      const [ownPosteriors, category] = [field(data, 'ownPosteriors'), field(data, 'category')]
      const read = { forecast: field(data, 'forecast'), outcome: field(data, 'outcome') }
      const isBinary = read.outcome === 0 || read.outcome === 1
      const known = { posterior, price, ownPosteriors, category }
      if (isProbability(read.forecast) && isBinary && isKnowledge(known)) {
        return { forecast: read.forecast, outcome: Number(read.outcome), ...known }
      }
      const wanted =
        'outcome 0 or 1; forecast, posterior and price from 0 to 1; ownPosteriors a list of such; category a text'
      throw new TypeError(`event ${seq}, an outcome: expected ${wanted}, got ${JSON.stringify(data)}`)
    }),
)

function field(data: Json, name: string): Json | undefined {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return undefined
  return new Map<string, Json>(Object.entries(data)).get(name) ?? undefined
}

function isProbability(value: Json | undefined): value is number {
  return typeof value === 'number' && value >= 0 && value <= 1
}

type Knowledge = Pick<ForecastOutcome, 'posterior' | 'price' | 'ownPosteriors' | 'category'>

/** Whether everything that a world may say beside its outcome is of its form. */
function isKnowledge(known: { readonly [name in keyof Knowledge]: Json | undefined }): known is Knowledge {
  const { posterior, price, ownPosteriors, category } = known
  const isText = category === undefined || typeof category === 'string'
  return isOptional(posterior) && isOptional(price) && isOptionalList(ownPosteriors) && isText
}

function isOptionalList(value: Json | undefined): value is readonly number[] | undefined {
  return value === undefined || (Array.isArray(value) && value.length > 0 && value.every(isProbability))
}

/** Whether a value that may be missing is a probability where it is not. */
function isOptional(value: Json | undefined): value is number | undefined {
  return value === undefined || isProbability(value)
}
