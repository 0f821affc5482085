/** A date in a text: a moment, or only its day. */
export interface FoundDate {
  /** Milliseconds since 1970, UTC; of a day its beginning. */
  readonly at: number
  readonly isDay: boolean
  /** As it stands in the text. */
  readonly text: string
}

const isoDate = /\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?/g
const months = 'January|February|March|April|May|June|July|August|September|October|November|December'
const monthFirst = new RegExp(
  `\\b(${months}|${shortMonths()}) (\\d{1,2})(?:st|nd|rd|th)?,? (\\d{4})\\b`,
  'gi',
)
const dayFirst = new RegExp(
  `\\b(\\d{1,2})(?:st|nd|rd|th)? (${months}|${shortMonths()})\\.?,? (\\d{4})\\b`,
  'gi',
)
/** Seconds or milliseconds since 1970 under a key that says that it is a time. */
const epoch = /"(?:t|ts|time|timestamp|date|\w+(?:At|Date|Time|_at|_date|_time))"\s*:\s*"?(\d{10}|\d{13})\b/g

/** Every date of a text, in no order. Impossible ones, as 2026-02-31, are not dates. */
export function datesIn(text: string): readonly FoundDate[] {
  return [
    ...matches(text, isoDate).map(([all]) => isoMoment(all)),
    ...matches(text, monthFirst).map(([all, month = '', day, year]) => day0(all, year, month, day)),
    ...matches(text, dayFirst).map(([all, day, month = '', year]) => day0(all, year, month, day)),
    ...matches(text, epoch).map(([all, digits = '']) => {
      return { at: Number(digits) * (digits.length === 10 ? 1000 : 1), isDay: false, text: all }
    }),
  ].filter(({ at }) => !Number.isNaN(at))
}

/** The day of a moment, in milliseconds since 1970, UTC. */
export function dayOf(at: number): number {
  return at - (((at % day) + day) % day)
}

/** How a moment is written where only its day counts. */
export function dayText(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

const day = 24 * 60 * 60 * 1000

function matches(text: string, pattern: RegExp): readonly RegExpExecArray[] {
  return [...text.matchAll(pattern).take(mostDates)]
}

/** Of one text and one way of writing; more would say no more. */
const mostDates = 10_000

function shortMonths(): string {
  return 'Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec'
}

function isoMoment(text: string): FoundDate {
  const isDay = text.length === 10
  const stamp = text.replace(' ', 'T').replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
  const hasZone = /(?:Z|[+-]\d{2}:\d{2})$/.test(stamp.slice(10))
  const at = Date.parse(isDay ? `${stamp}T00:00:00Z` : hasZone ? stamp : `${stamp}Z`)
  const isReal = !Number.isNaN(at) && (!isDay || dayText(at) === text)
  return { at: isReal ? at : Number.NaN, isDay, text }
}

function day0(text: string, year: string | undefined, month: string, date: string | undefined): FoundDate {
  const index = months
    .toLowerCase()
    .split('|')
    .findIndex((name) => name.startsWith(month.toLowerCase().slice(0, 3)))
  const at = Date.UTC(Number(year), index, Number(date))
  const isReal = new Date(at).getUTCDate() === Number(date) && new Date(at).getUTCMonth() === index
  return { at: isReal ? at : Number.NaN, isDay: true, text }
}
