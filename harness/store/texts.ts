import { hash } from 'node:crypto'
import type { Statement } from 'better-sqlite3'
import type { Connection } from './connection.ts'

/** The most texts that are remembered between lookups, and the most characters that they may have together. */
const mostRemembered = { texts: 50_000, characters: 32_000_000 }

/** What was looked up before; forgets all when it is full. */
class Remembered<K, V> {
  readonly #known = new Map<K, V>()
  #characters = 0

  get(key: K): V | undefined {
    return this.#known.get(key)
  }

  keep(key: K, value: V, { length }: string): void {
    const { texts, characters } = mostRemembered
    if (this.#known.size >= texts || this.#characters + length > characters) this.clear()
    this.#known.set(key, value)
    this.#characters += length
  }

  clear(): void {
    this.#known.clear()
    this.#characters = 0
  }
}

/** Stores each text once. */
export class TextWriter {
  readonly #find: Statement<[string], { id: number }>
  readonly #insert: Statement<[string, string, number]>
  /** Numbers by hash. */
  readonly #known = new Remembered<string, number>()

  constructor(db: Connection) {
    this.#find = db.prepare('SELECT id FROM texts WHERE hash = ?')
    this.#insert = db.prepare(
      'INSERT INTO texts (hash, body, is_json) VALUES (?, ?, ?) ON CONFLICT (hash) DO NOTHING',
    )
  }

  /** The number of a text with this hash, storing it when it is new. Call inside a transaction. */
  id(digest: string, text: string): number {
    const known = this.#known.get(digest)
    if (known !== undefined) return known
    const id = this.#stored(digest, text) ?? this.#find.get(digest)?.id
    if (id === undefined) throw new Error(`text ${digest}: expected a stored text, got none`)
    this.#known.keep(digest, id, digest)
    return id
  }

  /** Forgets what a transaction stored that was rolled back. */
  forget(): void {
    this.#known.clear()
  }

  /**
   * The number of a text that is new; undefined for one that is there. A text that UTF-8 or SQL functions would not
   * carry unharmed is stored as JSON.
   */
  #stored(digest: string, text: string): number | undefined {
    const isPlain = text.isWellFormed() && !text.includes('\0')
    const body = isPlain ? text : JSON.stringify(text)
    const { changes, lastInsertRowid } = this.#insert.run(digest, body, isPlain ? 0 : 1)
    return changes === 0 ? undefined : Number(lastInsertRowid)
  }
}

/** The hash of a text, the same in every file. */
export function textHash(text: string): string {
  return hash('sha256', JSON.stringify(text))
}

/** Reads stored texts. */
export class TextReader {
  readonly #find: Statement<[number], { body: string; is_json: number }>
  readonly #texts = new Remembered<number, string>()
  readonly #hashes = new Remembered<number, string>()

  constructor(db: Connection) {
    this.#find = db.prepare('SELECT body, is_json FROM texts WHERE id = ?')
  }

  /** The text with this number. */
  text(id: number): string {
    const known = this.#texts.get(id)
    if (known !== undefined) return known
    const row = this.#find.get(id)
    if (row === undefined) throw new Error(`text ${id}: expected a stored text, got none`)
    const text = row.is_json === 1 ? String(JSON.parse(row.body)) : row.body
    this.#texts.keep(id, text, text)
    return text
  }

  /** The hash of what is stored now. */
  hash(id: number): string {
    const known = this.#hashes.get(id)
    if (known !== undefined) return known
    const hash = textHash(this.text(id))
    this.#hashes.keep(id, hash, hash)
    return hash
  }
}
