import type { Trace } from '../../define.ts'
import { eventsOfKind } from '../../reading/events-of-kind.ts'
import { type ItemFacts, itemFacts } from '../../reading/item-facts.ts'
import { datesIn, dayOf, type FoundDate } from './dates.ts'
import { statedOutcome } from './stated-outcome.ts'

/** What one tool, or what the prompts of an episode held. */
export interface Scanned {
  /** Name of the tool; `prompt` for what models were shown besides the words of others. */
  readonly source: string
  readonly isTool: boolean
  /** Results of the tool, or texts of prompts. */
  readonly texts: number
  /** Of them, those that state the outcome as it was, and otherwise than it was. */
  readonly right: number
  readonly wrong: number
  /** Of them, those with a date after the resolution. */
  readonly later: number
  /** The first of these dates, as it was written. */
  readonly laterDate: string
  /** Of them, those with a moment between baseline and resolution. */
  readonly between: number
  /** Whether the moment of resolution stands in one of them, to the minute, and is no full hour. */
  readonly isExact: boolean
}

/** What is kept of an episode. */
export interface Leaks {
  readonly scanned: readonly Scanned[]
  /** Whether it was run after its item had been resolved, where both are known. */
  readonly isLate: boolean
}

/** Looks through an episode whose world tells the outcome of its item. */
export function scannedLeaks(trace: Trace): Leaks | undefined {
  const item = itemFacts(trace)
  if (item?.outcome === undefined) return undefined
  const prompts = shownTexts(trace)
  const known = new Set(
    item.resolvedAt === undefined ? [] : prompts.flatMap(datesIn).map(({ at }) => dayOf(at)),
  )
  const tools = Map.groupBy(eventsOfKind(trace, 'tool'), ({ tool }) => tool)
  const isLate = item.resolvedAt !== undefined && item.ranAt !== undefined && item.ranAt > item.resolvedAt
  const ofTools = [...tools].map(([source, uses]) =>
    scannedTexts(
      { source, isTool: true },
      uses.map(({ result }) => result),
      item,
      known,
    ),
  )
  return {
    isLate,
    scanned: [scannedTexts({ source: 'prompt', isTool: false }, prompts, item, known), ...ofTools],
  }
}

/**
 * What prompts hold of the item; each text once. Words of the models themselves, rules and roles, which know no item,
 * and what tools gave are left out.
 */
function shownTexts(trace: Trace): readonly string[] {
  const own = [
    'brief',
    'role',
    'convention',
    'retry',
    'message',
    'board',
    'memory',
    'reply',
    'tool-call',
    'tool-result',
  ]
  const texts = eventsOfKind(trace, 'call').flatMap(({ prompt }) =>
    prompt.flatMap(({ kind, text }) => (own.includes(kind) ? [] : [text])),
  )
  return [...new Set(texts)]
}

function scannedTexts(
  source: Pick<Scanned, 'source' | 'isTool'>,
  texts: readonly string[],
  item: ItemFacts,
  known: ReadonlySet<number>,
): Scanned {
  const distinct = new Map<string, number>()
  for (const text of texts) distinct.set(text, (distinct.get(text) ?? 0) + 1)
  let [right, wrong, later, between, isExact, laterDate] = [0, 0, 0, 0, false, '']
  for (const [text, times] of distinct) {
    const stated = statedOutcome(text)
    if (stated === item.outcome) right += times
    else if (stated !== undefined) wrong += times
    if (item.resolvedAt === undefined) continue
    const dates = datesIn(text)
    isExact ||= dates.some((date) => isMomentOf(date, item.resolvedAt))
    // Prompts name deadlines; a tool that names the same ones tells nothing new.
    const news = source.isTool ? dates.filter(({ at }) => !known.has(dayOf(at))) : []
    const after = news.find((date) => isAfter(date, item.resolvedAt))
    if (after !== undefined) later += times
    if (after !== undefined && laterDate === '') laterDate = after.text
    if (source.isTool && after === undefined && dates.some((date) => isBetween(date, item))) between += times
  }
  return {
    ...source,
    texts: texts.length,
    right,
    wrong,
    later,
    laterDate: laterDate.slice(0, 60),
    between,
    isExact,
  }
}

function isAfter({ at, isDay }: FoundDate, resolvedAt = Number.POSITIVE_INFINITY): boolean {
  return isDay ? at > dayOf(resolvedAt) : at > resolvedAt
}

/** Days are too coarse to tell, and the moment of resolution itself is the item's own. */
function isBetween({ at, isDay }: FoundDate, { baselineAt, resolvedAt }: ItemFacts): boolean {
  if (isDay || baselineAt === undefined || resolvedAt === undefined) return false
  return at > baselineAt && at < resolvedAt
}

const [minute, hour] = [60_000, 3_600_000]

function isMomentOf({ at, isDay }: FoundDate, resolvedAt: number | undefined): boolean {
  if (isDay || resolvedAt === undefined || resolvedAt % hour < minute) return false
  return Math.abs(at - resolvedAt) < minute
}
