import { describe, expect, test } from 'vitest'
import { analyse } from '../../harness/analyse.ts'
import { chosenMetrics } from '../../harness/analysis/chosen-metrics.ts'
import type { Measurement } from '../../harness/core/metric.ts'
import type { Cell, Trace } from '../../harness/core/trace.ts'
import alpha from '../../harness/metrics/alpha.ts'
import brier from '../../harness/metrics/brier.ts'
import brierDecomposition from '../../harness/metrics/brier-decomposition.ts'
import score from '../../harness/metrics/score.ts'
import { dependenceGroup } from '../../harness/reading/dependence-group.ts'
import { plainCell, traceOf, world } from './trace-fixture.ts'

interface Made {
  readonly forecast: number
  readonly outcome: number
  readonly price?: number
  readonly group?: string
  readonly item?: string
}

const episode = (made: readonly Made[], change: Partial<Trace> = {}): Trace =>
  traceOf([made.map((data) => world('outcome', [], { ...data }))], change)

/** Each with a seed of its own, unless it has one. */
function measured(
  metric: typeof brier,
  made: readonly Made[],
  settings: readonly string[] = [],
): Measurement {
  const cells = [{ cell: 1, identity: plainCell, group: '', fingerprint: '' }]
  const episodes = made.map((each, seed) => ({ episode: seed, cell: 1, trace: episode([each], { seed }) }))
  const [row] = analyse({ cells, episodes, metrics: chosenMetrics([metric], settings) })
  if (row === undefined) throw new Error('expected a row')
  return row.measurement
}

const plain: readonly Made[] = [
  { forecast: 0.1, outcome: 0, price: 0.2 },
  { forecast: 0.3, outcome: 1, price: 0.4 },
  { forecast: 0.7, outcome: 1, price: 0.6 },
  { forecast: 0.8, outcome: 0, price: 0.5 },
  { forecast: 0.95, outcome: 1, price: 0.9 },
]

describe('alpha', () => {
  test('is how much closer the forecasts are than the price, with its plain standard error', () => {
    // R 4.2: p <- c(.1,.3,.7,.8,.95); y <- c(0,1,1,0,1); b <- c(.2,.4,.6,.5,.9)
    // a <- (b-y)^2-(p-y)^2; c(mean(a), sd(a)/sqrt(5))
    expect(measured(alpha, plain)).toMatchObject({
      kind: 'measured',
      value: expect.closeTo(-0.0825, 12),
      parts: { standardError: expect.closeTo(0.083912156449468, 12) },
      interval: { kind: 'interval', method: expect.stringContaining('clipped to [-1, 1]') },
    })
  })

  test('has no standard error for one episode', () => {
    expect(measured(alpha, plain.slice(0, 1))).toMatchObject({
      parts: {},
      interval: { kind: 'none', reason: 'one episode has no spread' },
    })
  })

  test('leaves out what has no forecast or no price; a price of 0 is a price', () => {
    expect(measured(alpha, [...plain, { forecast: 0.5, outcome: 1 }])).toMatchObject({
      n: 5,
      leftOutWhy: { 'no market price': 1 },
    })
    expect(measured(alpha, [{ forecast: 0.5, outcome: 1, price: 0 }])).toMatchObject({ value: 0.75 })
  })

  test('a price that is no probability is a fault of the harness', () => {
    expect(() => measured(alpha, [{ forecast: 0.5, outcome: 1, price: 1.5 }])).toThrow(
      'metric "alpha" on episode 0: event 0, an outcome: expected outcome 0 or 1; forecast, posterior and price from 0 to 1',
    )
  })
})

describe('brier', () => {
  test('has the score of the market where every forecast has a price', () => {
    expect(measured(brier, plain)).toHaveProperty('parts', { market: expect.closeTo(0.164, 12) })
  })

  test('takes the number of draws', () => {
    expect(measured(brier, plain, ['draws=299'])).toHaveProperty(
      'interval.method',
      'studentised bootstrap, 95 %, 299 draws of 5 independent episodes, seed 0, clipped to [0, 1]',
    )
  })
})

