import type { CommandOption, Given } from '../command-line.ts'
import { UsageError } from '../core/errors.ts'
import type { ResultsReader } from '../store/reader.ts'

/** The results file of a command. */
export const dbOption: CommandOption = {
  flags: '--db FILE',
  description: 'results file',
  default: 'results.db',
}

/** Which run of the file is meant. */
export const runOption: CommandOption = {
  flags: '--run RUN',
  description: 'number of a run, latest or all',
  default: 'latest',
}

/** The name of the results file. */
export function dbFile(given: Given): string {
  return given.text('db') ?? 'results.db'
}

/** Opens the results file for reading, and closes it behind the work. */
export async function withResults<T>(
  given: Given,
  work: (results: ResultsReader) => Promise<T> | T,
): Promise<T> {
  // Loaded only when a file is to be read: the driver of the database is a good part of what a command loads.
  const { ResultsReader } = await import('../store/reader.ts')
  const results = new ResultsReader(dbFile(given))
  try {
    return await work(results)
  } finally {
    results.close()
  }
}

/**
 * The run that `--run` names, or undefined for all.
 *
 * @throws UsageError when there is no such run
 */
export function chosenRun(given: Given, results: ResultsReader): number | undefined {
  const text = given.text('run') ?? 'latest'
  const latest = results.latestRun()
  if (text === 'all') return undefined
  if (text === 'latest') return latest
  const run = Number(text)
  if (Number.isSafeInteger(run) && results.hasRun(run)) return run
  throw new UsageError(`--run: expected latest, all or a run from 1 to ${latest}, got "${text}"`)
}
