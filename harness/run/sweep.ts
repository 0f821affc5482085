import { setImmediate } from 'node:timers/promises'
import type { NotApplicableRow, RunRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import type { Model } from '../core/model.ts'
import type { Trace } from '../core/trace.ts'
import { cellKey } from '../store/cell-key.ts'
import type { FinishedEpisode, ResultsWriter, StoredEpisode } from '../store/writer.ts'
import { playedEpisode } from './episode.ts'
import { journaled } from './journaled.ts'
import type { Matrix, PlannedCell } from './matrix.ts'
import { requestDoor } from './requests.ts'
import { type Batch, runBatches } from './runner.ts'

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
  readonly onStored: (episodes: readonly Trace[]) => void
}

/** What a sweep has to do. */
export interface SweepPlan {
  readonly run: number
  readonly jobs: readonly Job[]
  /** Episodes that were stored before. */
  readonly resumed: number
}

interface Job {
  readonly planned: PlannedCell
  readonly cell: number
  readonly seed: number
  readonly repetition: number
}

/** Starts a run: stores its cells, claims what is stored already, and finds what is missing. */
export function startSweep(
  writer: ResultsWriter,
  matrix: Matrix,
  run: Omit<RunRow, 'run' | 'digest' | 'finishedAt'>,
  options: SweepOptions,
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
  { retryErrors }: SweepOptions,
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

function jobsOf(planned: PlannedCell, cell: number): readonly Job[] {
  return planned.seeds.flatMap((seed) =>
    Array.from({ length: planned.repetitions }, (_, repetition) => ({ planned, cell, seed, repetition })),
  )
}

/** Runs what is missing and stores it; ends the run. */
export async function runSweep(
  writer: ResultsWriter,
  { run, jobs }: SweepPlan,
  notApplicable: readonly NotApplicableRow[],
  options: SweepOptions,
): Promise<void> {
  const door = requestDoor(options.concurrency)
  const limited = new Map<Model, Model>()
  const modelOf = (model: Model): Model => {
    const known = limited.get(model) ?? door.limited(model)
    limited.set(model, known)
    return known
  }
  const save = (episodes: readonly FinishedEpisode[]): void => {
    writer.save(run, episodes)
    options.onStored(episodes.map(({ trace }) => trace))
  }
  const batches = batchesOf(jobs).map((batch, index): Batch => {
    const [{ planned }] = batch
    const { scenario, topology } = planned.identity
    const place = { scenario: scenario.id, topology: topology.id, name: `batch ${index + 1}` }
    return { ...place, run: (signal) => runBatch(writer, batch, modelOf, save, signal) }
  })
  await runBatches(batches, options.concurrency, options.signal)
  options.signal.throwIfAborted()
  writer.finishRun(run, new Date().toISOString(), notApplicable)
}

/** The most episodes of a simulated batch; a paid episode is a batch of its own. */
const batchSize = 256

type JobBatch = readonly [Job, ...Job[]]

function batchesOf(jobs: readonly Job[]): readonly JobBatch[] {
  const batches: [Job, ...Job[]][] = []
  for (const job of jobs) {
    const last = batches.at(-1)
    const fits =
      last !== undefined &&
      last[0].cell === job.cell &&
      job.planned.model.isSimulated &&
      last.length < batchSize
    if (fits) last.push(job)
    else batches.push([job])
  }
  return batches
}

/** Episodes are stored once they hold this many events together. */
const eventsPerSave = 10_000

async function runBatch(
  writer: ResultsWriter,
  jobs: JobBatch,
  modelOf: (model: Model) => Model,
  save: (episodes: readonly FinishedEpisode[]) => void,
  signal: AbortSignal,
): Promise<void> {
  let finished: FinishedEpisode[] = []
  for (const job of jobs) {
    await setImmediate() // lets signals and the progress display through
    if (signal.aborted) break
    const trace = await playedJob(writer, job, modelOf, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error
    })
    if (trace !== undefined) finished.push({ cell: job.cell, trace })
    if (finished.reduce((sum, { trace: { events } }) => sum + events.length, 0) < eventsPerSave) continue
    save(finished)
    finished = []
  }
  if (finished.length > 0) save(finished)
}

function playedJob(
  writer: ResultsWriter,
  { planned, seed, repetition }: Job,
  modelOf: (model: Model) => Model,
  signal: AbortSignal,
): Promise<Trace> {
  const { identity, scenario, topology, faults } = planned
  const key = cellKey(identity)
  const model = journaled(modelOf(planned.model), {
    find: (call) => writer.paidReply(key, seed, repetition, call),
    save: (call, reply) => writer.savePaidReply(key, seed, repetition, call, reply),
  })
  return playedEpisode({ cell: identity, scenario, topology, model, faults, seed, repetition }, signal)
}
