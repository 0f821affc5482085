import { copyFileSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Trace } from '../../harness/core/trace.ts'
import { closeConnection, openConnection } from '../../harness/store/connection.ts'
import { ContentHash, type HashedEvent } from '../../harness/store/content.ts'
import { EventRows } from '../../harness/store/event-inserts.ts'
import { eventColumns } from '../../harness/store/event-rows.ts'
import { promptCode } from '../../harness/store/prompt-codes.ts'
import { TextWriter, textHash } from '../../harness/store/texts.ts'
import { type FinishedEpisode, ResultsWriter } from '../../harness/store/writer.ts'
import type { Benchmark, BenchRow, BenchSetting } from './benchmark.ts'
import { eventCount, removed, tracesOf } from './stored-traces.ts'
import { type AskedCell, swept } from './swept.ts'
import { inTurns, median, medianRatio, processorTimes, type Timing, timed, walls } from './timing.ts'

/**
 * Events per second of the store. The same recorded events go through the writer, in batches as a sweep saves
 * them, and as ready rows of equal columns through one bare prepared insert in one transaction. Both make a file
 * on disk and close it. Then the writer's stages, each done alone over the same events.
 */
export const storeSpeed: Benchmark = {
  id: 'store',
  title: 'Events per second of the store',
  async run(setting) {
    const long: AskedCell = { scenario: 'corridor', topology: 'mesh', seeds: 16 }
    const short: AskedCell = { scenario: 'forecast', topology: 'independent', seeds: 5000 }
    return [
      ...(await measured('corridor x mesh', long, setting)),
      ...(await measured('forecast x independent', short, setting)),
    ]
  },
}

async function measured(
  name: string,
  asked: AskedCell,
  { folder, repeats }: BenchSetting,
): Promise<readonly BenchRow[]> {
  const source = removed(`${folder}/source.db`)
  await swept(source, [asked])
  const traces = tracesOf(source)
  const tables = ['events', 'texts', 'episodes', 'run_episodes'].map((table) => storedTable(source, table))
  const events = tables.slice(0, 1)
  const target = `${folder}/target.db`
  const ready = traces.map(countable)
  const emptied = withoutEvents(source, `${folder}/emptied.db`)
  const timings = await inTurns(repeats, {
    writer: () => timed(() => written(removed(target), traces)),
    bare: () => timed(() => inserted(removed(target), events)),
    everything: () => timed(() => inserted(removed(target), tables)),
    encode: () => timed(() => encoded(traces)),
    hash: () => timed(() => hashed(ready)),
    texts: () => timed(() => textsStored(removed(target), traces)),
    insert: () => insertTiming(emptied, removed(target), events[0]?.rows ?? []),
  })
  const { writer, bare, everything, ...stages } = timings
  const count = eventCount(traces)
  const row = (
    detail: string,
    against: string,
    times: readonly number[],
    others: readonly number[],
  ): BenchRow => ({
    ...{ bench: `store, ${name}${detail}`, value: count / median(times), unit: 'events/s', against },
    ratio: medianRatio(others, times),
  })
  return [
    row('', 'bare insert of its events', walls(writer), walls(bare)),
    row(', processor time', 'bare insert of its events', processorTimes(writer), processorTimes(bare)),
    row(', all rows', 'bare inserts of all its rows', walls(writer), walls(everything)),
    ...stageRows(name, count, writer, stages),
  ]
}

/** The writer's stages by processor time, and what is left of the whole. */
function stageRows(
  name: string,
  count: number,
  writer: readonly Timing[],
  stages: { readonly [stage: string]: readonly Timing[] },
): readonly BenchRow[] {
  const whole = median(processorTimes(writer))
  const times = Object.entries(stages).map(([stage, timings]): readonly [string, number] => [
    stage,
    median(processorTimes(timings)),
  ])
  const rest = whole - times.reduce((sum, [, time]) => sum + time, 0)
  return [...times, ['rest', rest] as const].map(([stage, time]) => ({
    ...{ bench: `store, ${name}: ${stageNames[stage] ?? stage}`, value: (time / count) * 1e6 },
    ...{ unit: 'us/event', against: 'the writer', ratio: time / whole },
  }))
}

const stageNames: { readonly [stage: string]: string } = {
  encode: 'encode columns',
  hash: 'hash content',
  texts: 'hash, find and store texts',
  insert: 'insert events',
  rest: 'episodes, commits, close',
}

/** The most episodes and events of one save, as a sweep has them. */
const mostTogether = { episodes: 256, events: 10_000 }

