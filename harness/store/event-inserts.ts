import type { Statement } from 'better-sqlite3'
import type { Connection } from './connection.ts'

/** Values bound to a statement. */
export type Bound = (string | number | null)[]

const eventColumnCount = 12

/** How many events one statement inserts; more gain nothing. */
const eventsPerInsert = 16

/** Events on their way into their table, several with each statement. Flush it before a transaction ends. */
export class EventRows {
  readonly #insertOne: Statement<[Bound]>
  readonly #insertSeveral: Statement<[Bound]>
  #values: Bound = []

  constructor(db: Connection) {
    const row = `(${Array.from({ length: eventColumnCount }, () => '?').join(', ')})`
    const rows = Array.from({ length: eventsPerInsert }, () => row).join(', ')
    this.#insertOne = db.prepare<[Bound]>(`INSERT INTO events VALUES ${row}`)
    this.#insertSeveral = db.prepare<[Bound]>(`INSERT INTO events VALUES ${rows}`)
  }

  /** Adds an event by its first columns and the others. */
  add(place: Bound, content: Bound): void {
    this.#values.push(...place, ...content)
    if (this.#values.length < eventsPerInsert * eventColumnCount) return
    this.#insertSeveral.run(this.#values)
    this.#values = []
  }

  /** Inserts what is left. */
  flush(): void {
    for (let start = 0; start < this.#values.length; start += eventColumnCount) {
      this.#insertOne.run(this.#values.slice(start, start + eventColumnCount))
    }
    this.#values = []
  }

  /** Forgets what a transaction added that was rolled back. */
  forget(): void {
    this.#values = []
  }
}
