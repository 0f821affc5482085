/** Runs of several cells that are stored, replayed and compared byte by byte. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { canonicalJson } from '../../harness/core/json.ts'
import type { Model } from '../../harness/core/model.ts'
import type { Cell } from '../../harness/core/trace.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { replayedModels } from '../../harness/replay-source.ts'
import { sweepMatrix } from '../../harness/run/matrix.ts'
import type { CellPlan, PlannedModel } from '../../harness/run/planned-cell.ts'
import { playedJob } from '../../harness/run/played-job.ts'
import { recordedMatrix } from '../../harness/run/recorded-matrix.ts'
import { cellKey } from '../../harness/store/cell-key.ts'
import { digestOf } from '../../harness/store/content.ts'
import { ResultsReader } from '../../harness/store/reader.ts'
import { ResultsWriter } from '../../harness/store/writer.ts'

/** Names of results files that are not there yet, in a folder that goes with the test file. */
export function newFiles(): () => string {
  const folder = mkdtempSync(join(tmpdir(), 'coordbench-replay-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  let files = 0
  return () => {
    files += 1
    return join(folder, `${files}.db`)
  }
}

/** Worlds that ask the team, each agent, for work, and over rounds; one mechanism of each kind, with all that it may do. */
export const code = {
  scenarios: await plugins('scenario', ['corridor', 'code-review', 'forecast', 'negotiation']),
  topologies: await plugins('topology', [
    ...['independent', 'solo', 'adversarial-debate', 'byzantine-agreement', 'dialogue', 'gossip', 'mesh'],
    ...['shared-ledger', 'shared-store', 'work-queue', 'manager-workers', 'contract-net', 'commitment'],
  ]),
  faults: await plugins('fault'),
}
const { signal } = new AbortController()

/** Plays and stores cells. The runner of a sweep has no place within a runner of tests. */
export async function swept(file: string, cells: readonly CellPlan[]): Promise<string> {
  const writer = new ResultsWriter(file)
  try {
    const stored = writer.cells(cells)
    const run = writer.startRun(testRun)
    for (const [index, planned] of cells.entries()) {
      const cell = stored[index]?.id ?? 0
      for (const place of planned.episodes) {
        const trace = await playedJob({ planned, ...place }, (model) => model, signal)
        writer.save(run, [{ cell, trace }])
      }
    }
    writer.finishRun(run, '', [])
  } finally {
    for (const { recorded } of cells) recorded?.recording.close()
    writer.close()
  }
  return file
}

/** The row of a run. */
export const testRun = {
  ...{ command: 'test', startedAt: '', commit: undefined, isDirty: false, lockHash: undefined },
  ...{ arguments: [], versions: {} },
}

/** Cells of these models, and what cannot be played. */
export function matrixOf(models: readonly PlannedModel[], change: object = {}) {
  return sweepMatrix({
    ...{ scenarios: code.scenarios, topologies: code.topologies, knownFaults: code.faults },
    ...{ models, faults: ['none', 'drop:0.2'], agents: [3], seeds: [1, 2], repetitions: 1 },
    assignments: [{ scope: 'corridor', param: 'steps', text: '6' }],
    ...change,
  })
}

/** A model as a cell plans it. */
export function planned(model: Model): PlannedModel {
  return { model, params: model.settings }
}

/** Whatever a file holds, to be run again. */
export function everything(source: string, strict: 'yes' | 'no' = 'yes') {
  return recordedMatrix(replayedModels(source, { strict }), code)
}

interface Kept {
  readonly cell: Cell
  readonly seed: number
  readonly repetition: number
  readonly content: string
  /** Each event as a line, as `trace --export jsonl` has it. */
  readonly lines: readonly string[]
  readonly result: string
}

/** The rows of a file, or of one run of it, by cell. */
export function kept(file: string, run?: number): readonly Kept[] {
  const results = new ResultsReader(file)
  const selection = run === undefined ? {} : { run }
  try {
    expect(results.damaged()).toEqual([])
    const contents = new Map(results.origins(selection).map(({ episode, content }) => [episode, content]))
    const rows = results.episodes(selection).map(({ episode, seed, repetition }): Kept => {
      const { cell, result, events } = results.trace(episode)
      const lines = events.map((event) => JSON.stringify(event))
      const content = contents.get(episode) ?? ''
      return { cell, seed, repetition, content, lines, result: canonicalJson({ ...result }) }
    })
    const named = rows.map((row) => [`${nameless(row.cell)} ${row.seed} ${row.repetition}`, row] as const)
    return named.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  } finally {
    results.close()
  }
}

/** A cell without its model. */
function nameless(cell: Cell): string {
  return cellKey({ ...cell, model: { id: '', version: 1 }, modelParams: {} })
}

/** All that must be the same but the model's name in the cell. */
export function bytes(file: string, run?: number): readonly unknown[] {
  return kept(file, run).map(({ cell, ...rest }) => [nameless(cell), cell.isSimulated, rest])
}

/** The digest as if every cell had this model. */
export function digestWithoutModel(file: string): string {
  return digestOf(kept(file).map(({ cell, ...rest }) => ({ cellKey: nameless(cell), ...rest })))
}

/** Cells of one world without faults: enough where it does not matter which. */
export const narrow = {
  scenarios: code.scenarios.filter(({ id }) => id === 'forecast'),
  ...{ faults: ['none'], assignments: [] },
}

/** A stored run of simulated agents that err. */
export function typicalRun(file: string, change: object = {}): Promise<string> {
  return swept(file, matrixOf([planned(simulatedModel('typical'))], change).cells)
}
