import { describe, expect, test } from 'vitest'
import { type AnalysisRequest, analyse } from '../../harness/analyse.ts'
import { chosenMetrics } from '../../harness/analysis/chosen-metrics.ts'
import type { StoredEpisode } from '../../harness/analysis/gatherer.ts'
import { cellsWithGroups } from '../../harness/analysis/group-labels.ts'
import { metricJson } from '../../harness/analysis/metric-json.ts'
import type { CellRow } from '../../harness/core/analysis.ts'
import { UsageError } from '../../harness/core/errors.ts'
import type { AnyMetric } from '../../harness/core/metric.ts'
import type { Cell, EpisodeResult } from '../../harness/core/trace.ts'
import { defineMetric, z } from '../../harness/define.ts'
import calls from '../../harness/metrics/calls.ts'
import cost from '../../harness/metrics/cost.ts'
import score from '../../harness/metrics/score.ts'
import { aborted, call, ended, plainCell, traceOf } from './trace-fixture.ts'

function cellRow(cell: number, change: Partial<Cell> = {}): CellRow {
  return { cell, identity: { ...plainCell, ...change }, group: '', fingerprint: '' }
}

let episodes = 0

function stored(row: CellRow, result: number | EpisodeResult, seed = 1): StoredEpisode {
  episodes += 1
  const made = typeof result === 'number' ? ended({ score: result }) : result
  const trace = traceOf([[call('agent-0')]], { cell: row.identity, result: made, seed })
  return { episode: episodes, cell: row.cell, trace }
}

/** The rows as short text: names, group, n and value. */
function summary(
  request: Omit<AnalysisRequest, 'metrics'>,
  metrics: readonly AnyMetric[] = [score],
): readonly string[] {
  return analyse({ ...request, metrics: chosenMetrics(metrics, []) }).map((row) => {
    const { scenario, topology, model, fault, group, metric, measurement } = row
    const value = measurement.kind === 'measured' ? measurement.value : 'too few'
    return `${scenario} ${topology} ${model} ${fault} [${group}] ${metric.id} n=${measurement.n} ${value}`
  })
}

const topology = (id: string, version = 1) => ({ topology: { id, version } })

