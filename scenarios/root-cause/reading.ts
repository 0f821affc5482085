import type { Fact, Rng } from '../../harness/define.ts'
import { type Calls, callsAway, longestText, serviceName } from './graph.ts'

/** Where a reading comes from. */
export const sources = ['metrics', 'logs'] as const

/** What a source of a service showed in a minute. */
export interface Reading {
  /** From 0. */
  readonly minute: number
  readonly service: number
  readonly source: (typeof sources)[number]
  readonly showsErrors: boolean
}

/** How well readings tell which services suffer, and how symptoms spread. */
export interface Noise {
  /** Probability of errors where the service suffers, by source. */
  readonly hit: Readonly<Record<Reading['source'], number>>
  /** Probability of errors where it does not. */
  readonly falseAlarm: Readonly<Record<Reading['source'], number>>
  /** Share of the symptoms that each call hands on. */
  readonly handedOn: number
}

/** What the parameter `setting` says of noise. */
export const noiseOf = {
  controlled: { hit: { metrics: 1, logs: 1 }, falseAlarm: { metrics: 0, logs: 0 }, handedOn: 1 },
  noisy: { hit: { metrics: 0.85, logs: 0.6 }, falseAlarm: { metrics: 0.2, logs: 0.05 }, handedOn: 0.8 },
} as const satisfies Readonly<Record<string, Noise>>

/** The name of a setting. */
export type NoiseSetting = keyof typeof noiseOf

/**
 * The probability that a reading shows errors when this service is the root cause. A service that depends on it over d
 * calls suffers with probability `handedOn` to the power of d, drawn anew for each reading; any other does not.
 */
export function chanceOfErrors(
  { hit, falseAlarm, handedOn }: Noise,
  away: number | undefined,
  source: Reading['source'],
): number {
  const suffers = away === undefined ? 0 : handedOn ** away
  return suffers * hit[source] + (1 - suffers) * falseAlarm[source]
}

/** What all sources of all services show in a minute. */
export function drawnReadings(
  rng: Rng,
  { calls, root, noise, minute }: Incident & { readonly noise: Noise; readonly minute: number },
): readonly Reading[] {
  const away = callsAway(calls, root)
  return calls.flatMap((_, service) =>
    sources.map((source) => ({
      ...{ minute, service, source },
      showsErrors: rng.uniform() < chanceOfErrors(noise, away[service], source),
    })),
  )
}

/** A graph and where in it the cause lies. */
export interface Incident {
  readonly calls: Calls
  readonly root: number
}

/** A reading, in the one sentence from which `statedReadings` recovers it. */
export function readingInWords({ minute, service, source, showsErrors }: Reading): string {
  return `In minute ${minute} the ${source} of ${serviceName(service)} show ${showsErrors ? 'errors' : 'nothing'}.`
}

/** What a text states in exactly these sentences. */
export function statedReadings(text: string): readonly Reading[] {
  return Array.from(
    text.slice(0, longestText).matchAll(readingPattern),
    ([, minute, source, service, shows]) => ({
      minute: Number(minute),
      service: Number(service),
      source: source === 'logs' ? 'logs' : 'metrics',
      showsErrors: shows === 'errors',
    }),
  )
}

const readingPattern = /\bIn minute (\d{1,3}) the (metrics|logs) of s(\d{1,2}) show (errors|nothing)\./g

/** Readings without repetition, ascending; the first to state one is believed. */
export function union(lists: readonly (readonly Reading[])[]): readonly Reading[] {
  const byId = new Map<string, Reading>()
  for (const reading of lists.flat()) if (!byId.has(idOf(reading))) byId.set(idOf(reading), reading)
  return [...byId.values()].toSorted(
    (a, b) =>
      a.minute - b.minute || a.service - b.service || sources.indexOf(a.source) - sources.indexOf(b.source),
  )
}

/** Readings as facts: `metrics-s3-minute-0`. */
export function factsOf(readings: readonly Reading[]): readonly Fact[] {
  return union([readings]).map((reading) => ({ id: idOf(reading), value: reading.showsErrors }))
}

function idOf({ minute, service, source }: Reading): string {
  return `${source}-${serviceName(service)}-minute-${minute}`
}
