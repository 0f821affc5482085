/** What a report says of one episode beside its result. */
import { hash } from 'node:crypto'
import { treatmentKey } from '../harness/comparison/twins.ts'
import { endedTrace, type Trace } from '../harness/core/trace.ts'
import { dependenceGroup } from '../harness/reading/dependence-group.ts'
import { type ForecastOutcome, forecastOutcomes } from '../harness/reading/forecast-outcomes.ts'
import { type PurchaseGame, purchaseGames } from '../harness/reading/purchase-games.ts'
import { type PurchaseRound, purchaseRounds } from '../harness/reading/purchase-rounds.ts'
import { type Earned, earnedIn } from '../harness/scaling/cost-sweep.ts'
import { sizedEpisode } from '../harness/scaling/scaling.ts'
import type { SizedEpisode } from '../harness/scaling/team-sizes.ts'

/** A forecast with what came of it, and with what else is known of its question. */
export type Forecast = Pick<ForecastOutcome, 'forecast' | 'outcome' | 'price' | 'posterior' | 'category'>

/** Counts of one episode, summed from its events. */
export interface EpisodeSums {
  readonly calls: number
  readonly messages: number
  readonly tools: number
  /** Input and output; undefined when a call has no count. */
  readonly tokens: number | undefined
  /** Undefined when a call has no price or there is none. */
  readonly usd: number | undefined
  readonly forecasts: readonly Forecast[]
  /** Equal for episodes that depend on each other, as on one group of events. */
  readonly group: string
  /** Equal for episodes that are one treatment; undefined where agents are simulated, or none was called. */
  readonly treatment: string | undefined
  /** Whether the price, to three decimals, stands in the first prompt; undefined without a price or a call. */
  readonly isPriceInPrompt: boolean | undefined
  /** What was asked, where the world says so; its start. */
  readonly question: string | undefined
  /** Its rounds of purchases; none in a world without them. */
  readonly purchases: readonly PurchaseRound[]
  /** What it says of how its team scales; undefined where it did not end. */
  readonly sized: SizedEpisode | undefined
  /** What it adds to a sweep of prices; undefined where it did not end, or its world has no pay-offs. */
  readonly earned: Earned | undefined
  /** The games of these rounds, by name. */
  readonly games: ReadonlyMap<string, PurchaseGame>
}

/** The sums of one episode. */
export function episodeSums(trace: Trace): EpisodeSums {
  let [calls, messages, tools, tokens, usd] = [0, 0, 0, 0, 0]
  for (const event of trace.events) {
    if (event.kind === 'call') {
      calls++
      tokens += event.usage ? event.usage.inputTokens + event.usage.outputTokens : Number.NaN
      usd += event.usage?.usd ?? Number.NaN
    } else if (event.kind === 'message') messages++
    else if (event.kind === 'tool') tools++
  }
  const ended = endedTrace(trace)
  return {
    ...{ calls, messages, tools },
    tokens: Number.isNaN(tokens) ? undefined : tokens,
    usd: Number.isNaN(usd) || calls === 0 ? undefined : usd,
    forecasts: forecastOutcomes(trace).map(({ forecast, outcome, price, posterior, category }) => ({
      ...{ forecast, outcome, price, posterior, category },
    })),
    ...{ group: dependenceGroup(trace), treatment: treatmentOf(trace) },
    isPriceInPrompt: isPriceInPrompt(trace),
    question: questionOf(trace),
    ...{ sized: ended && sizedEpisode(ended), earned: ended && earnedIn(ended) },
    ...{ purchases: purchaseRounds(trace), games: purchaseGames(trace) },
  }
}

/** Of a simulated agent nobody asks it: one prompt shown twice is no replicate of it. */
function treatmentOf(trace: Trace): string | undefined {
  if (trace.cell.isSimulated) return undefined
  const key = treatmentKey(trace)
  return key === undefined ? undefined : hash('sha1', key)
}

function isPriceInPrompt(trace: Trace): boolean | undefined {
  const price = forecastOutcomes(trace)[0]?.price?.toFixed(3)
  const call = trace.events.find((event) => event.kind === 'call')
  if (price === undefined || call === undefined) return undefined
  return call.prompt.some(({ text }) => text.includes(price))
}

function questionOf({ events }: Pick<Trace, 'events'>): string | undefined {
  for (const event of events) {
    if (event.kind !== 'world' || event.name !== 'outcome') continue
    const { data } = event
    if (
      data !== null &&
      typeof data === 'object' &&
      'question' in data &&
      typeof data['question'] === 'string'
    )
      return data['question'].slice(0, 160).toWellFormed()
  }
  return undefined
}
