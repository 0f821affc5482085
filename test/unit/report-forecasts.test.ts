import { expect, test } from 'vitest'
import { analyse } from '../../harness/analyse.ts'
import brier from '../../harness/metrics/brier.ts'
import { comparisonsOf } from '../../reports/comparisons.ts'
import {
  type AnalysisRow,
  type EpisodeSums,
  forecastPools,
  type GridLine,
  type GroupedForecast,
  isotonicSteps,
  type ReportFacts,
  type ScenarioGrid,
  scenarioGrids,
} from '../../reports/define.ts'
import { isoLines } from '../../reports/sections/calibration/iso-lines.ts'
import { nullBands } from '../../reports/sections/calibration/null-bands.ts'
import { ellipseAround, resampledSpread } from '../../reports/sections/calibration/spread.ts'
import { categoryScores } from '../../reports/sections/categories/scores.ts'
import { membership } from '../../reports/sections/trade-off/membership.ts'
import { tradeOffOf } from '../../reports/sections/trade-off/points.ts'
import { emptyFacts } from './report-fixture.ts'
import { marketFacts } from './report-market-fixture.ts'
import { madeBands, sweepFacts } from './report-sweep-fixture.ts'

const market = marketFacts(40)
const lines = scenarioGrids(market).flatMap((grid) => grid.lines)

/** 100 forecasts of 0.05, 0.15, ... 0.95, ten of each. */
const even = Array.from({ length: 100 }, (_, index) => ({
  forecast: (2 * Math.floor(index / 10) + 1) / 20,
  outcome: 0,
}))

test('the band of a bin is that of a binomial share', () => {
  const { bins } = nullBands(forecastPools(even))
  // scipy 1.15: binom.ppf([.05, .95], 10, p) / 10 for p = .05, .35, .55, .95
  expect(bins.map(({ from, to }) => [from, to])).toMatchObject({
    0: [0, 0.2],
    3: [0.1, 0.6],
    5: [0.3, 0.8],
    9: [0.8, 1],
  })
})

test('the band of the curve is that of isotonic regression of outcomes drawn with the forecasts', () => {
  const { curve } = nullBands(forecastPools(even))
  expect(curve.map(({ forecast }) => forecast)).toEqual(forecastPools(even).map(({ forecast }) => forecast))
  // A step of the curve is a thirtieth or more, and 999 draws are not 20,000. scikit-learn: quantiles .05 and .95 of IsotonicRegression().fit(p, y).predict(p) over 20,000 draws, see curveOf
  for (const [place, low, high] of curveOf) {
    expect(Math.abs((curve[place]?.from ?? 0) - low), `low at ${place}`).toBeLessThan(0.05)
    expect(Math.abs((curve[place]?.to ?? 0) - high), `high at ${place}`).toBeLessThan(0.05)
  }
})

/**
 * python3: p = np.repeat((2*np.arange(10)+1)/20, 10); 20,000 times y = rng.random(100) < p and
 * IsotonicRegression().fit(p, y).predict([.05, .35, .55, .95]); np.quantile(.05, .95).
 */
const curveOf: readonly (readonly [number, number, number])[] = [
  [0, 0, 0.15],
  [3, 0.2, 0.5],
  [5, 0.375, 0.7333],
  [9, 0.85, 1],
]

test('an ellipse has the covariance that it was made from', () => {
  const spread = {
    ...{ reliability: 0, resolution: 0 },
    ...{ reliabilityVariance: 4, resolutionVariance: 9, covariance: 3 },
  }
  const outline = ellipseAround({ resolution: 10, reliability: 20 }, spread, 0.5)
  // Mahalanobis distance² of every corner: the median of chi-squared with 2 degrees, scipy chi2.ppf(.5, 2).
  for (const { resolution, reliability } of outline) {
    const [x, y] = [resolution - 10, reliability - 20]
    const determinant = 9 * 4 - 3 * 3
    expect((4 * x * x - 2 * 3 * x * y + 9 * y * y) / determinant).toBeCloseTo(1.3862943611198906, 9)
  }
  // R: max x of the ellipse is sd * r = 3 * 1.1774100225154747
  expect(Math.max(...outline.map(({ resolution }) => resolution)) - 10).toBeCloseTo(3.532230067546424, 9)
})

