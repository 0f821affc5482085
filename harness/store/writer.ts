import type { NotApplicableRow, RunRow } from '../core/analysis.ts'
import { canonicalJson } from '../core/json.ts'
import type { Cell, Trace } from '../core/trace.ts'
import { cellJson, cellKey } from './cell-key.ts'
import { type Connection, closeConnection, openConnection, translated } from './connection.ts'
import { type Bound, EventRows } from './event-inserts.ts'
import { type PreparedEpisode, Preparer } from './prepared.ts'
import { mostEvents } from './schema.ts'
import { SharedCommit } from './shared-commit.ts'
import { TextWriter } from './texts.ts'

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

/** What a stored episode spent. */
export interface Spending {
  readonly tokens: number
  readonly untold: number
  readonly rounds: number
}

/** Writes runs, cells and episodes. One writer a file; each method is one transaction. */
export class ResultsWriter {
  readonly file: string
  readonly #db: Connection
  readonly #texts: TextWriter
  readonly #rows: EventRows
  readonly #statements: Statements
  readonly #preparer = new Preparer()
  readonly #shared = new SharedCommit((work) => this.#transaction(work))

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

  /** What an episode spent: tokens, calls of which none were told, and rounds in which somebody was asked. */
  spending(episode: number): Spending {
    const range = [episode * mostEvents, (episode + 1) * mostEvents] as const
    const row = translated(this.file, () => this.#statements.findSpending.get(...range))
    return row ?? { tokens: 0, untold: 0, rounds: 0 }
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

  /**
   * Removes stored episodes, so that they can be run again. What belongs to them goes first and by its place; left to
   * the keys, each removal would read all events, which have no index over episodes.
   */
  remove(episodes: readonly number[]): void {
    if (episodes.length === 0) return
    const { deleteEvents, deleteClaims, deleteEpisode } = this.#statements
    this.#db.pragma('foreign_keys = OFF')
    try {
      this.#transaction(() => {
        for (const episode of episodes) deleteEvents.run(episode * mostEvents, (episode + 1) * mostEvents)
        deleteClaims.run(JSON.stringify(episodes))
        for (const episode of episodes) deleteEpisode.run(episode)
      })
    } finally {
      this.#db.pragma('foreign_keys = ON')
    }
  }

  /** Stores finished episodes of a run, all or none. */
  save(run: number, episodes: readonly FinishedEpisode[]): void {
    this.#transaction(() => {
      for (const { cell, trace } of episodes) this.#saveEpisode(run, cell, trace)
    })
  }

  /** Stores an episode in one transaction with whatever else is to be stored just now. */
  saveSoon(run: number, { cell, trace }: FinishedEpisode): Promise<void> {
    return this.#shared.add(() => this.#saveEpisode(run, cell, trace))
  }

  /** Stores episodes of one cell that another thread prepared, all or none. */
  savePrepared(run: number, cell: number, episodes: readonly PreparedEpisode[]): void {
    this.#transaction(() => {
      for (const episode of episodes) this.#insertEpisode(run, cell, episode)
    })
  }

  #saveEpisode(run: number, cell: number, trace: Trace): void {
    const { cell: identity, seed, repetition, result } = trace
    this.#insertEpisode(run, cell, this.#preparer.prepared(trace))
    if (identity.isSimulated || result.kind !== 'ended') return
    this.#statements.deletePaid.run(cellKey(identity), seed, repetition)
  }

  #insertEpisode(run: number, cell: number, prepared: PreparedEpisode): void {
    const { seed, repetition, result, content, rows } = prepared
    if (rows.length >= mostEvents)
      throw new RangeError(`an episode expects fewer than ${mostEvents} events, got ${rows.length}`)
    const score = result.kind === 'ended' ? result.score : null
    const { insertEpisode, claimEpisode, insertRunEpisode } = this.#statements
    const place = [cell, seed, repetition] as const
    const outcome = [result.kind, result.cause, score, canonicalJson({ ...result }), content] as const
    const { changes, lastInsertRowid } = insertEpisode.run(...place, ...outcome)
    if (changes === 0) {
      // Another process stored it in the meantime.
      claimEpisode.run(run, cell, seed, repetition)
      return
    }
    const episode = Number(lastInsertRowid)
    this.#insertEvents(episode, prepared)
    insertRunEpisode.run(run, episode)
  }

  #insertEvents(episode: number, { texts, rows }: PreparedEpisode): void {
    const ids = texts.map(([hash, body]) => this.#texts.id(hash, body))
    for (const [seq, round, kind, member, peer, at, until, text, prompt, data] of rows) {
      const place = [episode * mostEvents + seq, episode, seq, round]
      const body = text === null ? null : (ids[text] ?? null)
      // Codes hold nothing that JSON would escape.
      const parts = prompt && `[${prompt.map(([code, part]) => `["${code}",${ids[part]}]`).join(',')}]`
      this.#rows.add(place, [kind, member, peer, at, until, body, parts, data])
    }
  }

  /**
   * Keeps a paid reply until its episode is stored. Fulfilled when it is durable: the end of the process by
   * whatever signal does not lose it. Where the machine itself fails, the last moments may be lost.
   */
  savePaidReply(cell: string, seed: number, repetition: number, call: string, reply: string): Promise<void> {
    return this.#shared.add(() => {
      this.#statements.insertPaid.run(cell, seed, repetition, call, reply)
    })
  }

  /** A paid reply of an episode that was cut off, as it was saved. */
  paidReply(cell: string, seed: number, repetition: number, call: string): string | undefined {
    return translated(this.file, () => this.#statements.findPaid.get(cell, seed, repetition, call)?.reply)
  }

  close(): void {
    if (this.#db.open) this.#shared.commit()
    closeConnection(this.#db, this.file)
  }

  #flushed<T>(work: () => T): T {
    const result = work()
    this.#rows.flush()
    return result
  }

  #transaction<T>(work: () => T): T {
    try {
      return translated(this.file, () => this.#db.transaction(() => this.#flushed(work)).immediate())
    } catch (error) {
      this.#texts.forget()
      this.#rows.forget()
      throw error
    }
  }
}

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
    findSpending: db.prepare<[number, number], Spending>(
      `SELECT coalesce(sum((data ->> '$.usage.inputTokens') + (data ->> '$.usage.outputTokens')), 0) AS tokens,
         coalesce(sum(kind = 'call' AND data -> '$.usage' IS NULL), 0) AS untold,
         coalesce(sum(kind = 'round' AND data -> '$.asked' <> '[]'), 0) AS rounds
       FROM events WHERE id >= ? AND id < ?`,
    ),
    deleteEvents: db.prepare<Bound>('DELETE FROM events WHERE id >= ? AND id < ?'),
    deleteClaims: db.prepare<Bound>(
      'DELETE FROM run_episodes WHERE episode IN (SELECT value FROM json_each(?))',
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
