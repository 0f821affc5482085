import type { RunRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import { isFree } from '../core/model.ts'
import type { ResultsWriter, StoredEpisode } from '../store/writer.ts'
import type { Crew } from './crew.ts'
import { type Job, jobsOf, shares } from './jobs.ts'
import { type Matched, matchedCells } from './matching.ts'
import type { Matrix } from './matrix.ts'
import type { CellPlan } from './planned-cell.ts'
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
  /** Called with the number of episodes that are to be played next. */
  readonly onPlanned?: (episodes: number) => void
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
  const { found, missing } = foundEpisodes(writer, matrix.cells, options)
  const number = writer.startRun(run)
  writer.claim(number, found)
  return { run: number, jobs: missing.slice(0, options.limit), resumed: found.length }
}

/** Stores cells, and finds which of their episodes are stored and which are to be played. */
function foundEpisodes(
  writer: ResultsWriter,
  planned: readonly CellPlan[],
  options: Pick<SweepOptions, 'retryErrors'>,
): { readonly found: readonly number[]; readonly missing: readonly Job[] } {
  const cells = writer.cells(planned)
  for (const [index, { fingerprint, identity }] of planned.entries()) {
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
  const all = planned.flatMap((cell, index) => jobsOf(cell, cells[index]?.id ?? 0))
  const known = all.map((job) => stored.get(jobKey(job)))
  const found = known.filter((episode) => episode !== undefined).map(({ id }) => id)
  return { found, missing: all.filter((_, index) => known[index] === undefined) }
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

/**
 * Runs what is missing and stores it, then what can be planned only by what was stored; ends the run. Gives what came
 * of those plans, and how many of their episodes were stored before.
 */
export async function runSweep(
  writer: ResultsWriter,
  plan: SweepPlan,
  { notApplicable, matched = [] }: Pick<Matrix, 'notApplicable' | 'matched'>,
  options: SweepOptions,
): Promise<Matched & { readonly resumed: number }> {
  const { run, jobs } = plan
  const workshop = new Workshop({
    ...{ writer, run, door: requestDoor(options.concurrency) },
    ...{ crew: options.crew, onStored: options.onStored },
  })
  await play(workshop, jobs, options)
  const later = matchedCells(matched, writer)
  const { found, missing } = foundEpisodes(writer, later.cells, options)
  writer.claim(run, found)
  const left = options.limit === undefined ? undefined : options.limit - jobs.length
  await play(workshop, missing.slice(0, left), options)
  writer.finishRun(run, new Date().toISOString(), [...notApplicable, ...later.notApplicable])
  return { ...later, resumed: found.length }
}

async function play(workshop: Workshop, jobs: readonly Job[], options: SweepOptions): Promise<void> {
  const { concurrency, crew, signal, onPlanned } = options
  if (jobs.length > 0) onPlanned?.(jobs.length)
  const batches = shares(jobs, crew?.size ?? 1).flatMap((share) => workshop.batches(share, concurrency))
  await runBatches(batches, together(jobs, options), signal)
  signal.throwIfAborted()
}

/** How many batches go on at once: those of free models wait for nothing, and would only hold memory. */
function together(jobs: readonly Job[], { concurrency, crew }: SweepOptions): number {
  // A worker has one share in hand and the next one waiting.
  const inHand = crew === undefined ? 1 : 2 * crew.size
  return jobs.every(({ planned }) => isFree(planned.model)) ? inHand : Math.max(concurrency, inHand)
}
