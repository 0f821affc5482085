import type { Statement } from 'better-sqlite3'
import type { Prompt } from '../core/model.ts'
import type { EpisodeResult, TraceEvent } from '../core/trace.ts'
import { type Connection, translated } from './connection.ts'
import { ContentHash } from './content.ts'
import { eventOf, partOf, type StoredEvent } from './event-rows.ts'
import type { StoredTexts } from './lazy-texts.ts'
import { mostEvents } from './schema.ts'
import { TextReader } from './texts.ts'

/** Reads the events of stored episodes. */
export class EventReader implements StoredTexts {
  readonly #file: string
  readonly #texts: TextReader
  readonly #select: Statement<[number, number], StoredEvent>

  /** @param file its name, for messages */
  constructor(db: Connection, file: string) {
    this.#file = file
    this.#texts = new TextReader(db)
    this.#select = db.prepare(
      'SELECT seq, round, kind, member, peer, at, until, text, prompt, data FROM events WHERE id >= ? AND id < ? ORDER BY id',
    )
  }

  /** The events of one episode, in causal order. Their texts are read when they are first looked at. */
  events(episode: number): readonly TraceEvent[] {
    return this.#rows(episode).map((row) => eventOf(row, this))
  }

  /** The content hash that an episode's rows give. */
  content(episode: number, countsTimes: boolean, result: EpisodeResult): string {
    const content = new ContentHash(countsTimes)
    for (const row of this.#rows(episode)) {
      const prompt = row.prompt === null ? null : promptParts(row.prompt)
      content.add({
        ...row,
        text: row.text === null ? null : this.#texts.hash(row.text),
        prompt: prompt?.map(([code, text]) => `${code}:${this.#texts.hash(text)}`).join(' ') ?? null,
      })
    }
    return content.finished(result)
  }

  text(id: number): string {
    return translated(this.#file, () => this.#texts.text(id))
  }

  prompt(column: string): Prompt {
    return promptParts(column).map(([code, id]) => partOf(code, this.text(id)))
  }

  #rows(episode: number): readonly StoredEvent[] {
    return translated(this.#file, () => this.#select.all(episode * mostEvents, (episode + 1) * mostEvents))
  }
}

type PromptPlace = readonly [code: string, text: number]

/** What a stored prompt stands for. The one parser of stored prompts. */
function promptParts(column: string): readonly PromptPlace[] {
  const parts: unknown = JSON.parse(column)
  if (Array.isArray(parts) && parts.every(isPromptPlace)) return parts
  throw new Error(`stored prompt: expected codes with numbers of texts, got ${column.slice(0, 100)}`)
}

function isPromptPlace(part: unknown): part is PromptPlace {
  return (
    Array.isArray(part) && part.length === 2 && typeof part[0] === 'string' && typeof part[1] === 'number'
  )
}
