import type { EpisodeResult, Trace, TraceEvent } from '../core/trace.ts'
import { ContentHash } from './content.ts'
import { eventColumns } from './event-rows.ts'
import { promptCode } from './prompt-codes.ts'
import { textHash } from './texts.ts'

/** An event as columns; texts stand as their places in the list of the episode's texts. */
export type PreparedRow = readonly [
  seq: number,
  round: number,
  kind: string,
  member: string | null,
  peer: string | null,
  at: number,
  until: number | null,
  text: number | null,
  prompt: readonly (readonly [code: string, text: number])[] | null,
  data: string | null,
]

/** An episode as rows that lack only their numbers in a file: plain data, so that any thread can make them. */
export interface PreparedEpisode {
  readonly seed: number
  readonly repetition: number
  readonly result: EpisodeResult
  readonly content: string
  /** Each text once, with its hash. */
  readonly texts: readonly (readonly [hash: string, body: string])[]
  readonly rows: readonly PreparedRow[]
}

/** How many hashes of texts are remembered. */
const remembered = 10_000

/** Makes episodes ready to be stored. */
export class Preparer {
  readonly #hashes = new Map<string, string>()

  prepared({ cell, seed, repetition, result, events }: Trace): PreparedEpisode {
    const texts = new EpisodeTexts((text) => this.#hash(text))
    const content = new ContentHash(cell.isSimulated)
    const rows = events.map((event) => preparedRow(event, texts, content))
    return { seed, repetition, result, content: content.finished(result), texts: texts.list, rows }
  }

  #hash(text: string): string {
    const known = this.#hashes.get(text)
    if (known !== undefined) return known
    if (this.#hashes.size >= remembered) this.#hashes.clear()
    const hash = textHash(text)
    this.#hashes.set(text, hash)
    return hash
  }
}

/** The texts of one episode in the order of their first use. */
class EpisodeTexts {
  readonly list: (readonly [hash: string, body: string])[] = []
  readonly #places = new Map<string, number>()
  readonly #hashOf: (text: string) => string

  constructor(hashOf: (text: string) => string) {
    this.#hashOf = hashOf
  }

  place(text: string): number {
    const known = this.#places.get(text)
    if (known !== undefined) return known
    const place = this.list.push([this.#hashOf(text), text]) - 1
    this.#places.set(text, place)
    return place
  }

  hash(place: number): string {
    return this.list[place]?.[0] ?? ''
  }
}

function preparedRow(event: TraceEvent, texts: EpisodeTexts, content: ContentHash): PreparedRow {
  const { kind, member, peer, until, text, prompt, data } = eventColumns(event)
  const { seq, round, at } = event
  const place = text === null ? null : texts.place(text)
  const parts = prompt?.map((part) => [promptCode(part), texts.place(part.text)] as const) ?? null
  content.add({
    ...{ seq, round, kind, member, peer, at, until, data },
    text: place === null ? null : texts.hash(place),
    prompt: parts?.map(([code, part]) => `${code}:${texts.hash(part)}`).join(' ') ?? null,
  })
  return [seq, round, kind, member, peer, at, until, place, parts, data]
}
