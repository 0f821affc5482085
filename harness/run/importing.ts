import { setImmediate } from 'node:timers/promises'
import type { RunRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import type { ImportedEpisode } from '../core/importer.ts'
import { canonicalJson } from '../core/json.ts'
import type { Cell, Trace } from '../core/trace.ts'
import { cellKey } from '../store/cell-key.ts'
import { traceContent } from '../store/trace-content.ts'
import type { ResultsWriter, StoredContent } from '../store/writer.ts'

/** What an import did. */
export interface ImportedRun {
  readonly run: number
  /** Cells that the imported episodes are in. */
  readonly cells: number
  /** Episodes that were stored before. */
  readonly resumed: number
  /** Cells that came with another fingerprint than they are stored with, one sentence each. */
  readonly notes: readonly string[]
}

/**
 * Stores imported episodes as one run, all or none: an import that is killed leaves nothing behind. What is stored
 * already with the same content is claimed by the run and not stored again.
 *
 * @param onStored called with the number of episodes that were written since the last call
 * @throws UsageError when an episode comes twice, or is stored with other content
 */
export async function storeImported(
  writer: ResultsWriter,
  episodes: readonly ImportedEpisode[],
  run: Omit<RunRow, 'run' | 'digest' | 'finishedAt'>,
  onStored: (episodes: number) => void,
): Promise<ImportedRun> {
  return writer.atomically(async () => {
    const cells = storedCells(writer, episodes)
    const jobs = jobsOf(episodes, cells.numbers)
    const known = knownContents(writer, cells.numbers)
    for (const job of jobs) requireSame(writer.file, job, known.get(job.place))
    const number = writer.startRun(run)
    writer.claim(
      number,
      jobs.flatMap(({ place }) => known.get(place)?.id ?? []),
    )
    const missing = jobs.filter(({ place }) => !known.has(place))
    await save(writer, number, missing, onStored)
    writer.finishRun(number, new Date().toISOString(), [])
    const resumed = jobs.length - missing.length
    return { run: number, cells: cells.numbers.size, resumed, notes: cells.notes }
  })
}

/** The number of each cell, by key. */
type CellNumbers = ReadonlyMap<string, number>

function storedCells(
  writer: ResultsWriter,
  episodes: readonly ImportedEpisode[],
): { readonly numbers: CellNumbers; readonly notes: readonly string[] } {
  const cells = new Map(
    distinctCells(episodes).map(({ key, trace, fingerprint }) => [
      key,
      { identity: trace.cell, fingerprint },
    ]),
  )
  const stored = writer.cells([...cells.values()])
  const numbers = new Map([...cells.keys()].map((key, index) => [key, stored[index]?.id ?? 0]))
  const notes = [...cells.values()].flatMap(({ identity: { scenario, topology }, fingerprint }, index) => {
    const before = stored[index]?.fingerprint
    if (before === fingerprint) return []
    const what = `${writer.file}: ${scenario.id} x ${topology.id} is stored with the fingerprint ${before}`
    return [`${what}, expected ${fingerprint}: its prompts or settings are not the same in all episodes`]
  })
  return { numbers, notes }
}

/** The first episode of each cell with the cell's key. Importers give one cell object to all its episodes. */
function distinctCells(episodes: readonly ImportedEpisode[]) {
  const first = new Map<Cell, ImportedEpisode>()
  for (const episode of episodes) if (!first.has(episode.trace.cell)) first.set(episode.trace.cell, episode)
  return [...first.values()].map((episode) => ({ ...episode, key: cellKey(episode.trace.cell) }))
}

/** An episode with its cell's number and its place in the file. */
interface Job extends ImportedEpisode {
  readonly cell: number
  readonly place: string
}

function jobsOf(episodes: readonly ImportedEpisode[], numbers: CellNumbers): readonly Job[] {
  const keys = new Map(distinctCells(episodes).map(({ trace, key }) => [trace.cell, key]))
  const sources = new Map<string, string>()
  return episodes.map((episode) => {
    const { trace, source } = episode
    const cell = numbers.get(keys.get(trace.cell) ?? '') ?? 0
    const place = placeOf(cell, trace)
    const first = sources.get(place)
    if (first !== undefined)
      throw new UsageError(`${source}: expected each episode once, got that of ${first} again`)
    sources.set(place, source)
    return { ...episode, cell, place }
  })
}

function placeOf(cell: number, { seed, repetition }: Pick<Trace, 'seed' | 'repetition'>): string {
  return `${cell}/${seed}/${repetition}`
}

function knownContents(writer: ResultsWriter, numbers: CellNumbers): ReadonlyMap<string, StoredContent> {
  const stored = writer.storedContents([...numbers.values()])
  return new Map(stored.map((episode) => [placeOf(episode.cell, episode), episode]))
}

/** Measured times stand outside the content; the total of an episode is in its result. */
function requireSame(file: string, { trace, source }: Job, stored: StoredContent | undefined): void {
  if (stored === undefined) return
  const { cell, seed, repetition, result } = trace
  if (stored.result === canonicalJson({ ...result }) && stored.content === traceContent(trace)) return
  const what = `${cell.scenario.id} x ${cell.topology.id}, seed ${seed}, repetition ${repetition}`
  throw new UsageError(
    `${source}: expected the episode that ${file} holds for ${what}, got one with other content; nothing was imported, use another --db`,
  )
}

/** Episodes between two looks at signals and the progress display. */
const batchSize = 20

async function save(
  writer: ResultsWriter,
  run: number,
  jobs: readonly Job[],
  onStored: (episodes: number) => void,
): Promise<void> {
  for (let from = 0; from < jobs.length; from += batchSize) {
    const batch = jobs.slice(from, from + batchSize)
    writer.save(run, batch)
    onStored(batch.length)
    await setImmediate()
  }
}