describe('brier-decomposition', () => {
  test('has the Brier score as its value and five parts without interval', () => {
    const measurement = measured(brierDecomposition, plain)
    expect(measurement).toMatchObject({
      value: expect.closeTo(0.2465, 12),
      interval: { kind: 'none', reason: expect.stringContaining('no honest interval yet') },
    })
    expect(Object.keys(measurement.kind === 'measured' ? measurement.parts : {})).toEqual([
      'reliability',
      'resolution',
      'uncertainty',
      'withinBinVariance',
      'withinBinCovariance',
    ])
  })

  test('takes bins and edges', () => {
    const forecasts = [0.2, 0.3].map((forecast) => ({ forecast, outcome: Number(forecast > 0.25) }))
    const resolution = (...settings: string[]) => {
      const measurement = measured(brierDecomposition, forecasts, settings)
      return measurement.kind === 'measured' ? measurement.parts['resolution'] : undefined
    }
    expect(resolution()).toBe(0.25)
    expect(resolution('edges=published')).toBe(0)
    expect(resolution('bins=1')).toBe(0)
  })

  test('counts each forecast once, however many an episode has', () => {
    const cells = [{ cell: 1, identity: plainCell, group: '', fingerprint: '' }]
    const episodes = [plain.slice(0, 4), plain.slice(4)].map((made, seed) => ({
      episode: seed,
      cell: 1,
      trace: episode(made, { seed }),
    }))
    const [row] = analyse({ cells, episodes, metrics: chosenMetrics([brierDecomposition], []) })
    expect(row?.measurement).toMatchObject({ value: expect.closeTo(0.2465, 12), n: 2 })
  })
})

describe('episodes depend on each other', () => {
  const market = { forecast: 0.5, outcome: 1 }
  const other: Cell = { ...plainCell, topology: { id: 'solo', version: 1 }, agents: 1 }

  test.each<[why: string, equal: boolean, one: Trace, two: Trace]>([
    ['one seed, two topologies', true, episode([]), episode([], { cell: other, repetition: 2 })],
    ['two seeds', false, episode([], { seed: 1 }), episode([], { seed: 2 })],
    [
      'one seed, two scenarios',
      false,
      episode([]),
      episode([], { cell: { ...plainCell, scenario: { id: 'silo', version: 1 } } }),
    ],
    [
      'one group of events, two seeds',
      true,
      episode([{ ...market, group: 'g', item: 'a' }], { seed: 1 }),
      episode([{ ...market, group: 'g', item: 'b' }], { seed: 2 }),
    ],
    [
      'two groups, one seed',
      false,
      episode([{ ...market, group: 'g' }]),
      episode([{ ...market, group: 'h' }]),
    ],
    [
      'one item, two seeds',
      true,
      episode([{ ...market, item: 'a' }], { seed: 1 }),
      episode([{ ...market, item: 'a' }], { seed: 2 }),
    ],
  ])('%s: %s', (_, equal, one, two) => {
    expect(dependenceGroup(one) === dependenceGroup(two)).toBe(equal)
  })

  test('where they share a seed, every metric resamples them together', () => {
    const cells = [{ cell: 1, identity: plainCell, group: '', fingerprint: '' }]
    const episodes = [0, 1, 2, 3, 4, 5, 6, 7].map((number) => ({
      episode: number,
      cell: 1,
      trace: traceOf([], {
        seed: number % 4,
        repetition: Math.floor(number / 4),
        result: { kind: 'ended', cause: 'goal', score: number / 8, payoffs: [], rounds: 1, makespanMs: 1 },
      }),
    }))
    const [row] = analyse({ cells, episodes, metrics: chosenMetrics([score], []) })
    expect(row?.measurement).toHaveProperty(
      'interval.method',
      'studentised bootstrap, 95 %, 1999 draws of 4 groups (8 dependent episodes), seed 0, clipped to [0, 1]',
    )
  })
})

describe('wrong options are the mistake of the user', () => {
  const metrics = [brier, brierDecomposition, alpha]
  const whole = '--set brier-decomposition.bins: expected integer from 1 to 1000, got'

  test.each([
    ['bins=0', `${whole} "0"`],
    ['bins=1.5', `${whole} "1.5"`],
    ['bins=1001', `${whole} "1001"`],
    ['bins=ten', `${whole} "ten"`],
    ['bins=', `${whole} ""`],
    ['bins=5,10', '--set brier-decomposition.bins: expected one value, got "5,10"'],
    ['bins=5..10', '--set brier-decomposition.bins: expected one value, got "5..10"'],
    ['edges=foo', '--set brier-decomposition.edges: expected exact|published, got "foo"'],
    ['draws=10', '--set brier.draws: expected integer from 199 to 99999, got "10"'],
    ['bin=5', '--set: expected one of draws, bins, edges, got "bin"; did you mean "bins"'],
  ])('%s', (setting, sentence) => {
    expect(() => chosenMetrics(metrics, [setting])).toThrow(new RegExp(`^${RegExp.escape(sentence)}$`))
  })

  test('a name that is set twice', () => {
    expect(() => chosenMetrics(metrics, ['bins=5', 'bins=6'])).toThrow(
      '--set bins: expected one value, got a second, "6"',
    )
  })

  test('an option where no metric has one', () => {
    expect(() => chosenMetrics([score], ['bins=5'])).toThrow(
      '--set bins: expected a metric with options, got score',
    )
  })
})
