import { z } from 'zod'
import type { CellRow, EpisodeRow, NotApplicableRow, RunRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import type { Trace, TraceEvent } from '../core/trace.ts'
import { cellKey } from './cell-key.ts'
import { type Connection, closeConnection, openConnection, translated } from './connection.ts'
import { digestOf } from './content.ts'
import { EventReader } from './event-reader.ts'
import { mostEvents } from './schema.ts'
import { storedCell, storedResult } from './stored-shapes.ts'

/** Which stored episodes are meant. */
export interface Selection {
  /** Only episodes that this run asked for. */
  readonly run?: number
  /** Only episodes of these cells. */
  readonly cells?: readonly number[]
}

/** Where a stored episode comes from, and what is in it. */
export interface StoredOrigin {
  readonly episode: number
  /** The newest run that asked for it. */
  readonly run: number
  /** Hash over its content. */
  readonly content: string
}

/** Sums over stored episodes. */
export interface Totals {
  readonly episodes: number
  readonly aborted: number
  readonly calls: number
  readonly tokens: number
  readonly usd: number | null
}

/** Reads stored results. Every total is derived from the rows. */
export class ResultsReader {
  readonly file: string
  readonly #db: Connection
  readonly #events: EventReader

  constructor(file: string) {
    this.file = file
    this.#db = openConnection(file, 'read')
    this.#events = new EventReader(this.#db, file)
  }

  runs(): readonly RunRow[] {
    const rows = this.#all('SELECT * FROM runs ORDER BY id', [], runShape)
    return rows.map((row) => ({
      ...{
        run: row.id,
        command: row.command,
        startedAt: row.started_at,
        finishedAt: row.finished_at ?? undefined,
      },
      ...{
        commit: row.git_commit ?? undefined,
        isDirty: row.is_dirty === 1,
        lockHash: row.lock_hash ?? undefined,
      },
      ...{ arguments: row.arguments, versions: row.versions, digest: this.digest({ run: row.id }) },
    }))
  }

  /** Whether there is a run of this number. */
  hasRun(run: number): boolean {
    return this.#all('SELECT id FROM runs WHERE id = ?', [run], z.object({ id: z.number() })).length > 0
  }

  /** The number of the newest run. */
  latestRun(): number {
    const [row] = this.#all('SELECT max(id) AS id FROM runs', [], z.object({ id: z.number().nullable() }))
    if (row?.id == null) throw new UsageError(`${this.file}: expected at least one run, got none`)
    return row.id
  }

  notApplicable(run: number): readonly NotApplicableRow[] {
    return this.#all(
      'SELECT scenario, topology, model, fault, reason FROM not_applicable WHERE run = ?',
      [run],
      notApplicableShape,
    )
  }

  /** All cells that have episodes. `group` is left empty; it depends on which cells stand beside each other. */
  cells(selection: Selection = {}): readonly CellRow[] {
    const rows = this.#all(
      `SELECT id, identity, fingerprint FROM cells WHERE id IN (SELECT cell FROM episodes ${where(selection)}) ORDER BY id`,
      [],
      z.object({ id: z.number(), identity: z.string(), fingerprint: z.string() }),
    )
    return rows.map(({ id, identity, fingerprint }) => ({
      cell: id,
      identity: storedCell(identity),
      group: '',
      fingerprint,
    }))
  }

  /** All episodes, by cell, seed and repetition. */
  episodes(selection: Selection = {}): readonly EpisodeRow[] {
    const rows = this.#all(
      `SELECT id, cell, seed, repetition, result FROM episodes ${where(selection)} ORDER BY cell, seed, repetition`,
      [],
      z.object({
        id: z.number(),
        cell: z.number(),
        seed: z.number(),
        repetition: z.number(),
        result: z.string(),
      }),
    )
    return rows.map(({ id, result, ...row }) => ({ episode: id, ...row, result: storedResult(result) }))
  }

  /** One episode with all its events. */
  trace(episode: number): Trace {
    const [row] = this.#all(
      'SELECT e.seed, e.repetition, e.result, c.identity FROM episodes AS e JOIN cells AS c ON c.id = e.cell WHERE e.id = ?',
      [episode],
      z.object({ seed: z.number(), repetition: z.number(), result: z.string(), identity: z.string() }),
    )
    if (row === undefined) throw new UsageError(`${this.file}: expected a stored episode, got ${episode}`)
    const { seed, repetition } = row
    return {
      cell: storedCell(row.identity),
      seed,
      repetition,
      result: storedResult(row.result),
      events: this.events(episode),
    }
  }

  /** The events of one episode, in causal order, with all their texts. */
  events(episode: number): readonly TraceEvent[] {
    using _lock = this.locked()
    return this.lazyEvents(episode).map((event) => ({ ...event }))
  }

  /** The same, but each text is read when it is first looked at; before the file is closed. */
  lazyEvents(episode: number): readonly TraceEvent[] {
    return this.#events.events(episode)
  }

  /** Episodes, calls, tokens and dollars, derived from the rows. Dollars are null when no call has a price. */
  totals(selection: Selection = {}): Totals {
    const episodes = this.#one(
      `SELECT count(*) AS episodes, coalesce(sum(status = 'aborted'), 0) AS aborted FROM episodes ${where(selection)}`,
      z.object({ episodes: z.number(), aborted: z.number() }),
    )
    const calls = this.#one(
      `SELECT count(*) AS calls, sum(data ->> '$.usage.usd') AS usd,
         coalesce(sum((data ->> '$.usage.inputTokens') + (data ->> '$.usage.outputTokens')), 0) AS tokens
       FROM events WHERE kind = 'call' AND episode IN (SELECT id FROM episodes ${where(selection)})`,
      z.object({ calls: z.number(), usd: z.number().nullable(), tokens: z.number() }),
    )
    return { ...episodes, ...calls }
  }

  /** The digest over the selected episodes, from the content hashes that were stored with them. */
  digest(selection: Selection = {}): string {
    const rows = this.#all(
      `SELECT c.key AS cellKey, e.seed, e.repetition, e.content FROM episodes AS e JOIN cells AS c ON c.id = e.cell
       WHERE e.id IN (SELECT id FROM episodes ${where(selection)})`,
      [],
      z.object({ cellKey: z.string(), seed: z.number(), repetition: z.number(), content: z.string() }),
    )
    return digestOf(rows)
  }

  /** How many events the episodes of each cell have, as their numbers tell. */
  eventsByCell(): ReadonlyMap<number, number> {
    const rows = this.#all(
      `SELECT cell, sum(max(0, 1 + coalesce((SELECT max(id) FROM events WHERE id < (e.id + 1) * ${mostEvents}), 0)
         - e.id * ${mostEvents})) AS events FROM episodes AS e GROUP BY cell`,
      [],
      z.object({ cell: z.number(), events: z.number() }),
    )
    return new Map(rows.map(({ cell, events }) => [cell, events]))
  }

  /** Where the selected episodes come from. */
  origins(selection: Selection = {}): readonly StoredOrigin[] {
    return this.#all(
      `SELECT e.id AS episode, coalesce(max(r.run), 0) AS run, e.content
       FROM episodes AS e LEFT JOIN run_episodes AS r ON r.episode = e.id
       WHERE e.id IN (SELECT id FROM episodes ${where(selection)}) GROUP BY e.id`,
      [],
      z.object({ episode: z.number(), run: z.number(), content: z.string() }),
    )
  }

  /** When each call of an episode began and ended, in virtual milliseconds. */
  callTimes(episode: number): readonly (readonly [at: number, until: number])[] {
    return this.#all(
      "SELECT at, until FROM events WHERE id >= ? AND id < ? AND kind = 'call' ORDER BY id",
      [episode * mostEvents, (episode + 1) * mostEvents],
      z.object({ at: z.number(), until: z.number() }).transform(({ at, until }) => [at, until] as const),
    )
  }

  /** Whether an episode's rows give the content hash that was stored with them. */
  isSound(episode: number): boolean {
    const [row] = this.#all(
      'SELECT e.id, e.content, e.result, c.identity FROM episodes AS e JOIN cells AS c ON c.id = e.cell WHERE e.id = ?',
      [episode],
      z.object({ id: z.number(), content: z.string(), result: z.string(), identity: z.string() }),
    )
    return row !== undefined && this.#content(row) === row.content
  }

  /** Episodes whose rows do not give the content hash that was stored with them. */
  damaged(selection: Selection = {}): readonly number[] {
    const rows = this.#all(
      `SELECT e.id, e.content, e.result, c.identity, c.key FROM episodes AS e JOIN cells AS c ON c.id = e.cell
       WHERE e.id IN (SELECT id FROM episodes ${where(selection)})`,
      [],
      z.object({
        ...{ id: z.number(), content: z.string(), result: z.string(), identity: z.string(), key: z.string() },
      }),
    )
    const isDamaged = (row: (typeof rows)[number]): boolean =>
      this.#content(row) !== row.content || cellKey(storedCell(row.identity)) !== row.key
    return rows.filter(isDamaged).map(({ id }) => id)
  }

  #content({ id, result, identity }: StoredForHash): string {
    return this.#events.content(id, storedCell(identity).isSimulated, storedResult(result))
  }

  /**
   * Holds the lock for reading until it is disposed of. Each read by itself asks the system for the lock and gives it
   * back, which costs more than reading a text. Hold it for a moment only: whoever starts to write waits for it.
   */
  locked(): Disposable {
    if (this.#db.inTransaction) return { [Symbol.dispose]: () => undefined }
    translated(this.file, () => this.#db.exec('BEGIN'))
    return { [Symbol.dispose]: () => void (this.#db.inTransaction && this.#db.exec('COMMIT')) }
  }

  close(): void {
    closeConnection(this.#db, this.file)
  }

  #one<T>(sql: string, shape: z.ZodType<T>): T {
    return translated(this.file, () => shape.parse(this.#db.prepare(sql).get()))
  }

  #all<T>(sql: string, values: readonly (number | string)[], shape: z.ZodType<T>): readonly T[] {
    return translated(this.file, () => z.array(shape).parse(this.#db.prepare(sql).all(...values)))
  }
}

function where({ run, cells }: Selection): string {
  const conditions = [
    ...(run === undefined ? [] : [`id IN (SELECT episode FROM run_episodes WHERE run = ${Math.trunc(run)})`]),
    ...(cells === undefined ? [] : [`cell IN (${cells.map(Math.trunc).join()})`]),
  ]
  return conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`
}

/** What the content hash of an episode needs beside its events. */
interface StoredForHash {
  readonly id: number
  readonly result: string
  readonly identity: string
}

const jsonText = <T>(shape: z.ZodType<T>) => z.string().transform((text) => shape.parse(JSON.parse(text)))

const runShape = z.object({
  id: z.number(),
  command: z.string(),
  started_at: z.string(),
  finished_at: z.string().nullable(),
  git_commit: z.string().nullable(),
  is_dirty: z.number(),
  lock_hash: z.string().nullable(),
  arguments: jsonText(z.array(z.string())),
  versions: jsonText(z.record(z.string(), z.string())),
})

const notApplicableShape = z.object({
  scenario: z.string(),
  topology: z.string(),
  model: z.string(),
  fault: z.string(),
  reason: z.string(),
})
