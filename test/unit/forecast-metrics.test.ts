import { describe, expect, test } from 'vitest'
import { analyse } from '../../harness/analyse.ts'
import { chosenMetrics } from '../../harness/analysis/chosen-metrics.ts'
import type { Measurement } from '../../harness/core/metric.ts'
import type { Cell, Trace } from '../../harness/core/trace.ts'
import alpha from '../../harness/metrics/alpha.ts'
import auc from '../../harness/metrics/auc.ts'
import brier from '../../harness/metrics/brier.ts'
import brierBiasCorrected from '../../harness/metrics/brier-bias-corrected.ts'
import brierDecomposition from '../../harness/metrics/brier-decomposition.ts'
import brierSkill from '../../harness/metrics/brier-skill.ts'
import corp from '../../harness/metrics/corp.ts'
import ece from '../../harness/metrics/ece.ts'
import logLoss from '../../harness/metrics/log-loss.ts'
import score from '../../harness/metrics/score.ts'
import { dependenceGroup } from '../../harness/reading/dependence-group.ts'
import { plainCell, traceOf, world } from './trace-fixture.ts'

/** What an interval over few units warns of. */
const few = '; warning: fewer than 30 independent units, coverage may fall short of 95 %'

interface Made {
  readonly forecast: number
  readonly outcome: number
  readonly price?: number
  readonly group?: string
  readonly item?: string
  readonly posterior?: number
  readonly ownPosteriors?: readonly number[]
  readonly category?: string
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
    // Three of the five happened: 0.6 * 0.4 in-sample.
    const fixed = { baseRate: expect.closeTo(0.24, 12), half: 0.25 }
    expect(measured(brier, plain)).toHaveProperty('parts', { market: expect.closeTo(0.164, 12), ...fixed })
  })

  test('has the score of the own evidence of each agent, averaged, where every forecast has it', () => {
    const own = [
      { forecast: 0.4, outcome: 1, ownPosteriors: [0.5, 0.9] },
      { forecast: 0.4, outcome: 0, ownPosteriors: [0.2] },
    ]
    // ((0.25 + 0.01) / 2 + 0.04) / 2
    expect(measured(brier, own)).toHaveProperty('parts.ownEvidence', expect.closeTo(0.085, 12))
    expect(measured(brier, [...own, ...plain])).not.toHaveProperty('parts.ownEvidence')
  })

  test('has a regret of exactly 0 where the posterior is answered', () => {
    const oracle = [0.1, 1 / 3, 0.7].map((posterior, index) => {
      return { forecast: posterior, posterior, outcome: index % 2 }
    })
    expect(measured(brier, oracle)).toHaveProperty('parts.regret', 0)
  })

  test.each([{ ownPosteriors: [0.5, 2] }, { ownPosteriors: [] }, { ownPosteriors: 0.5 }, { category: 7 }])(
    'what a world says beside its outcome has a form: %j',
    (odd) => {
      expect(() => measured(brier, [{ forecast: 0.5, outcome: 1, ...odd }] as readonly Made[])).toThrow(
        'ownPosteriors a list of such; category a text, got',
      )
    },
  )

  test('takes the number of draws', () => {
    expect(measured(brier, plain, ['draws=299'])).toHaveProperty(
      'interval.method',
      `studentised bootstrap, 95 %, 299 draws of 5 independent episodes, seed 0, clipped to [0, 1]${few}`,
    )
  })
})