function written(file: string, traces: readonly Trace[]): void {
  const writer = new ResultsWriter(file)
  const first = traces[0]
  if (first === undefined) throw new Error('expected episodes to store, got none')
  const [cell] = writer.cells([{ identity: first.cell, fingerprint: 'bench' }])
  const run = writer.startRun({
    ...{ command: 'bench', startedAt: '', commit: undefined, isDirty: false, lockHash: undefined },
    ...{ arguments: [], versions: {} },
  })
  let batch: FinishedEpisode[] = []
  for (const trace of traces) {
    batch.push({ cell: cell?.id ?? 0, trace })
    const events = batch.reduce((sum, { trace: { events } }) => sum + events.length, 0)
    if (batch.length < mostTogether.episodes && events < mostTogether.events) continue
    writer.save(run, batch)
    batch = []
  }
  writer.save(run, batch)
  writer.close()
}

/** A stored table: rows of plain values, and a table of the same columns that checks nothing. */
interface StoredTable {
  readonly create: string
  readonly insert: string
  readonly rows: readonly unknown[][]
}

function storedTable(file: string, table: string): StoredTable {
  const db = new Database(file, { readonly: true })
  const columns = db.pragma(`table_info(${table})`) as readonly {
    readonly name: string
    readonly type: string
  }[]
  // Raw rows are lists of values.
  const rows = db.prepare(`SELECT * FROM ${table}`).raw().all() as unknown[][]
  db.close()
  const typed = columns.map(({ name, type }) =>
    name === 'id' ? 'id INTEGER PRIMARY KEY' : `${name} ${type}`,
  )
  return {
    create: `CREATE TABLE ${table} (${typed.join(', ')}) STRICT`,
    insert: `INSERT INTO ${table} VALUES (${columns.map(() => '?').join(', ')})`,
    rows,
  }
}

function inserted(file: string, tables: readonly StoredTable[]): void {
  const db = new Database(file)
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = NORMAL')
  for (const { create } of tables) db.exec(create)
  db.transaction(() => {
    for (const { insert, rows } of tables) {
      const statement = db.prepare(insert)
      for (const row of rows) statement.run(row)
    }
  })()
  db.pragma('journal_mode = DELETE')
  db.close()
}

function encoded(traces: readonly Trace[]): number {
  let length = 0
  for (const { events } of traces) for (const event of events) length += eventColumns(event).data?.length ?? 0
  return length
}

/** What counts of an episode, ready to be hashed; texts have a hash of the right length. */
interface Countable extends Pick<Trace, 'cell' | 'result'> {
  readonly events: readonly HashedEvent[]
}

function countable({ cell, result, events }: Trace): Countable {
  const hash = '0'.repeat(64)
  const counted = events.map((event): HashedEvent => {
    const { text, prompt, ...columns } = eventColumns(event)
    const { seq, round, at } = event
    const parts = prompt?.map((part) => `${promptCode(part)}:${hash}`).join(' ') ?? null
    return { ...columns, seq, round, at, text: text === null ? null : hash, prompt: parts }
  })
  return { cell, result, events: counted }
}

function hashed(episodes: readonly Countable[]): void {
  for (const { cell, events, result } of episodes) {
    const content = new ContentHash(cell.isSimulated)
    for (const event of events) content.add(event)
    content.finished(result)
  }
}

function textsStored(file: string, traces: readonly Trace[]): void {
  const db = openConnection(file, 'write')
  const texts = new TextWriter(db)
  const hashes = new Map<string, string>()
  const store = (text: string): void => {
    const hash = hashes.get(text) ?? textHash(text)
    hashes.set(text, hash)
    texts.id(hash, text)
  }
  db.transaction(() => {
    for (const { events } of traces) {
      for (const event of events) {
        if (event.kind === 'message') store(event.text)
        if (event.kind !== 'call') continue
        store(event.reply)
        for (const { text } of event.prompt) store(text)
      }
    }
  })()
  closeConnection(db, file)
}

/** The same results file without its events. */
function withoutEvents(source: string, file: string): string {
  copyFileSync(source, removed(file))
  const db = new Database(file)
  db.exec('DELETE FROM events; VACUUM')
  db.close()
  return file
}

/** Ready rows into the real table, with its keys and checks, beside the texts and episodes they belong to. */
async function insertTiming(emptied: string, file: string, rows: readonly unknown[][]): Promise<Timing> {
  copyFileSync(emptied, file)
  const db = openConnection(file, 'write')
  const events = new EventRows(db)
  const timing = await timed(() =>
    db.transaction(() => {
      // Rows of the events table hold such values.
      for (const row of rows) events.add([], row as (string | number | null)[])
      events.flush()
    })(),
  )
  closeConnection(db, file)
  return timing
}
