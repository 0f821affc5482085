import type { NotApplicableRow, RunRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import { isFree } from '../core/model.ts'
import type { ResultsWriter, StoredEpisode } from '../store/writer.ts'
import type { Crew } from './crew.ts'
import { type Job, jobsOf, shares } from './jobs.ts'
import type { Matrix } from './matrix.ts'
import { requestDoor } from './requests.ts'
import { runBatches } from './runner.ts'
import { type StoredResult, Workshop } from './workshop.ts'

/** How a sweep is carried out; none of it moves a number. */
export interface SweepOptions {
  /** The most model calls in flight, over everything. */
  readonly concurrency: number
  /** Whether episodes that were aborted before are run again. */
  readonly retryErrors: boolean
  /** The most episodes to run now. */
  readonly limit: number | undefined
  readonly signal: AbortSignal
  /** Called when episodes are stored. */
  readonly onStored: (episodes: readonly StoredResult[]) => void
  /** Threads that play episodes of pure models; without it, all are played on this one. */
  readonly crew?: Crew | undefined
}

/** What a sweep has to do. */
export interface SweepPlan {
  readonly run: number
  readonly jobs: readonly Job[]
  /** Episodes that were stored before. */
  readonly resumed: number
}

/** Starts a run: stores its cells, claims what is stored already, and finds what is missing. */
export function startSweep(
  writer: ResultsWriter,
  matrix: Matrix,
  run: Omit<RunRow, 'run' | 'digest' | 'finishedAt'>,
  options: Pick<SweepOptions, 'retryErrors' | 'limit'>,
): SweepPlan {
  const cells = writer.cells(matrix.cells)
  for (const [index, { fingerprint, identity }] of matrix.cells.entries()) {
    const stored = cells[index]?.fingerprint
    if (stored !== fingerprint) {
      const what = `${writer.file}: ${identity.scenario.id} x ${identity.model.id} is stored with the fingerprint ${stored}`
      throw new UsageError(
        `${what}, expected ${fingerprint}: its prompts or settings changed without a new version`,
      )
    }
  }
  const stored = storedEpisodes(
    writer,
    cells.map(({ id }) => id),
    options,
  )
  const all = matrix.cells.flatMap((planned, index) => jobsOf(planned, cells[index]?.id ?? 0))
  const known = all.map((job) => stored.get(jobKey(job)))
  const found = known.filter((episode) => episode !== undefined)
  const missing = all.filter((_, index) => known[index] === undefined)
  const number = writer.startRun(run)
  writer.claim(
    number,
    found.map(({ id }) => id),
  )
  return { run: number, jobs: missing.slice(0, options.limit), resumed: found.length }
}

function storedEpisodes(
  writer: ResultsWriter,
  cells: readonly number[],
  { retryErrors }: Pick<SweepOptions, 'retryErrors'>,
): ReadonlyMap<string, StoredEpisode> {
  const stored = writer.storedEpisodes(cells)
  const again = retryErrors ? stored.filter(({ status }) => status === 'aborted') : []
  writer.remove(again.map(({ id }) => id))
  const kept = stored.filter((episode) => !again.includes(episode))
  return new Map(kept.map((episode) => [jobKey(episode), episode]))
}

function jobKey({
  cell,
  seed,
  repetition,
}: {
  readonly cell: number
  readonly seed: number
  readonly repetition: number
}): string {
  return `${cell}/${seed}/${repetition}`
}

/** Runs what is missing and stores it; ends the run. */
export async function runSweep(
  writer: ResultsWriter,
  { run, jobs }: SweepPlan,
  notApplicable: readonly NotApplicableRow[],
  options: SweepOptions,
): Promise<void> {
  const { concurrency, crew, signal, onStored } = options
  const workshop = new Workshop({ writer, run, door: requestDoor(concurrency), crew, onStored })
  const workers = crew?.size ?? 1
  const batches = shares(jobs, workers).flatMap((share) => workshop.batches(share, concurrency))
  await runBatches(batches, together(jobs, options), signal)
  signal.throwIfAborted()
  writer.finishRun(run, new Date().toISOString(), notApplicable)
}

/** How many batches go on at once: those of free models wait for nothing, and would only hold memory. */
function together(jobs: readonly Job[], { concurrency, crew }: SweepOptions): number {
  // A worker has one share in hand and the next one waiting.
  const inHand = crew === undefined ? 1 : 2 * crew.size
  return jobs.every(({ planned }) => isFree(planned.model)) ? inHand : Math.max(concurrency, inHand)
}
