import type { Json } from '../core/json.ts'
import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from './events-of-kind.ts'

/** What a world tells of the item that an episode was about, in the data of its first `outcome` event. */
export interface ItemFacts {
  readonly item: string | undefined
  /** The group of events that the item belongs to. */
  readonly group: string | undefined
  /** 1 if the event happened, 0 if not. */
  readonly outcome: 0 | 1 | undefined
  /** When the truth became known, in milliseconds since 1970. */
  readonly resolvedAt: number | undefined
  /** The moment as of which the item was to be judged. */
  readonly baselineAt: number | undefined
  /** The earliest moment at which the episode was run. */
  readonly ranAt: number | undefined
}

/** The item of an episode; undefined where its world tells no outcome. Dates that cannot be read are undefined. */
export function itemFacts(trace: Pick<Trace, 'events'>): ItemFacts | undefined {
  const event = eventsOfKind(trace, 'world').find(({ name }) => name === 'outcome')
  if (event === undefined) return undefined
  const fields = fieldsOf(event.data)
  const outcome = fields.get('outcome')
  return {
    ...{ item: text(fields.get('item')), group: text(fields.get('group')) },
    outcome: outcome === 0 || outcome === 1 ? outcome : undefined,
    resolvedAt: moment(fields.get('resolvedAt')),
    baselineAt: moment(fields.get('baselineDate')),
    ranAt: moment(fields.get('ranAt')),
  }
}

function fieldsOf(data: Json): ReadonlyMap<string, Json> {
  const isRecord = typeof data === 'object' && data !== null && !Array.isArray(data)
  return new Map(isRecord ? Object.entries(data) : [])
}

function text(value: Json | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function moment(value: Json | undefined): number | undefined {
  // Only dates that begin with a year, which every reader of dates understands alike.
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}/.test(value)) return undefined
  const read = Date.parse(value)
  return Number.isNaN(read) ? undefined : read
}