test('the spread of resampling is that of whole groups', () => {
  // Two bins; each group is one bin with its events, so a sample of four groups is easily listed in full.
  const made = (group: string, forecast: number, outcomes: readonly number[]): readonly GroupedForecast[] =>
    outcomes.map((outcome, index) => ({
      ...{ forecast, outcome, group, episode: index, seed: index },
      ...{ price: undefined, posterior: undefined, category: undefined },
    }))
  const forecasts = [
    ...made('a', 0.25, [0, 1]),
    ...made('b', 0.25, [0, 0]),
    ...made('c', 0.75, [1, 1]),
    ...made('d', 0.75, [0, 1]),
  ]
  const spread = resampledSpread(forecasts)
  // python3: means and deviation over itertools.product('abcd', repeat=4), each sample binned and taken apart by numpy.
  expect(spread?.reliability).toBeCloseTo(0.02929687, 2)
  expect(spread?.resolution).toBeCloseTo(0.06054688, 2)
  expect(Math.sqrt(spread?.reliabilityVariance ?? 0)).toBeCloseTo(0.02045349, 2)
  expect(Math.sqrt(spread?.resolutionVariance ?? 0)).toBeCloseTo(0.06119445, 2)
  expect(resampledSpread(made('a', 0.25, [0, 1]))).toBeUndefined()
})

test('a line of one Brier score keeps to its score', () => {
  const [x, y] = [
    { low: 0.06, high: 0.14 },
    { low: 0, high: 0.04 },
  ]
  const iso = isoLines(x, y, 0.2491)
  expect(iso.length).toBeGreaterThan(3)
  for (const { from, to, label, value } of iso) {
    for (const { reliability, resolution } of [from, to, label]) {
      expect(0.2491 + reliability - resolution).toBeCloseTo(value, 12)
    }
    expect(from.resolution).toBeGreaterThanOrEqual(x.low - 1e-12)
    expect(to.reliability).toBeLessThanOrEqual(y.high + 1e-12)
  }
})

test('shares of the frontier agree with all samples listed in full', () => {
  const { facts, grid } = threeItems()
  const found = tradeOffOf(grid)
  const again = found && membership(facts, found)
  expect(again?.groups).toBe(3)
  // Cheap is always on it; dear is where its loss is lower: in 8 of itertools.product(range(3), repeat=3).
  expect(again?.shares[0]).toBe(1)
  expect(Math.abs((again?.shares[1] ?? 0) - 8 / 27)).toBeLessThan(0.03)
})

test('categories agree with analyse --by category, digit by digit', () => {
  const [line] = lines
  if (!line) throw new Error('the fixture requires a line')
  const stored = market.episodes.map(({ episode, cell }) => ({ episode, cell, trace: market.trace(episode) }))
  const metrics = [{ metric: brier, options: brier.options.parse({}) }]
  const rows = analyse({ cells: market.cells, episodes: stored, metrics, by: ['topology', 'category'] })
  const scores = categoryScores(market, line)
  expect(scores).toHaveLength(5)
  for (const { category, value, interval, n, terms } of scores) {
    const row = rows.find((each) => each.topology === line.topology && each.group === `category=${category}`)
    expect(row?.measurement).toMatchObject({ value, interval, n })
    // Eight forecasts a category: nothing but the Brier score.
    expect(terms).toBeUndefined()
  }
})