describe('groups', () => {
  test('each cell is one, in the order of their names, each with the metrics as asked', () => {
    const [mesh, alone] = [cellRow(1, topology('mesh')), cellRow(2, topology('alone'))]
    const episodes = [stored(mesh, 0.2), stored(alone, 0.5), stored(mesh, 0.4)]
    expect(summary({ cells: [mesh, alone], episodes }, [score, calls])).toEqual([
      'corridor alone simulated:ideal none [] score n=1 0.5',
      'corridor alone simulated:ideal none [] calls n=1 1',
      'corridor mesh simulated:ideal none [] score n=2 0.30000000000000004',
      'corridor mesh simulated:ideal none [] calls n=2 1',
    ])
  })

  test('cells that differ in a parameter are apart, by its value as a number', () => {
    const rows = [10, 9, 9.5].map((steps, index) =>
      cellRow(index + 1, { scenarioParams: { steps, same: 1 } }),
    )
    expect(summary({ cells: rows, episodes: rows.map((row) => stored(row, 0.5)) })).toEqual([
      'corridor mesh simulated:ideal none [steps=9] score n=1 0.5',
      'corridor mesh simulated:ideal none [steps=9.5] score n=1 0.5',
      'corridor mesh simulated:ideal none [steps=10] score n=1 0.5',
    ])
  })

  test('names that are given pool what they leave out, and a name that differs is a star', () => {
    const rows = [0.1, 0.2].map((steps, index) =>
      cellRow(index + 1, { scenarioParams: { steps }, ...topology(`t${index}`) }),
    )
    const episodes = rows.map((row, index) => stored(row, index))
    expect(summary({ cells: rows, episodes, by: ['scenario'] })).toEqual([
      'corridor * simulated:ideal none [] score n=2 0.5',
    ])
    expect(summary({ cells: rows, episodes, by: ['topology'] })).toHaveLength(2)
  })

  test('can be seeds, agents and parameters', () => {
    const rows = [cellRow(1, { agents: 3 }), cellRow(2, { agents: 12 })]
    const episodes = rows.flatMap((row) => [stored(row, 0, 10), stored(row, 1, 9)])
    expect(summary({ cells: rows, episodes, by: ['seed'] })).toEqual([
      'corridor mesh simulated:ideal none [seed=9] score n=2 1',
      'corridor mesh simulated:ideal none [seed=10] score n=2 0',
    ])
    expect(summary({ cells: rows, episodes, by: ['agents'] })).toEqual([
      'corridor mesh simulated:ideal none [agents=3] score n=2 0.5',
      'corridor mesh simulated:ideal none [agents=12] score n=2 0.5',
    ])
  })

  test('never hold two versions of one plug-in', () => {
    const rows = [
      cellRow(1, topology('mesh', 1)),
      cellRow(2, topology('mesh', 2)),
      cellRow(3, topology('star', 2)),
    ]
    const episodes = rows.map((row) => stored(row, 0.5))
    expect(summary({ cells: rows, episodes, by: ['scenario', 'topology'] })).toEqual([
      'corridor mesh simulated:ideal none [mesh.version=1] score n=1 0.5',
      'corridor mesh simulated:ideal none [mesh.version=2] score n=1 0.5',
      'corridor star simulated:ideal none [] score n=1 0.5',
    ])
    expect(summary({ cells: rows, episodes, by: ['scenario'] })).toHaveLength(3)
    expect(summary({ cells: rows.slice(1), episodes: episodes.slice(1), by: ['scenario'] })).toHaveLength(1)
  })

  test('a fault with another version is another group', () => {
    const rows = [1, 2].map((drop) => cellRow(drop, { fault: { id: 'drop:0.1', versions: { drop } } }))
    const request = { cells: rows, episodes: rows.map((row) => stored(row, 0.5)), by: ['fault'] }
    expect(summary(request)).toHaveLength(2)
  })

  test('know which cells they hold', () => {
    const rows = [cellRow(2, { agents: 4 }), cellRow(1)]
    const [row] = analyse({
      cells: rows,
      episodes: [],
      metrics: chosenMetrics([score], []),
      by: ['scenario'],
    })
    expect(row?.cells).toEqual([1, 2])
  })

  test('a parameter that two plug-ins share is asked for with its owner', () => {
    const row = cellRow(1, { scenarioParams: { rounds: 2 }, topologyParams: { rounds: 3 } })
    const episodes = [stored(row, 0.5)]
    expect(() => summary({ cells: [row], episodes, by: ['rounds'] })).toThrow(
      '--by: expected corridor.rounds or mesh.rounds, got "rounds"',
    )
    expect(summary({ cells: [row], episodes, by: ['mesh.rounds'] })).toHaveLength(1)
  })

  test('a name that nothing has is the mistake of the user', () => {
    const by = ['topologie']
    expect(() => summary({ cells: [cellRow(1)], episodes: [], by })).toThrow(UsageError)
    expect(() => summary({ cells: [cellRow(1)], episodes: [], by })).toThrow('did you mean "topology"')
  })

  test('cells that nothing but their fingerprint sets apart go by their number', () => {
    expect(cellsWithGroups([cellRow(4), cellRow(7)]).map(({ group }) => group)).toEqual(['cell=4', 'cell=7'])
  })
})