describe('brier-decomposition', () => {
  test('has the Brier score as its value, five parts and their null distribution, without interval', () => {
    const measurement = measured(brierDecomposition, plain)
    expect(measurement).toMatchObject({
      value: expect.closeTo(0.2465, 12),
      interval: {
        kind: 'none',
        reason: expect.stringMatching(/covers reliability 0 to 25 %.*5 forecasts.*fewer than 30/),
      },
    })
    expect(Object.keys(measurement.kind === 'measured' ? measurement.parts : {})).toEqual([
      'reliability',
      'resolution',
      'uncertainty',
      'withinBinVariance',
      'withinBinCovariance',
      ...['reliabilityNullMean', 'reliabilityNullLow', 'reliabilityNullHigh'],
      ...['resolutionNullMean', 'resolutionNullLow', 'resolutionNullHigh'],
    ])
  })

  test('draws its null distribution as often as is asked, the same each time', () => {
    const drawn = (...settings: string[]) => measured(brierDecomposition, plain, settings)
    expect(drawn('nullDraws=199')).toEqual(drawn('nullDraws=199'))
    expect(drawn('nullDraws=199')).toHaveProperty(
      'interval.reason',
      expect.stringContaining('over 199 draws'),
    )
    expect(drawn('nullDraws=199')).not.toEqual(drawn())
  })

  test('warns where its forecasts depend on each other', () => {
    const made = plain.map((each, index) => ({ ...each, group: `g${index % 2}` }))
    expect(measured(brierDecomposition, made)).toHaveProperty(
      'interval.reason',
      expect.stringContaining('as if independent, though they come in 2 groups, so the band is too narrow'),
    )
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

describe('the metrics of calibration and discrimination', () => {
  // numpy and scikit-learn: p = [.1, .3, .7, .8, .95], y = [0, 1, 1, 0, 1], b = [.2, .4, .6, .5, .9]
  test('brier-bias-corrected keeps the Brier score, and counts bins of one', () => {
    const measurement = measured(brierBiasCorrected, plain, ['bins=2'])
    expect(measurement).toMatchObject({
      value: expect.closeTo(0.2465, 12),
      // The formula of the paper in Python's fractions, over the bins [.1, .3] and [.7, .8, .95].
      parts: {
        reliability: expect.closeTo(-703 / 6000, 12),
        resolution: expect.closeTo(-1 / 10, 12),
        uncertainty: expect.closeTo(0.3, 12),
        binsOfOne: 0,
      },
    })
    expect(measured(brierBiasCorrected, plain)).toHaveProperty('parts.binsOfOne', 5)
    expect(measured(brierBiasCorrected, plain.slice(0, 1))).toMatchObject({
      ...{ kind: 'too-few', needs: 'at least 2 forecasts, got 1', n: 1 },
    })
  })

  test('corp takes either score apart', () => {
    expect(measured(corp, plain)).toMatchObject({ value: expect.closeTo(0.2465, 12), kind: 'measured' })
    // sklearn.metrics.log_loss(y, p)
    expect(measured(corp, plain, ['score=log'])).toHaveProperty(
      'value',
      expect.closeTo(0.6653478941488292, 12),
    )
  })

  test('log-loss has that of the market beside it, and how many forecasts were moved', () => {
    // sklearn.metrics.log_loss(y, numpy.clip(p, .2, .8)), the same of b
    expect(measured(logLoss, plain, ['clip=0.2'])).toMatchObject({
      value: expect.closeTo(0.7232745526654376, 12),
      parts: { clipped: 0.4, market: expect.closeTo(0.5133101277657021, 12) },
      interval: { method: expect.stringContaining('studentised bootstrap') },
    })
  })

  test('auc needs both outcomes', () => {
    // sklearn.metrics.roc_auc_score(y, p)
    expect(measured(auc, plain)).toMatchObject({
      ...{ value: expect.closeTo(4 / 6, 12), parts: { happened: 3, didNot: 2 } },
    })
    expect(measured(auc, plain.slice(1, 3))).toMatchObject({
      ...{ kind: 'too-few', needs: 'events that happened and events that did not', n: 2 },
    })
  })

  test('ece has its debiased form and its null distribution', () => {
    const measurement = measured(ece, plain, ['bins=2'])
    // (2 x |.2 - .5| + 3 x |.8166667 - .6666667|) / 5
    expect(measurement).toHaveProperty('value', expect.closeTo(0.21, 12))
    expect(Object.keys(measurement.kind === 'measured' ? measurement.parts : {})).toEqual([
      ...['debiased', 'nullMean', 'nullLow', 'nullHigh'],
    ])
  })

  test('brier-skill is against the base rate, and against the market as a part', () => {
    // 1 - .2465 / .24, 1 - .2465 / .164
    expect(measured(brierSkill, plain)).toMatchObject({
      value: expect.closeTo(1 - 0.2465 / 0.24, 12),
      parts: { baseRate: 0.6, market: expect.closeTo(1 - 0.2465 / 0.164, 12) },
    })
    expect(measured(brierSkill, plain.slice(1, 3))).toMatchObject({ kind: 'too-few', n: 2 })
  })
})

describe('by a property of the items', () => {
  const cells = [{ cell: 1, identity: plainCell, group: '', fingerprint: '' }]
  const stored = (count: number, category: string | null, from = 0) =>
    Array.from({ length: count }, (_, index) => ({
      ...{ episode: from + index, cell: 1 },
      trace: episode([{ forecast: (index % 10) / 10, outcome: index % 2, ...(category && { category }) }], {
        seed: from + index,
      }),
    }))
  const table = (episodes: ReturnType<typeof stored>, by: readonly string[]) =>
    analyse({ cells, episodes, metrics: chosenMetrics([brier, ece], []), by }).map(
      ({ group, metric, measurement }) => [group, metric.id, measurement.n, measurement.kind],
    )

  test('episodes of one cell are set apart; with fewer than 30 there is a Brier score only', () => {
    expect(table([...stored(30, 'crypto'), ...stored(29, 'world cup', 30)], ['category'])).toEqual([
      ['category=crypto', 'brier', 30, 'measured'],
      ['category=crypto', 'ece', 30, 'measured'],
      ['category=world cup', 'brier', 29, 'measured'],
      ['category=world cup', 'ece', 29, 'too-few'],
    ])
  })

  test('in a group that no property sets apart, few forecasts have every metric', () => {
    expect(table(stored(5, 'crypto'), ['topology'])).toEqual([
      ['', 'brier', 5, 'measured'],
      ['', 'ece', 5, 'measured'],
    ])
  })

  test('episodes without it are a group of their own', () => {
    expect(
      table([...stored(2, 'crypto'), ...stored(1, null, 2)], ['category']).map(([group]) => group),
    ).toEqual([...['', '', 'category=crypto', 'category=crypto']])
  })

  test('goes together with seeds and names of cells', () => {
    const episodes = [...stored(1, 'crypto', 7), ...stored(1, 'sports', 8)]
    expect(table(episodes, ['topology', 'category', 'seed']).map(([group]) => group)).toEqual([
      ...['category=crypto seed=7', 'category=crypto seed=7'],
      ...['category=sports seed=8', 'category=sports seed=8'],
    ])
  })

  test('where no episode has it, asking for it is the mistake of the user', () => {
    expect(() => table(stored(3, null), ['category'])).toThrow(
      '--by category: expected episodes whose outcomes name it, got 3 without one',
    )
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
      `studentised bootstrap, 95 %, 1999 draws of 4 groups (8 dependent episodes), seed 0, within Hoeffding's bound, clipped to [0, 1]${few}`,
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
    ['bin=5', '--set: expected one of draws, bins, edges, nullDraws, got "bin"; did you mean "bins"'],
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
