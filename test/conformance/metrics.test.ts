import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Baselines, gathererOf } from '../../harness/analysis/gatherer.ts'
import { episodeTotals } from '../../harness/comparison/episode-totals.ts'
import type { AnyMetric, Measurement } from '../../harness/core/metric.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { columnSums } from '../../harness/stats/percentile-interval.ts'
import {
  aborted,
  asked,
  call,
  decided,
  frozen,
  type Made,
  message,
  plainCell,
  traceOf,
  world,
} from '../unit/trace-fixture.ts'

const folder = new URL('../../harness/metrics/', import.meta.url)
const found: [id: string, metric: AnyMetric][] = []
for (const file of readdirSync(folder)) {
  const { default: metric }: { default: AnyMetric } = await import(new URL(file, folder).href)
  found.push([file.replace(/[.]ts$/, ''), metric])
}

const cell = { ...plainCell, isSimulated: false, scenarioParams: { coordinationCost: 0.1 } }

/** Unlike episodes of one world that has everything a metric may read, so that each metric takes a value. */
const full = [0.2, 0.9, 0.35, 0.6].map((share, index) => {
  const usage = {
    inputTokens: 100 + index,
    outputTokens: 7,
    cachedTokens: index,
    reasoningTokens: 1,
    usd: share / 7,
  }
  const refused = { kind: 'refused', reason: 'illegal', detail: 'expected cross or wait' } as const
  const calls = [
    call('agent-0', { usage }),
    call('agent-1', { usage, ...(index > 1 && { reading: refused }) }),
  ]
  const events = [
    ...[
      asked(0, 1, 2),
      { kind: 'coordination' } as const,
      ...calls,
      message('agent-0', 'agent-1', index || undefined),
    ],
    ...[
      decided([0, 1, 2], { advice: 'cross', deviates: index % 2 === 0 }),
      world('crossing', [0]),
      world('collision', [1, 2]),
    ],
    world('work', [0], { task: `task-${index}`, startMs: 0, endMs: 10 + index, ok: index > 0 }),
    world('outcome', [], { forecast: share, outcome: index % 2, posterior: 0.5, price: 0.4 }),
  ]
  const result = {
    kind: 'ended',
    cause: 'goal',
    score: share,
    payoffs: [share, 1, 0],
    rounds: 1,
    makespanMs: 400 + index,
  } as const
  const game = world('game', [], {
    ...{ game: 'one', resources: ['wood'] },
    projects: [0, 1].map(() => [{ needs: { wood: 1 }, reward: 10 }]),
  })
  const purchases = [
    game,
    ...[world('purchase', [0], { units: { wood: 2 } }), world('purchase', [1], { units: { wood: 2 } })],
    settlement(0, true),
  ]
  const repeated = [
    says(`agent 1 buys ${1 + (index % 2)} wood`),
    ...[world('purchase', [0], { units: { wood: 2 } }), world('purchase', [1], { units: { wood: 1 } })],
    settlement(10, false),
  ]
  const talk = [says('good', 'x'.repeat(index)), says('Wood is worth 10 to me.')]
  return traceOf([[...events, ...purchases], repeated, talk], { cell, seed: index % 2, result })
})

function says(...words: readonly string[]): Made {
  const sent = message('agent-0', 'agent-1', words.length)
  return sent.kind === 'message' ? { ...sent, at: words.length, text: words.join(' ') } : sent
}

/** The end of a round of purchases in which 10 could be earned together. */
function settlement(joint: number, overdrawn: boolean) {
  return world('settlement', [], { game: 'one', joint, best: 10, rewards: [joint, 0], overdrawn })
}

const empty = traceOf([], { cell })

/** The metric over these episodes; where it has a baseline, beside episodes of it that meet the same worlds. */
function measured(metric: AnyMetric, traces: readonly Trace[]): Measurement {
  const chosen = { metric, options: metric.options.parse({}) }
  const baselines: Baselines = new Map()
  const id = metric.open(({ baseline }) => baseline)
  const gatherer = gathererOf(chosen, [], baselines)
  for (const [episode, trace] of traces.entries()) gatherer.add({ episode, cell: 1, trace })
  if (id === undefined) return gatherer.measurement('the conformance suite')
  const beside = gathererOf(chosen, [], baselines)
  for (const [episode, trace] of [...full, empty].entries()) {
    beside.add({ episode: 100 + episode, cell: 2, trace: ofTopology(trace, id) })
  }
  return gatherer.measurement('the conformance suite')
}