describe('counting', () => {
  test('an aborted episode is left out and never a loss', () => {
    const row = cellRow(1)
    const request = {
      cells: [row],
      episodes: [stored(row, 1), stored(row, aborted)],
      metrics: chosenMetrics([score], []),
    }
    const [found] = analyse(request)
    expect(found?.measurement).toMatchObject({ value: 1, n: 1, leftOut: 1 })
    expect(found?.measurement.leftOutWhy).toEqual({ 'aborted by provider': 1 })
  })

  test('without an episode of value there are too few, with the reasons', () => {
    const row = cellRow(1)
    const episodes = [stored(row, 1), stored(row, aborted)]
    const [found] = analyse({ cells: [row], episodes, metrics: chosenMetrics([cost], []) })
    expect(found?.measurement).toEqual({
      kind: 'too-few',
      needs: 'at least one episode with a value; left out: aborted by provider (1), no price (1)',
      n: 0,
      leftOut: 2,
      leftOutWhy: { 'aborted by provider': 1, 'no price': 1 },
    })
  })

  test('the episodes left out for one reason are counted together', () => {
    const row = cellRow(1)
    const late: EpisodeResult = { kind: 'aborted', cause: 'timeout', detail: 'too slow' }
    const episodes = [aborted, 0.5, late, aborted].map((result) => stored(row, result))
    const [found] = analyse({ cells: [row], episodes, metrics: chosenMetrics([score], []) })
    expect(found?.measurement).toMatchObject({ kind: 'measured', n: 1, leftOut: 3 })
    expect(found?.measurement.leftOutWhy).toEqual({ 'aborted by provider': 2, 'aborted by timeout': 1 })
  })

  test('nothing left out has no reasons', () => {
    const row = cellRow(1)
    const [found] = analyse({
      cells: [row],
      episodes: [stored(row, 1)],
      metrics: chosenMetrics([score], []),
    })
    expect(found?.measurement).toMatchObject({ n: 1, leftOut: 0 })
    expect(found?.measurement.leftOutWhy).toEqual({})
  })

  test('a cell without an episode keeps its row', () => {
    expect(summary({ cells: [cellRow(1)], episodes: [] })).toEqual([
      'corridor mesh simulated:ideal none [] score n=0 too few',
    ])
  })

  test('each episode is read once for all metrics', () => {
    const row = cellRow(1)
    let reads = 0
    function* reading() {
      reads += 1
      yield stored(row, 0.5)
    }
    const rows = analyse({ cells: [row], episodes: reading(), metrics: chosenMetrics([score, calls], []) })
    expect([rows.length, reads]).toEqual([2, 1])
  })

  test('the order of the episodes does not matter', () => {
    const row = cellRow(1)
    const episodes = [0.1, 0.7, 0.2, 0.95].map((value) => stored(row, value))
    const metrics = chosenMetrics([score], [])
    const request = { cells: [row], metrics }
    expect(analyse({ ...request, episodes: episodes.toReversed() })).toEqual(
      analyse({ ...request, episodes }),
    )
  })

  test('an episode of a cell that was not given is a fault of the harness', () => {
    const request = { cells: [cellRow(1)], episodes: [stored(cellRow(9), 1)] }
    expect(() => summary(request)).toThrow(
      /^analyse: expected an episode of one of the given cells, got episode \d+ of cell 9$/,
    )
  })
})

const broken = {
  version: 1,
  title: '',
  description: '',
  unit: '',
  better: 'neither',
  options: z.object({}),
} as const

describe('a metric that goes wrong is named with its episode', () => {
  const row = cellRow(1)
  const nan = defineMetric({
    ...broken,
    id: 'nan',
    episode: () => ({ kind: 'taken', value: { deep: [Number.NaN] } }),
    summary: () => ({ value: 1, interval: { kind: 'none', reason: '' } }),
  })
  const throwing = defineMetric({
    ...broken,
    id: 'throwing',
    episode() {
      throw new Error('no such event')
    },
    summary: 'mean',
  })
  const infinite = defineMetric({
    ...broken,
    id: 'infinite',
    episode: () => ({ kind: 'taken', value: 1 }),
    summary: () => ({ value: Infinity, interval: { kind: 'none', reason: '' } }),
  })
  const wordy = defineMetric({
    ...broken,
    id: 'wordy',
    episode: () => ({ kind: 'taken', value: 'a' }),
    summary: 'mean',
  })

  test.each([
    [nan, /^metric "nan" on episode \d+: expected finite numbers, got NaN$/],
    [throwing, /^metric "throwing" on episode \d+: no such event$/],
    [
      infinite,
      /^metric "infinite" over corridor x mesh x simulated:ideal x none: expected finite numbers, got Infinity$/,
    ],
    [wordy, /^metric "wordy" over .*: expected numbers, as its summary is "mean", got "a"$/],
  ])('$0.id', (metric, sentence) => {
    expect(() => summary({ cells: [row], episodes: [stored(row, 1)] }, [metric])).toThrow(sentence)
  })
})

