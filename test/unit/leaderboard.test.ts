import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { analyse } from '../../harness/analyse.ts'
import { chosenMetrics } from '../../harness/analysis/chosen-metrics.ts'
import type { StoredEpisode } from '../../harness/analysis/gatherer.ts'
import type { AnalysisRow, CellRow } from '../../harness/core/analysis.ts'
import alpha from '../../harness/metrics/alpha.ts'
import brier from '../../harness/metrics/brier.ts'
import brierDecomposition from '../../harness/metrics/brier-decomposition.ts'
import cost from '../../harness/metrics/cost.ts'
import tokens from '../../harness/metrics/tokens.ts'
import { brierOfParts, brierParts } from '../../harness/stats/brier-parts.ts'
import { binEdges } from '../../harness/stats/reliability-bins.ts'
import { call, plainCell, traceOf, world } from './trace-fixture.ts'

/**
 * The leaderboard of Nechepurenko and Shuvalov (arXiv 2605.03310; traces: github.com/ForesightFlow/datasets,
 * CC-BY 4.0), from the publisher's own rows and nothing else. The data are not part of this project.
 */
const data = process.env['COORDBENCH_DATA']
const folder = `${data}/coordination-traces-100`

const configurations = [
  'sequential_pipeline',
  'independent_ensemble',
  'orchestrator_specialist',
  'peer_critique_debate',
  'consensus_alignment',
] as const
type Configuration = (typeof configurations)[number]

/** Brier, reliability and resolution to nine digits, recomputed from the released traces with numpy. */
const golden: { readonly [name in Configuration]: readonly [number, number, number] } = {
  sequential_pipeline: [0.15311209, 0.01310578, 0.108720491],
  independent_ensemble: [0.15914549, 0.019898247, 0.110414033],
  orchestrator_specialist: [0.16167978, 0.025299518, 0.1116],
  peer_critique_debate: [0.169563, 0.02007216, 0.100044444],
  consensus_alignment: [0.18091609, 0.026189999, 0.093696087],
}

/** Reliability and resolution to six digits with edges i / 10, recomputed likewise. */
const exact: { readonly [name in Configuration]: readonly [number, number] } = {
  sequential_pipeline: [0.01454, 0.111322],
  independent_ensemble: [0.016025, 0.104171],
  orchestrator_specialist: [0.024696, 0.111445],
  peer_critique_debate: [0.020072, 0.100044],
  consensus_alignment: [0.022467, 0.088993],
}

const marketRow = z.object({ marketIndex: z.int(), eventGroupId: z.string(), baselineMidPrice: z.number() })
const traceRow = z.object({
  marketIndex: z.int(),
  probability: z.number(),
  baseline: z.number(),
  outcome: z.int(),
  trace: z.object({
    calls: z.array(
      z.object({
        usage: z.object({ promptTokens: z.int(), completionTokens: z.int() }),
        costUsd: z.number(),
      }),
    ),
  }),
})

function lines<T>(file: string, shape: z.ZodType<T>): readonly T[] {
  const texts = readFileSync(`${folder}/${file}`, 'utf8').split('\n')
  return texts.filter((text) => text !== '').map((text) => shape.parse(JSON.parse(text)))
}

function cellOf(topology: Configuration): CellRow {
  const identity = { ...plainCell, topology: { id: topology, version: 1 }, isSimulated: false }
  return { cell: configurations.indexOf(topology), identity, group: '', fingerprint: '' }
}

/** The episodes of a configuration with nothing but outcome and usage. */
function episodesOf(topology: Configuration): readonly StoredEpisode[] {
  const groups = new Map(lines('markets.jsonl', marketRow).map((row) => [row.marketIndex, row.eventGroupId]))
  const { cell, identity } = cellOf(topology)
  return lines(`traces/${topology}.jsonl`, traceRow).map((row) => {
    const { marketIndex, probability: forecast, baseline: price, outcome } = row
    const calls = row.trace.calls.map(({ usage, costUsd: usd }) =>
      call('agent-0', {
        usage: { inputTokens: usage.promptTokens, outputTokens: usage.completionTokens, usd },
      }),
    )
    const group = groups.get(marketIndex) ?? ''
    const events = [...calls, world('outcome', [], { forecast, outcome, price, group })]
    return { episode: marketIndex, cell, trace: traceOf([events], { cell: identity, seed: marketIndex }) }
  })
}

