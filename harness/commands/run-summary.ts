import type { ResultsReader } from '../store/reader.ts'

/** What the command knows of a run that no row tells. */
export interface RunFacts {
  readonly run: number
  readonly cells: number
  /** Episodes that were stored before. */
  readonly resumed: number
  readonly notApplicable: number
  readonly seconds: number
}

/** A finished run as `--json` prints it; totals are derived from the rows. */
export function runSummary(
  results: ResultsReader,
  { run, cells, resumed, notApplicable, seconds }: RunFacts,
) {
  const { episodes, aborted, calls, tokens, usd } = results.totals({ run })
  const digest = results.digest({ run })
  const counts = { run, cells, episodes, resumed, aborted, notApplicable }
  return { ...counts, digest, seconds: Number(seconds.toFixed(3)), calls, tokens, usd }
}