describe('options', () => {
  const binned = (id: string) =>
    defineMetric({
      ...broken,
      id,
      options: z.object({
        bins: z.number().int().min(1).default(10),
        edges: z.enum(['exact', 'published']).default('exact'),
      }),
      episode: () => ({ kind: 'taken', value: 0 }),
      summary: (_values, { bins }) => ({ value: bins, interval: { kind: 'none', reason: 'no spread' } }),
    })
  const [ece, corp] = [binned('ece'), binned('corp')]
  const options = (...settings: string[]) =>
    chosenMetrics([ece, corp], settings).map((chosen) => chosen.options)

  test('take their defaults, and texts in the type of the schema', () => {
    expect(options()).toEqual([
      { bins: 10, edges: 'exact' },
      { bins: 10, edges: 'exact' },
    ])
    expect(options('bins=5', 'edges=published')[0]).toEqual({ bins: 5, edges: 'published' })
  })

  test('go to one metric when its id stands before them', () => {
    expect(options('ece.bins=3')).toMatchObject([{ bins: 3 }, { bins: 10 }])
  })

  test('reach the metric', () => {
    const row = cellRow(1)
    const metrics = chosenMetrics([ece], ['bins=7'])
    expect(analyse({ cells: [row], episodes: [stored(row, 1)], metrics })[0]?.measurement).toHaveProperty(
      'value',
      7,
    )
  })

  test.each([
    ['bin=5', '--set: expected one of bins, edges, got "bin"; did you mean "bins"'],
    ['bins', '--set: expected name=value, got "bins"'],
    ['bins=0', 'bins: expected'],
    ['bins=1,2', '--set ece.bins: expected one value, got "1,2"'],
  ])('%s is the mistake of the user', (setting, sentence) => {
    expect(() => options(setting)).toThrow(UsageError)
    expect(() => options(setting)).toThrow(sentence)
  })
})

describe('the JSON of a row', () => {
  const row = cellRow(1)
  const rows = (...results: (number | EpisodeResult)[]) =>
    analyse({
      cells: [row],
      episodes: results.map((each, seed) => stored(row, each, seed)),
      metrics: chosenMetrics([score], []),
    }).map(metricJson)
  const head = { scenario: 'corridor', topology: 'mesh', model: 'simulated:ideal', fault: 'none', group: '' }
  const named = { ...head, metric: 'score', version: 3, unit: 'score' }

  test('has the value, its interval and its denominators', () => {
    const [json] = rows(0.4, 0.6, 0.5, 0.9, aborted)
    expect(json).toEqual({
      ...{ ...named, value: expect.closeTo(0.6, 10), low: expect.any(Number), high: expect.any(Number) },
      ...{ n: 4, leftOut: 1, parts: {} },
    })
  })

  test('says why there is no interval', () => {
    expect(rows(0.4)).toEqual([
      {
        ...named,
        value: 0.4,
        low: null,
        high: null,
        n: 1,
        leftOut: 0,
        parts: {},
        reason: 'one episode has no spread',
      },
    ])
  })

  test('says why there is no value', () => {
    const reason = 'too few: needs at least one episode with a value; left out: aborted by provider (1)'
    expect(rows(aborted)).toEqual([
      { ...named, value: null, low: null, high: null, n: 0, leftOut: 1, parts: {}, reason },
    ])
  })
})
