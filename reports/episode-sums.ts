/** What a report says of one episode beside its result. */
import type { Trace } from '../harness/core/trace.ts'
import { forecastOutcomes } from '../harness/reading/forecast-outcomes.ts'

/** A forecast with what came of it. */
export interface Forecast {
  readonly forecast: number
  /** 0 or 1. */
  readonly outcome: number
}

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
  /** What was asked, where the world says so; its start. */
  readonly question: string | undefined
}

/** The sums of one episode. */
export function episodeSums(trace: Pick<Trace, 'events'>): EpisodeSums {
  let [calls, messages, tools, tokens, usd] = [0, 0, 0, 0, 0]
  for (const event of trace.events) {
    if (event.kind === 'call') {
      calls++
      tokens += event.usage ? event.usage.inputTokens + event.usage.outputTokens : Number.NaN
      usd += event.usage?.usd ?? Number.NaN
    } else if (event.kind === 'message') messages++
    else if (event.kind === 'tool') tools++
  }
  return {
    ...{ calls, messages, tools },
    tokens: Number.isNaN(tokens) ? undefined : tokens,
    usd: Number.isNaN(usd) || calls === 0 ? undefined : usd,
    forecasts: forecastOutcomes(trace).map(({ forecast, outcome }) => ({ forecast, outcome })),
    question: questionOf(trace),
  }
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
