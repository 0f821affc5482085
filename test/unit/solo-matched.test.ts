import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Trace } from '../../harness/core/trace.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { provenance } from '../../harness/provenance.ts'
import { plugins } from '../../harness/registry.ts'
import type { Assignment } from '../../harness/run/assignments.ts'
import { matchedCells } from '../../harness/run/matching.ts'
import { type Matrix, sweepMatrix } from '../../harness/run/matrix.ts'
import { playedJob } from '../../harness/run/played-job.ts'
import { startSweep } from '../../harness/run/sweep.ts'
import { ResultsWriter } from '../../harness/store/writer.ts'
import { eventsOf, played } from '../conformance/support-episode.ts'

const [forecast] = await plugins('scenario', ['forecast'])
const [solo, mesh, silent] = await plugins('topology', ['solo-matched', 'mesh', 'silent'])
if (!forecast || !solo || !mesh || !silent) throw new Error('expected the plug-ins of this test')

/** A model whose every reply costs this many tokens. */
function costing(inputTokens: number, outputTokens: number) {
  const usage = { inputTokens, outputTokens, isEstimate: false }
  return scriptedModel(() => ({
    ...{ kind: 'answered', text: 'ANSWER: 0.4', duration: { kind: 'drawn', ms: 10 } },
    usage,
  }))
}

async function samplesOf(budget: number, cost: number, samples = 64): Promise<number> {
  const topologyParams = { budget, samples }
  const play = { scenario: forecast as never, topology: solo as never, topologyParams }
  return eventsOf(await played({ ...play, model: costing(cost - 1, 1) }), 'call').length
}

describe('a mind with a budget', () => {
  test.each([
    [0, 1],
    [149, 1],
    [150, 2],
    [249, 2],
    [250, 3],
    [1000, 10],
  ])('of %d tokens takes, at 100 tokens a sample, %d samples', async (budget, samples) => {
    expect(await samplesOf(budget, 100)).toBe(samples)
  })

  test('takes no more samples than it may', async () => {
    expect(await samplesOf(100_000, 100, 7)).toBe(7)
  })

  test('asks every time the same, as one that was never asked before', async () => {
    const trace = await played({ scenario: forecast, topology: solo, topologyParams: { budget: 3000 } })
    const prompts = eventsOf(trace, 'call').map(({ prompt }) => JSON.stringify(prompt))
    expect(prompts.length).toBeGreaterThan(3)
    expect(new Set(prompts).size).toBe(1)
  })
})

const folder = mkdtempSync(join(tmpdir(), 'coordbench-matched-'))
afterAll(() => rmSync(folder, { recursive: true }))

function matrixOf(topologies: readonly NonNullable<typeof solo>[], ...assignments: Assignment[]): Matrix {
  const model = simulatedModel('typical')
  return sweepMatrix({
    ...{ scenarios: forecast ? [forecast] : [], topologies, faults: ['none'], knownFaults: [] },
    ...{ models: [{ model, params: model.settings }], agents: [], seeds: [1, 2, 3], repetitions: 1 },
    ...{ assignments, isMatching: true },
  })
}

/** Plays the cells that need no other, at most so many episodes, and plans the others by what is stored then. */
async function planned(matrix: Matrix, limit: number | undefined, file: string) {
  const writer = new ResultsWriter(file)
  try {
    const options = { retryErrors: false, limit }
    const { run, jobs } = startSweep(writer, matrix, provenance('test', []), options)
    const signal = new AbortController().signal
    const traces: Trace[] = []
    for (const job of jobs) {
      const trace = await playedJob(job, (model) => model, signal)
      writer.save(run, [{ cell: job.cell, trace }])
      traces.push(trace)
    }
    return { traces, ...matchedCells(matrix.matched ?? [], writer) }
  } finally {
    writer.close()
  }
}

describe('a sweep', () => {
  test('gives it the mean tokens a round of the team on the same seeds, which its cell says', async () => {
    const { traces, cells } = await planned(matrixOf([solo, mesh]), undefined, join(folder, 'whole.db'))
    const calls = traces.flatMap((trace) => eventsOf(trace, 'call'))
    const spent = calls.map(({ usage }) => (usage?.inputTokens ?? 0) + (usage?.outputTokens ?? 0))
    // A forecast is one round.
    const mean = Math.round(spent.reduce((sum, each) => sum + each, 0) / traces.length)
    expect(cells.map(({ identity }) => identity.topologyParams)).toEqual([
      { match: 'mesh', budget: mean, samples: 64 },
    ])
    expect(cells.map(({ episodes }) => episodes.map(({ seed }) => seed))).toEqual([[1, 2, 3]])
  })

  test('that stops before the team is through leaves it for the next', async () => {
    const file = join(folder, 'halves.db')
    expect(await planned(matrixOf([solo, mesh]), 2, file)).toMatchObject({ cells: [], waiting: 1 })
    expect(await planned(matrixOf([solo, mesh]), 2, file)).toMatchObject({ cells: [{}], waiting: 0 })
  })

  test('says why there is nothing to give', async () => {
    const matched = { scope: 'solo-matched', param: 'match', text: 'silent' }
    const { notApplicable } = await planned(
      matrixOf([solo, silent], matched),
      undefined,
      join(folder, 'silent.db'),
    )
    expect(notApplicable.map(({ reason }) => reason)).toEqual([
      'silent spends no tokens that it could be given',
    ])
    expect(matrixOf([solo, mesh], matched).notApplicable.map(({ reason }) => reason)).toEqual([
      'solo-matched is given what silent spends, which cannot be played here',
    ])
  })

  test('that is told how much to give needs no team', async () => {
    const budget = { scope: 'solo-matched', param: 'budget', text: '500' }
    const { cells } = matrixOf([solo], budget)
    expect(cells.map(({ identity }) => identity.topologyParams['budget'])).toEqual([500])
  })
})
