import type { Statement } from 'better-sqlite3'
import type { NotApplicableRow, RunRow } from '../core/analysis.ts'
import { canonicalJson } from '../core/json.ts'
import type { Prompt } from '../core/model.ts'
import type { Cell, Trace, TraceEvent } from '../core/trace.ts'
import { cellJson, cellKey } from './cell-key.ts'
import { type Connection, closeConnection, openConnection, translated } from './connection.ts'
import { ContentHash } from './content.ts'
import { eventColumns, promptCode } from './event-rows.ts'
import { TextWriter } from './texts.ts'

/** The most events that one episode may have; see the numbering of events. */
export const mostEvents = 2 ** 24

/**
 * The size of the log, in pages of 4 KiB, at which it is written back into the file. Each time waits for the disk,
 * and many small saves write the same pages again and again.
 */
const pagesPerCheckpoint = 8000

/** A finished episode on its way into the store. */
export interface FinishedEpisode {
  readonly cell: number
  readonly trace: Trace
}

/** A cell as it is stored. */
export interface StoredCell {
  readonly id: number
  readonly fingerprint: string
}

/** A stored episode without its content. */
export interface StoredEpisode {
  readonly id: number
  readonly cell: number
  readonly seed: number
  readonly repetition: number
  readonly status: 'ended' | 'aborted'
}

/** What a stored episode holds, as its content hash and its result in canonical JSON. */
export interface StoredContent extends Omit<StoredEpisode, 'status'> {
  readonly content: string
  readonly result: string
}

/** Writes runs, cells and episodes. One writer a file; each method is one transaction. */
export class ResultsWriter {
  readonly file: string
  readonly #db: Connection
  readonly #texts: TextWriter
  readonly #rows: EventRows
  readonly #statements: Statements

  constructor(file: string) {
    this.file = file
    this.#db = openConnection(file, 'write')
    this.#db.pragma(`wal_autocheckpoint = ${pagesPerCheckpoint}`)
    this.#texts = new TextWriter(this.#db)
    this.#rows = new EventRows(this.#db)
    this.#statements = preparedStatements(this.#db)
  }