function analysed(edges: string): readonly AnalysisRow[] {
  return analyse({
    cells: configurations.map(cellOf),
    episodes: configurations.flatMap(episodesOf),
    metrics: chosenMetrics([brier, brierDecomposition, alpha, tokens, cost], [`edges=${edges}`]),
    by: ['topology'],
  })
}

/** Every figure of a configuration, by the column of the leaderboard that prints it. */
function figures(rows: readonly AnalysisRow[], topology: string): ReadonlyMap<string, number> {
  const measured = (metric: string) => {
    const row = rows.find((each) => each.topology === topology && each.metric.id === metric)
    if (row?.measurement.kind !== 'measured') throw new Error(`expected ${metric} of ${topology}`)
    return row.measurement
  }
  const { parts } = measured('brier-decomposition')
  return new Map(
    Object.entries({
      n: measured('brier').n,
      brier: measured('brier').value,
      alpha: measured('alpha').value,
      alpha_sem: measured('alpha').parts['standardError'] ?? Number.NaN,
      UNC: parts['uncertainty'] ?? Number.NaN,
      REL: parts['reliability'] ?? Number.NaN,
      RES: parts['resolution'] ?? Number.NaN,
      tokens_per_market: measured('tokens').value,
      cost_usd_per_market: measured('cost').value,
    }),
  )
}

/** The published table, printed figures as they stand: by configuration, then column. */
function leaderboard(): ReadonlyMap<string, readonly (readonly [string, string])[]> {
  const [head = '', ...rows] = readFileSync(`${folder}/leaderboard.csv`, 'utf8').trim().split(/\r?\n/)
  const names = head.split(',').slice(1)
  return new Map(
    rows.map((row) => {
      const [configuration = '', ...fields] = row.split(',')
      return [configuration, names.map((name, index) => [name, fields[index] ?? ''] as const)]
    }),
  )
}

/** The publisher prints six decimals, of tokens two, without closing zeros. */
function printed(column: string, value: number): string {
  return String(Number(value.toFixed(column === 'tokens_per_market' ? 2 : 6)))
}

describe.skipIf(data === undefined)('the published leaderboard (needs COORDBENCH_DATA)', () => {
  const rows = new Map<string, readonly AnalysisRow[]>()
  beforeAll(() => {
    for (const edges of ['published', 'exact']) rows.set(edges, analysed(edges))
  })
  const figure = (edges: string, topology: string, column: string): number =>
    figures(rows.get(edges) ?? [], topology).get(column) ?? Number.NaN

  test.each(configurations)('%s has every printed digit', (topology) => {
    const published = leaderboard().get(topology) ?? []
    expect(published).toHaveLength(9)
    const got = published.map(([column]) => [column, printed(column, figure('published', topology, column))])
    expect(got).toEqual(published)
  })

  test.each(configurations)('%s has the nine digits of the golden values', (topology) => {
    const got = ['brier', 'REL', 'RES'].map((column) => figure('published', topology, column))
    expect(got.map((value) => value.toFixed(9))).toEqual(golden[topology].map((value) => value.toFixed(9)))
  })

  test.each(configurations)('%s has its other parts with exact edges', (topology) => {
    const got = ['REL', 'RES'].map((column) => figure('exact', topology, column))
    expect(got.map((value) => value.toFixed(6))).toEqual(exact[topology].map((value) => value.toFixed(6)))
  })

  test('the market price has the nine digits of its golden values', () => {
    const forecasts = lines('traces/sequential_pipeline.jsonl', traceRow).map(({ baseline, outcome }) => ({
      forecast: baseline,
      outcome,
    }))
    const parts = brierParts(forecasts, binEdges(10, 'published'))
    const got = [brierOfParts(parts), parts.reliability, parts.resolution].map((value) => value.toFixed(9))
    expect(got).toEqual(['0.152504663', '0.018128541', '0.114160606'])
    const row = rows.get('exact')?.find(({ metric }) => metric.id === 'brier')
    expect(row?.measurement).toHaveProperty('parts.market', expect.closeTo(0.152504663, 9))
  })

  test('intervals of all five metrics are by the 90 groups of events', () => {
    for (const { metric, measurement } of rows.get('exact') ?? []) {
      if (measurement.kind !== 'measured') throw new Error(`expected ${metric.id}`)
      if (metric.id === 'brier-decomposition') expect(measurement.interval.kind).toBe('none')
      else expect(measurement.interval).toHaveProperty('method', expect.stringContaining('90 groups (100 '))
    }
  })
})
