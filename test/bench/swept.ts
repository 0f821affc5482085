import type { Model } from '../../harness/core/model.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { provenance } from '../../harness/provenance.ts'
import { plugins } from '../../harness/registry.ts'
import { type Matrix, sweepMatrix } from '../../harness/run/matrix.ts'
import type { PlannedCell } from '../../harness/run/planned-cell.ts'
import { runSweep, type SweepOptions, startSweep } from '../../harness/run/sweep.ts'
import { ResultsWriter } from '../../harness/store/writer.ts'

/** One cell and how many seeds of it to run. */
export interface AskedCell {
  readonly scenario: string
  readonly topology: string
  /** None means the scenario's own default. */
  readonly agents?: number
  /** Seeds 1 to this number. */
  readonly seeds: number
  /** Parameters of the scenario, as texts. */
  readonly set?: { readonly [param: string]: string }
  /** None means the persona `typical`. */
  readonly model?: Model
}

/** The matrix of one cell. */
export async function matrixOf({
  scenario,
  topology,
  agents,
  seeds,
  set = {},
  model,
}: AskedCell): Promise<Matrix<PlannedCell>> {
  const made = model ?? simulatedModel('typical')
  const [scenarios, topologies] = await Promise.all([
    plugins('scenario', [scenario]),
    plugins('topology', [topology]),
  ])
  return sweepMatrix({
    ...{ scenarios, topologies, faults: ['none'], knownFaults: [], repetitions: 1 },
    models: [{ model: made, params: made.settings }],
    agents: agents === undefined ? [] : [agents],
    seeds: Array.from({ length: seeds }, (_, index) => index + 1),
    assignments: Object.entries(set).map(([param, text]) => ({ scope: scenario, param, text })),
  })
}

/**
 * Runs cells into a results file as the command does, and closes it. The number of calls in flight holds for the
 * whole process once it was given.
 */
export async function swept(file: string, cells: readonly AskedCell[], concurrency = 8): Promise<void> {
  const options: SweepOptions = {
    ...{ concurrency, retryErrors: false, limit: undefined, onStored: () => undefined },
    signal: new AbortController().signal,
  }
  const writer = new ResultsWriter(file)
  try {
    for (const asked of cells) {
      const matrix = await matrixOf(asked)
      const plan = startSweep(writer, matrix, provenance('bench', []), options)
      await runSweep(writer, plan, matrix, options)
    }
  } finally {
    writer.close()
  }
}