  /** Starts a run and gives its number. */
  startRun(run: Omit<RunRow, 'run' | 'digest' | 'finishedAt'>): number {
    return this.#transaction(() => {
      const { command, startedAt, commit = null, isDirty, lockHash = null } = run
      const lists = [JSON.stringify(run.arguments), canonicalJson(run.versions)] as const
      const row = [command, startedAt, commit, isDirty ? 1 : 0, lockHash, ...lists] as const
      return Number(this.#statements.insertRun.run(...row).lastInsertRowid)
    })
  }

  /** Marks a run as finished. */
  finishRun(run: number, finishedAt: string, notApplicable: readonly NotApplicableRow[]): void {
    this.#transaction(() => {
      for (const { scenario, topology, model, fault, reason } of notApplicable) {
        this.#statements.insertNotApplicable.run(run, scenario, topology, model, fault, reason)
      }
      this.#statements.finishRun.run(finishedAt, run)
    })
  }

  /** The number of each cell and the fingerprint it is stored with; new cells are stored. */
  cells(cells: readonly { readonly identity: Cell; readonly fingerprint: string }[]): readonly StoredCell[] {
    return this.#transaction(() =>
      cells.map(({ identity, fingerprint }) => this.#cell(identity, fingerprint)),
    )
  }

  #cell(identity: Cell, fingerprint: string): StoredCell {
    const key = cellKey(identity)
    const known = this.#statements.findCell.get(key)
    if (known !== undefined) return known
    const { scenario, topology, model, fault, agents } = identity
    const names = [scenario.id, topology.id, model.id, fault.id] as const
    const row = [key, ...names, agents, cellJson(identity), fingerprint] as const
    return { id: Number(this.#statements.insertCell.run(...row).lastInsertRowid), fingerprint }
  }

  /** The stored episodes of these cells. */
  storedEpisodes(cells: readonly number[]): readonly StoredEpisode[] {
    return translated(this.file, () => cells.flatMap((cell) => this.#statements.findEpisodes.all(cell)))
  }

  /** What the stored episodes of these cells hold. */
  storedContents(cells: readonly number[]): readonly StoredContent[] {
    return translated(this.file, () => cells.flatMap((cell) => this.#statements.findContents.all(cell)))
  }

  /** Runs work whose writes become visible all at once; when it fails or is killed, none of them ever does. */
  async atomically<T>(work: () => Promise<T>): Promise<T> {
    translated(this.file, () => this.#db.exec('BEGIN IMMEDIATE'))
    try {
      const result = await work()
      translated(this.file, () => this.#db.exec('COMMIT'))
      return result
    } catch (error) {
      if (this.#db.inTransaction) this.#db.exec('ROLLBACK')
      this.#texts.forget()
      throw error
    }
  }

  /** Says that a run asked for these stored episodes. */
  claim(run: number, episodes: readonly number[]): void {
    this.#transaction(() => {
      for (const episode of episodes) this.#statements.insertRunEpisode.run(run, episode)
    })
  }

  /** Removes stored episodes, so that they can be run again. */
  remove(episodes: readonly number[]): void {
    this.#transaction(() => {
      for (const episode of episodes) this.#statements.deleteEpisode.run(episode)
    })
  }

  /** Stores finished episodes of a run, all or none. */
  save(run: number, episodes: readonly FinishedEpisode[]): void {
    this.#transaction(() => {
      for (const { cell, trace } of episodes) this.#saveEpisode(run, cell, trace)
      this.#rows.flush()
    })
  }

  #saveEpisode(run: number, cell: number, trace: Trace): void {
    const { cell: identity, seed, repetition, result, events } = trace
    if (events.length >= mostEvents)
      throw new RangeError(`an episode expects fewer than ${mostEvents} events, got ${events.length}`)
    const { insertEpisode, claimEpisode, insertRunEpisode, deletePaid } = this.#statements
    const content = new ContentHash(identity.isSimulated)
    const rows = events.map((event) => [event.seq, this.#eventRow(event, content)] as const)
    const score = result.kind === 'ended' ? result.score : null
    const outcome = [result.kind, result.cause, score, canonicalJson({ ...result })] as const
    const row = [cell, seed, repetition, ...outcome, content.finished(result)] as const
    const { changes, lastInsertRowid } = insertEpisode.run(...row)
    if (changes === 0) {
      // Another process stored it in the meantime.
      claimEpisode.run(run, cell, seed, repetition)
      return
    }
    const episode = Number(lastInsertRowid)
    for (const [seq, row] of rows) this.#rows.add([episode * mostEvents + seq, episode, seq], row)
    insertRunEpisode.run(run, episode)
    if (!identity.isSimulated && result.kind === 'ended') deletePaid.run(cellKey(identity), seed, repetition)
  }

  /** An event's columns behind its numbers. Stores its texts and adds it to the episode's content. */
  #eventRow(event: TraceEvent, content: ContentHash): Bound {
    const { kind, member, peer, until, text, prompt, data } = eventColumns(event)
    const { seq, round, at } = event
    const said = text === null ? undefined : this.#texts.ref(text)
    const shown = prompt === null ? undefined : promptColumn(prompt, this.#texts)
    const hashes = { text: said?.hash ?? null, prompt: shown?.hashed ?? null }
    content.add({ seq, round, kind, member, peer, at, until, data, ...hashes })
    return [round, kind, member, peer, at, until, said?.id ?? null, shown?.column ?? null, data]
  }

  /** Makes a paid reply durable before the next step uses it. */
  savePaidReply(cell: string, seed: number, repetition: number, call: string, reply: string): void {
    translated(this.file, () => this.#statements.insertPaid.run(cell, seed, repetition, call, reply))
  }

  /** A paid reply of an episode that was cut off, as it was saved. */
  paidReply(cell: string, seed: number, repetition: number, call: string): string | undefined {
    return translated(this.file, () => this.#statements.findPaid.get(cell, seed, repetition, call)?.reply)
  }

  close(): void {
    closeConnection(this.#db, this.file)
  }

  #transaction<T>(work: () => T): T {
    try {
      return translated(this.file, () => this.#db.transaction(work).immediate())
    } catch (error) {
      this.#texts.forget()
      this.#rows.forget()
      throw error
    }
  }
}

/** A prompt as it is stored and as it is hashed: codes with the numbers of its texts, and with their hashes. */
function promptColumn(
  prompt: Prompt,
  texts: TextWriter,
): { readonly column: string; readonly hashed: string } {
  const parts = prompt.map((part) => ({ code: promptCode(part), ...texts.ref(part.text) }))
  return {
    // Codes hold nothing that JSON would escape.
    column: `[${parts.map(({ code, id }) => `["${code}",${id}]`).join(',')}]`,
    hashed: parts.map(({ code, hash }) => `${code}:${hash}`).join(' '),
  }
}

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

/** Values bound to a statement. */
type Bound = (string | number | null)[]

type Statements = ReturnType<typeof preparedStatements>

function preparedStatements(db: Connection) {
  return {
    insertRun: db.prepare<Bound>(
      'INSERT INTO runs (command, started_at, git_commit, is_dirty, lock_hash, arguments, versions) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    finishRun: db.prepare<Bound>('UPDATE runs SET finished_at = ? WHERE id = ?'),
    insertNotApplicable: db.prepare<Bound>('INSERT INTO not_applicable VALUES (?, ?, ?, ?, ?, ?)'),
    findCell: db.prepare<[string], StoredCell>('SELECT id, fingerprint FROM cells WHERE key = ?'),
    insertCell: db.prepare<Bound>(
      'INSERT INTO cells (key, scenario, topology, model, fault, agents, identity, fingerprint) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    insertEpisode: db.prepare<Bound>(
      'INSERT INTO episodes (cell, seed, repetition, status, cause, score, result, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (cell, seed, repetition) DO NOTHING',
    ),
    claimEpisode: db.prepare<Bound>(
      'INSERT OR IGNORE INTO run_episodes SELECT ?, id FROM episodes WHERE cell = ? AND seed = ? AND repetition = ?',
    ),
    findEpisodes: db.prepare<[number], StoredEpisode>(
      'SELECT id, cell, seed, repetition, status FROM episodes WHERE cell = ?',
    ),
    findContents: db.prepare<[number], StoredContent>(
      'SELECT id, cell, seed, repetition, content, result FROM episodes WHERE cell = ?',
    ),
    deleteEpisode: db.prepare<Bound>('DELETE FROM episodes WHERE id = ?'),
    insertRunEpisode: db.prepare<Bound>('INSERT OR IGNORE INTO run_episodes VALUES (?, ?)'),
    insertPaid: db.prepare<Bound>('INSERT OR REPLACE INTO paid_replies VALUES (?, ?, ?, ?, ?)'),
    findPaid: db.prepare<[string, number, number, string], { reply: string }>(
      'SELECT reply FROM paid_replies WHERE cell = ? AND seed = ? AND repetition = ? AND call = ?',
    ),
    deletePaid: db.prepare<Bound>('DELETE FROM paid_replies WHERE cell = ? AND seed = ? AND repetition = ?'),
  }
}
