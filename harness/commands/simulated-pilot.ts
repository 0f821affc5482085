import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { commaList, type Given } from '../command-line.ts'
import { UsageError } from '../core/errors.ts'
import { provenance } from '../provenance.ts'
import { runSweep, startSweep } from '../run/sweep.ts'
import { ResultsReader } from '../store/reader.ts'
import { ResultsWriter } from '../store/writer.ts'
import { askedAxes, requestedMatrix } from './sweep-axes.ts'

/** Enough for the spread to be known to within a tenth or so. */
const pilotSeeds = '1..100'

/**
 * Sweeps simulated agents into a file that is removed afterwards, and reads it. Nothing is paid and nothing is kept.
 *
 * @param topologies ids, with commas; undefined for all
 * @throws UsageError when a model is not simulated, or there is nothing to run
 */
export async function withSimulatedPilot<T>(
  given: Given,
  topologies: string | undefined,
  work: (results: ResultsReader) => Promise<T>,
): Promise<T> {
  const paid = commaList(given.text('model'))?.find((model) => !model.startsWith('simulated:'))
  if (paid !== undefined)
    throw new UsageError(`--model: expected simulated:PERSONA for a pilot, got "${paid}"`)
  const { texts, ...axes } = askedAxes(given)
  const asked = { ...axes, texts: { ...texts, seeds: texts.seeds ?? pilotSeeds, topology: topologies } }
  const matrix = await requestedMatrix(asked)
  if (matrix.cells.length === 0) {
    const why = matrix.notApplicable[0]?.reason ?? 'nothing was asked for'
    throw new UsageError(`power: expected a pilot that can be run, got none: ${why}`)
  }
  const folder = mkdtempSync(join(tmpdir(), 'coordbench-pilot-'))
  try {
    const file = join(folder, 'pilot.db')
    const writer = new ResultsWriter(file)
    try {
      const options = { concurrency: 8, retryErrors: false, limit: undefined, onStored: () => undefined }
      const plan = startSweep(writer, matrix, provenance('power', process.argv.slice(3)), options)
      await runSweep(writer, plan, matrix, { ...options, signal: new AbortController().signal })
    } finally {
      writer.close()
    }
    const results = new ResultsReader(file)
    try {
      return await work(results)
    } finally {
      results.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
