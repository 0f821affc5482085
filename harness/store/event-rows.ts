import type { PromptPart } from '../core/model.ts'
import type { TraceEvent } from '../core/trace.ts'
import { type EventKind, type EventParts, eventCodecs, type TextName } from './event-codecs.ts'
import { Fields, nameColumn, type StoredFields } from './fields.ts'
import { type StoredTexts, type TextPlaces, withReply, withText } from './lazy-texts.ts'

/** The stored columns of an event; long texts still in full. */
export interface EventColumns {
  readonly kind: EventKind
  readonly member: string | null
  readonly peer: string | null
  /** End of a call, or delivery of a message; null for a lost message and where there is none. */
  readonly until: number | null
  readonly text: string | null
  readonly prompt: readonly PromptPart[] | null
  /** Everything else, as JSON with keys in a fixed order. */
  readonly data: string | null
}

/** An event as columns. Reading them back gives an equal event. */
export function eventColumns(event: TraceEvent): EventColumns {
  const { kind } = event
  const { member, peer, until = null, text = null, prompt = null, data } = codecOf(kind).parts(event)
  const json = data === undefined ? null : JSON.stringify(data)
  return { kind, member: nameColumn(member), peer: nameColumn(peer), until, text, prompt, data: json }
}

/** A stored event; its texts by their numbers. */
export interface StoredEvent extends StoredFields, TextPlaces {
  readonly round: number
}

/**
 * The event that stored columns stand for. Its texts are read when they are first looked at. The one parser of
 * stored events.
 *
 * @throws Error when the columns do not form an event
 */
export function eventOf(row: StoredEvent, texts: StoredTexts): TraceEvent {
  const { seq, round, at, kind } = row
  if (!isKind(kind)) throw new Error(`stored event ${seq}: expected a known kind, got "${kind}"`)
  const codec = codecOf(kind)
  const event = { seq, round, at, kind, ...codec.fields(new Fields(row)) }
  // A codec gives all that its kind has, but for place and texts.
  return withTexts(event, codec.text, texts, row) as TraceEvent
}

function withTexts(event: object, name: TextName | undefined, texts: StoredTexts, row: StoredEvent): object {
  if (name === undefined) return event
  return name === 'reply' ? withReply(event, texts, row) : withText(event, name, texts, row)
}

function isKind(kind: string): kind is EventKind {
  return Object.hasOwn(eventCodecs, kind)
}

/** The codec of a kind, for events of which no more is known than that they are of this kind. */
function codecOf(kind: EventKind): {
  readonly text?: TextName
  parts(event: TraceEvent): EventParts
  fields(data: Fields): object
} {
  return eventCodecs[kind]
}
