import type { Statement } from 'better-sqlite3'
import type { Prompt, PromptPart } from '../core/model.ts'
import type { EpisodeResult, TraceEvent } from '../core/trace.ts'
import { type Connection, translated } from './connection.ts'
import { ContentHash } from './content.ts'
import { eventOf, type StoredEvent } from './event-rows.ts'
import type { StoredTexts } from './lazy-texts.ts'
import { partOf } from './prompt-codes.ts'
import { mostEvents } from './schema.ts'
import { TextReader } from './texts.ts'

/** The most parts of prompts that are remembered. */
const mostParts = 20_000

/** Reads the events of stored episodes. */
export class EventReader implements StoredTexts {
  readonly #file: string
  readonly #texts: TextReader
  readonly #parts = new Map<string, PromptPart>()
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
    return promptParts(column).map(([code, id]) => this.#part(code, id))
  }

  /** One object for each part that is stored once, so that what is known of it need not be found again. */
  #part(code: string, id: number): PromptPart {
    const name = `${code}${id}`
    const known = this.#parts.get(name)
    if (known !== undefined) return known
    const part = partOf(code, this.text(id))
    if (this.#parts.size >= mostParts) this.#parts.clear()
    this.#parts.set(name, part)
    return part
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