test('comparisons are differences of the rows, best first', () => {
  const [setting] = comparisonsOf(market)
  const scores = new Map(
    market.rows.flatMap(({ metric, cells: [cell = 0], measurement }) =>
      metric.id === 'brier' && measurement.kind === 'measured' ? [[cell, measurement.value] as const] : [],
    ),
  )
  expect(setting?.pairs).toHaveLength(10)
  for (const { a, b, difference } of setting?.pairs ?? []) {
    expect(difference?.value).toBeCloseTo((scores.get(a.cell) ?? 0) - (scores.get(b.cell) ?? 0), 12)
    expect(difference?.value).toBeLessThanOrEqual(0)
  }
})

test('the steps of a diagram hold every forecast', () => {
  expect(isotonicSteps(forecastPools(even)).reduce((sum, { n }) => sum + n, 0)).toBe(100)
})

test('a band spans the swept values at each number of agents', () => {
  const bands = madeBands()
  expect(bands.map(({ sweep }) => [sweep.topology, sweep.parameter, sweep.values])).toEqual([
    ['independent-ensemble', 'conformity', [0, 0.5, 1]],
    ['sequential-pipeline', 'conformity', [0, 0.5, 1]],
  ])
  expect(bands[0]?.points).toMatchObject([
    { agents: 3, low: 0.18, high: 0.21, atLow: 0.5, atHigh: 1 },
    { agents: 5, low: expect.closeTo(0.17, 12), high: expect.closeTo(0.2, 12), atLow: 0.5, atHigh: 1 },
    { agents: 7, low: expect.closeTo(0.16, 12), high: expect.closeTo(0.19, 12), atLow: 0.5, atHigh: 1 },
  ])
  expect(bands[0]?.sweep.persona).toEqual({ overconfidence: 0.9 })
  expect(sweepFacts().cells).toHaveLength(18)
})

/** A cheap and a dear topology on three items: losses .1, .2, .3 and .05, .1, .6. */
function threeItems(): { readonly facts: ReportFacts; readonly grid: ScenarioGrid } {
  const losses = [
    [0.1, 0.2, 0.3],
    [0.05, 0.1, 0.6],
  ]
  const episodes = losses.flatMap((own, kind) =>
    own.map((loss, seed) => {
      const result = {
        kind: 'ended',
        cause: 'goal',
        score: 1 - loss,
        payoffs: [],
        rounds: 1,
        makespanMs: 0,
      } as const
      return { episode: 3 * kind + seed, cell: kind + 1, seed, repetition: 0, result }
    }),
  )
  const made = losses.map((own, kind): GridLine => {
    const score = 1 - own.reduce((sum, loss) => sum + loss, 0) / 3
    const names = {
      scenario: 'made',
      topology: kind === 0 ? 'cheap' : 'dear',
      model: 'm',
      fault: 'none',
      group: '',
    }
    const row = (id: string, value: number): [string, AnalysisRow] => {
      const interval = { kind: 'none', reason: 'made up' } as const
      const measurement = {
        kind: 'measured',
        value,
        interval,
        n: 3,
        leftOut: 0,
        leftOutWhy: {},
        parts: {},
      } as const
      const metric = { id, version: 1, title: id, description: id, unit: '', better: 'neither' } as const
      return [id, { ...names, cells: [kind + 1], metric, measurement }]
    }
    const byMetric = new Map([row('score', score), row('calls', kind + 1)])
    return { ...names, cells: [kind + 1], byMetric, notApplicable: undefined }
  })
  const sums = (episode: number): EpisodeSums => ({
    ...{ calls: Math.floor(episode / 3) + 1, messages: 0, tools: 0, tokens: undefined, usd: undefined },
    ...{ forecasts: [], group: `${episode % 3}`, treatment: undefined },
    ...{
      isPriceInPrompt: undefined,
      question: undefined,
      sized: undefined,
      earned: undefined,
      purchases: [],
      games: new Map(),
    },
  })
  return {
    facts: { ...emptyFacts(), episodes, sums },
    grid: { scenario: 'made', lines: made, range: undefined },
  }
}