function ofTopology(trace: Trace, id: string): Trace {
  return { ...trace, cell: { ...trace.cell, topology: { id, version: 1 } } }
}

test('the folder holds the metrics that the command contract names', () => {
  const named =
    'score calls tokens cost messages makespan waiting refused livelock collisions crossings reward brier brier-decomposition brier-bias-corrected corp log-loss auc ece brier-skill alpha'
  expect(found.map(([id]) => id)).toEqual(expect.arrayContaining(named.split(' ')))
})

describe.each(found)('%s', (id, metric) => {
  test('is a metric with the id of its file', () => {
    expect(metric).toMatchObject({ plugin: 'metric', id })
  })

  test('has a version, a unit and a description in full sentences', () => {
    expect(metric.version).toSatisfy((version: number) => Number.isInteger(version) && version > 0)
    expect(metric.unit).toMatch(/^[a-z]/)
    expect(metric.description).toMatch(/^[A-Z].*[.]$/s)
  })

  test('has a default for every option', () => {
    expect(metric.options.safeParse({}).success).toBe(true)
  })

  test('takes a value from an episode that has everything', () => {
    const measurement = measured(metric, full)
    expect(measurement).toMatchObject({ kind: 'measured', n: full.length, leftOut: 0 })
    expect(measurement.leftOutWhy).toEqual({})
  })

  test('has the value of its totals, where it is a function of totals that may be resampled', () => {
    const measurement = measured(metric, full)
    const id = metric.open(({ baseline }) => baseline)
    const others = id === undefined ? [] : [...full, empty].map((trace) => ofTopology(trace, id))
    const stored = [
      ...full.map((trace) => [1, trace] as const),
      ...others.map((trace) => [2, trace] as const),
    ]
    const totals = episodeTotals(
      { metric, options: metric.options.parse({}) },
      stored.map(([cell, trace], episode) => ({ episode, cell, trace })),
    )
    const rows = totals?.values.flatMap(({ cell, value }) => (cell === 1 && value ? [value] : [])) ?? []
    if (totals === undefined || measurement.kind === 'too-few') return
    expect(rows).toHaveLength(full.length)
    expect(totals.of(columnSums(rows))).toBeCloseTo(measurement.value, 9)
    expect(totals.of(columnSums([...rows, ...rows]))).toBeCloseTo(measurement.value, 9)
  })

  test('ignores the order of episodes', () => {
    expect(near(measured(metric, full.toReversed()))).toEqual(near(measured(metric, full)))
  })

  test('gives a finite number or none for an episode without events', () => {
    const measurement = measured(metric, [empty])
    if (measurement.kind === 'measured') expect(measurement.value).toSatisfy(Number.isFinite)
    else {
      expect(measurement).toMatchObject({ n: 0, leftOut: 1 })
      expect(Object.values(measurement.leftOutWhy)).toEqual([1])
    }
  })

  test('reads frozen traces, the same twice', () => {
    expect(measured(metric, full.map(frozen))).toEqual(measured(metric, full))
  })

  test('does not count an aborted episode', () => {
    const [first, ...others] = full
    if (first === undefined) throw new Error('expected an episode')
    const before = measured(metric, others)
    const after = measured(metric, [{ ...first, result: aborted }, ...others])
    expect(before).toMatchObject({ kind: 'measured', n: others.length, leftOut: 0 })
    expect(after).toEqual({ ...before, leftOut: 1, leftOutWhy: { 'aborted by provider': 1 } })
  })
})

/** Equal up to the rounding of sums in another order. */
function near(measurement: Measurement): unknown {
  return JSON.parse(JSON.stringify(measurement), (_key, value) =>
    typeof value === 'number' ? Number(value.toPrecision(12)) : value,
  )
}
