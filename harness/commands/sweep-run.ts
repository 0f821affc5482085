import type { ExitCode, Given } from '../command-line.ts'
import type { NotApplicableRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import { shownProgress } from '../progress.ts'
import { provenance } from '../provenance.ts'
import { Crew } from '../run/crew.ts'
import { type Matrix, wholeNumber } from '../run/matrix.ts'
import { runSweep, type SweepOptions, type SweepPlan, startSweep } from '../run/sweep.ts'
import type { StoredResult } from '../run/workshop.ts'
import { ResultsReader } from '../store/reader.ts'
import { ResultsWriter } from '../store/writer.ts'
import { dbFile } from './database.ts'
import { note, print, printJson, shown } from './output.ts'
import { runSummary } from './run-summary.ts'
import { askedAxes, requestedMatrix } from './sweep-axes.ts'
import { sweepTable } from './sweep-table.ts'

/** Runs what a sweep was asked for and tells of it. */
export async function sweep(given: Given): Promise<ExitCode> {
  const asked = await requested(given)
  for (const line of asked.matrix.notes) note(line)
  if (asked.matrix.cells.length === 0) throw new UsageError(`sweep: ${nothingToRun(asked.matrix)}`)
  return swept(given, asked)
}

/** What is to be run, and how. */
interface Requested {
  readonly matrix: Matrix
  readonly options: Omit<SweepOptions, 'onStored' | 'crew'>
  /** Threads to play episodes on; one means this one. */
  readonly workers: number
}

async function requested(given: Given): Promise<Requested> {
  const workers = wholeNumber(given.text('workers') ?? '1', '--workers')
  const concurrency = wholeNumber(given.text('concurrency') ?? '8', '--concurrency')
  const limit = given.text('limit')
  const abort = new AbortController()
  process.once('SIGINT', () => abort.abort())
  process.once('SIGTERM', () => abort.abort())
  const most = limit === undefined ? undefined : wholeNumber(limit, '--limit')
  const options = { concurrency, retryErrors: given.flag('retryErrors'), limit: most, signal: abort.signal }
  return { matrix: await requestedMatrix(askedAxes(given)), options, workers }
}

function nothingToRun({ notApplicable: [first] }: Matrix): string {
  if (first === undefined) return 'expected something to run, got nothing'
  return `expected a cell that can be run, got none: ${first.scenario} x ${first.topology}: ${first.reason}`
}

async function swept(given: Given, asked: Requested): Promise<ExitCode> {
  const { matrix, options } = asked
  const started = performance.now()
  const writer = new ResultsWriter(dbFile(given))
  try {
    const run = await carriedOut(writer, given, asked)
    return await report(given, { ...run, seconds: (performance.now() - started) / 1000 })
  } catch (error) {
    if (!options.signal.aborted || error !== options.signal.reason) throw error
    note(`sweep: stopped; what was finished is stored in ${writer.file}, start again to go on`)
    return 1
  } finally {
    for (const { recorded } of matrix.cells) recorded?.recording.close()
    // Last of all, because a reader cannot leave one file behind.
    writer.close()
  }
}

async function carriedOut(writer: ResultsWriter, given: Given, { matrix, options, workers }: Requested) {
  const shownAborts = abortNotes()
  let progress: ReturnType<typeof shownProgress> | undefined
  const onPlanned = (episodes: number): void => {
    progress?.stop()
    progress = shownProgress(episodes, process.stderr)
  }
  const onStored = (episodes: readonly StoredResult[]): void => {
    progress?.add(episodes.length)
    shownAborts(episodes)
  }
  const plan = startSweep(writer, matrix, provenance('sweep', process.argv.slice(3)), options)
  if (plan.resumed > 0) note(`${plan.resumed} episodes are stored already, ${plan.jobs.length} are to be run`)
  const crew = crewFor(plan, matrix, given, workers)
  options.signal.addEventListener('abort', () => crew?.stop())
  try {
    const later = await runSweep(writer, plan, matrix, { ...options, onStored, onPlanned, crew })
    if (later.waiting > 0) note(waiting(later.waiting))
    const cells = matrix.cells.length + later.cells.length
    const notApplicable = [...matrix.notApplicable, ...later.notApplicable]
    return { run: plan.run, resumed: plan.resumed + later.resumed, cells, notApplicable }
  } finally {
    progress?.stop()
    await crew?.close()
  }
}

function waiting(cells: number): string {
  const what = cells === 1 ? '1 cell waits' : `${cells} cells wait`
  return `${what} for episodes whose tokens it is to be given; start again to go on`
}

/** Undefined where more threads would have nothing to do. */
function crewFor(
  { jobs }: SweepPlan,
  { matched = [] }: Matrix,
  given: Given,
  workers: number,
): Crew | undefined {
  const cells = [
    ...jobs.map(({ planned }) => planned),
    ...matched.flatMap(({ team }) => team.episodes.map(() => team)),
  ]
  const shareable = cells.filter(({ model }) => model.isPure === true).length
  const size = Math.min(workers, shareable)
  return size < 2
    ? undefined
    : new Crew(size, new URL('./sweep-worker.ts', import.meta.url), askedAxes(given))
}

/** Tells of the first aborted episodes as they come. */
function abortNotes(): (episodes: readonly StoredResult[]) => void {
  let told = 0
  return (episodes) => {
    for (const { cell, seed, result } of episodes) {
      if (result.kind !== 'aborted' || told >= 3) continue
      told += 1
      const where = `${cell.scenario.id} x ${cell.topology.id}, seed ${seed}`
      note(shown(`\naborted (${result.cause}): ${where}: ${result.detail}`))
    }
  }
}

interface Finished {
  readonly run: number
  readonly resumed: number
  readonly cells: number
  readonly notApplicable: readonly NotApplicableRow[]
  readonly seconds: number
}

async function report(given: Given, { notApplicable, ...finished }: Finished): Promise<ExitCode> {
  const results = new ResultsReader(dbFile(given))
  try {
    const summary = runSummary(results, { ...finished, notApplicable: notApplicable.length })
    if (given.flag('json')) printJson(summary)
    else print(await sweepTable(results, finished.run, { ...summary, notApplicable }))
    return summary.aborted > 0 ? 1 : 0
  } finally {
    results.close()
  }
}
