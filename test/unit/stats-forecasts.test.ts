import { describe, expect, test } from 'vitest'
import { stream } from '../../harness/run/streams.ts'
import { aucEstimate } from '../../harness/stats/auc.ts'
import { aucInterval } from '../../harness/stats/auc-interval.ts'
import { biasCorrectedTerms, binTerms } from '../../harness/stats/bin-terms.ts'
import { binnedCounts } from '../../harness/stats/binned-counts.ts'
import {
  binsUnderPerfectCalibration,
  nullParts,
  underPerfectCalibration,
} from '../../harness/stats/calibrated-outcomes.ts'
import { calibrationError, debiasedCalibrationError } from '../../harness/stats/calibration-error.ts'
import { corpParts, scoreOfCorp } from '../../harness/stats/corp-parts.ts'
import { fewUnits } from '../../harness/stats/few-units.ts'
import { forecastPools } from '../../harness/stats/forecast-pools.ts'
import { isotonicSteps } from '../../harness/stats/isotonic-steps.ts'
import { logLoss } from '../../harness/stats/log-loss.ts'
import { mean } from '../../harness/stats/mean.ts'
import { binEdges, reliabilityBins } from '../../harness/stats/reliability-bins.ts'
import { skillScore } from '../../harness/stats/skill-score.ts'

const probabilities = [0, 0.05, 0.3, 0.3, 0.34, 0.6, 0.7, 0.7, 0.95, 1]
const outcomes = [0, 0, 0, 1, 0, 1, 1, 0, 1, 1]
const forecasts = Object.freeze(
  probabilities.map((forecast, index) => ({ forecast, outcome: outcomes[index] ?? 0 })),
)
const binsOf = (count: number) => reliabilityBins(forecasts, binEdges(count, 'exact'))
const near = (value: number) => expect.closeTo(value, 12)

describe('bias-corrected terms', () => {
  // Python's `fractions`, the formula of the paper over bins int(Fraction(text) * K); the bin of 0.6 alone is of one.
  test.each([
    [1, -62419 / 2250000, 0],
    [2, -9987 / 250000, 7 / 90],
    [5, -19889 / 300000, 7 / 90],
    [10, -17689 / 300000, 7 / 90],
  ])('of %i bins are those of exact arithmetic', (count, reliability, resolution) => {
    expect(biasCorrectedTerms(binsOf(count))).toEqual({
      ...{ reliability: near(reliability), resolution: near(resolution), uncertainty: near(5 / 18) },
    })
  })

  test('are without bias: a calibrated forecaster shows a reliability of 0 on average', () => {
    const pools = forecastPools(forecasts)
    const counts = binnedCounts(pools, [0, 0.5, 1])
    const rng = stream('unbiased')
    const statistics = (happened: Float64Array) => ({
      corrected: biasCorrectedTerms(counts(happened)).reliability,
    })
    const { corrected } = underPerfectCalibration(pools, statistics, { draws: 19_999, rng })
    // The forecasts within a bin differ, which leaves their spread / (n_k - 1) over.
    const within = mean(
      binsOf(2).flatMap(({ members, forecast, n }) =>
        members.map((own) => (own.forecast - forecast) ** 2 / (n - 1)),
      ),
    )
    expect(Math.abs(corrected.mean + within)).toBeLessThan(0.002)
  })

  test('need two forecasts', () => {
    expect(() => biasCorrectedTerms([{ n: 1, forecast: 0.5, frequency: 1 }])).toThrow(
      'requires two forecasts',
    )
    expect(() => binTerms([])).toThrow('requires at least one forecast')
  })
})

describe('isotonic steps', () => {
  test('are those of R', () => {
    // R 4.2: isoreg(c(.1,.2,.3,.4,.5,.6,.7,.8), c(0,1,0,0,1,1,0,1))$yf
    const made = [0, 1, 0, 0, 1, 1, 0, 1].map((outcome, index) => ({ forecast: (index + 1) / 10, outcome }))
    expect(isotonicSteps(forecastPools(made))).toEqual([
      { from: 0.1, to: 0.1, n: 1, happened: 0, frequency: 0 },
      { from: 0.2, to: 0.4, n: 3, happened: 1, frequency: 1 / 3 },
      { from: 0.5, to: 0.7, n: 3, happened: 2, frequency: 2 / 3 },
      { from: 0.8, to: 0.8, n: 1, happened: 1, frequency: 1 },
    ])
  })

  test('take equal forecasts together, whatever the order of their outcomes', () => {
    // scikit-learn 1.9: IsotonicRegression().fit(p, y).predict(p)
    for (const made of [forecasts, forecasts.toReversed()]) {
      expect(isotonicSteps(forecastPools(made))).toMatchObject([
        { from: 0, to: 0.05, n: 2, frequency: 0 },
        { from: 0.3, to: 0.34, n: 3, frequency: 1 / 3 },
        { from: 0.6, to: 0.7, n: 3, frequency: 2 / 3 },
        { from: 0.95, to: 1, n: 2, frequency: 1 },
      ])
    }
  })

  test.each([
    [1.1, 1],
    [Number.NaN, 0],
    [0.5, 0.5],
  ])('a forecast of %d with outcome %d is refused', (forecast, outcome) => {
    expect(() => forecastPools([{ forecast, outcome }])).toThrow(`got ${forecast} and ${outcome}`)
    expect(() => forecastPools([])).toThrow('got none')
  })
})

describe('CORP', () => {
  test('takes the Brier score apart as scikit-learn and numpy do', () => {
    // r = IsotonicRegression().fit(p, y).predict(p); MCB = ((p-y)**2).mean() - ((r-y)**2).mean()
    const parts = corpParts(forecasts, { score: 'brier' })
    expect(parts).toEqual({
      ...{ miscalibration: near(0.010726666666666634), discrimination: near(0.11666666666666664) },
      uncertainty: 0.25,
    })
    expect(scoreOfCorp(parts)).toBeCloseTo(7203 / 50000, 14)
  })

  test('takes the log score apart', () => {
    // The same with -ln of the probability given to what happened, p clipped to 0.01 and 0.99.
    expect(corpParts(forecasts, { score: 'log', clip: 0.01 })).toEqual({
      miscalibration: near(0.03512388149702189),
      discrimination: near(0.31123867958305756),
      uncertainty: near(Math.LN2),
    })
  })

  test('of forecasts that are calibrated and all alike is uncertainty alone', () => {
    const alike = [0, 1].map((outcome) => ({ forecast: 0.5, outcome }))
    expect(corpParts(alike, { score: 'brier' })).toEqual({
      ...{ miscalibration: 0, discrimination: 0, uncertainty: 0.25 },
    })
  })
})

test.each([
  [0.01, 0.4170323824739096],
  [0.05, 0.42528097418071953],
])('log loss with a clip of %d is that of scikit-learn', (clip, value) => {
  // sklearn.metrics.log_loss(y, numpy.clip(p, clip, 1 - clip))
  expect(mean(forecasts.map((each) => logLoss(each, clip)))).toBeCloseTo(value, 12)
  expect(() => logLoss({ forecast: 0.5, outcome: 1 }, 0)).toThrow('requires a clip in (0, 0.5), got 0')
  expect(() => logLoss({ forecast: 2, outcome: 1 }, clip)).toThrow('got 2 and 1')
})

describe('the calibration error', () => {
  // Exact fractions; debiased with scipy.stats.foldnorm.mean for the mean of |normal|.
  test.each([
    [1, 3 / 500, -0.11424744797343765],
    [2, 3 / 500, -0.13084586828390418],
    [5, 2 / 125, -0.10846982096751248],
    [10, 12 / 125, 0.011464421475711417],
  ])('of %i bins is that of exact arithmetic, its debiased form that of SciPy', (count, plain, debiased) => {
    expect(calibrationError(binsOf(count))).toBeCloseTo(plain, 14)
    expect(Math.abs(debiasedCalibrationError(binsOf(count)) - debiased)).toBeLessThan(2e-7)
  })

  test('needs a forecast', () => {
    expect(() => calibrationError([])).toThrow('requires at least one forecast')
  })
})

describe('the area under the ROC curve', () => {
  const grouped = (names: string) =>
    forecasts.map((forecast, index) => ({ ...forecast, group: names[index] ?? '' }))

  test('and its error are those of DeLong for forecasts on their own', () => {
    // sklearn.metrics.roc_auc_score(y, p); numpy: psi = (X > Z) + (X == Z) / 2,
    // sqrt(psi.mean(1).var(ddof=1) / 5 + psi.mean(0).var(ddof=1) / 5)
    expect(aucEstimate(grouped('abcdefghij'))).toEqual({
      ...{ value: near(0.84), standardError: near(0.13114877048604), groups: { happened: 5, not: 5 } },
    })
    // Student's t on the logit with 8 degrees of freedom, scipy.stats.t.ppf
    expect(aucInterval(grouped('abcdefghij'))).toMatchObject({
      ...{
        value: near(0.84),
        interval: { low: expect.closeTo(0.35617788, 7), high: expect.closeTo(0.98032332, 7) },
      },
    })
  })

  test('and its error are those of Obuchowski for groups, whatever their order and names', () => {
    // numpy, S10 / m + S01 / n + 2 S11 / (m n) of the paper
    const { standardError } = aucEstimate(grouped('aabbccddee'))
    expect(standardError).toBeCloseTo(0.14102482051043355, 12)
    expect(aucEstimate(grouped('eeddccbbaa').toReversed())).toHaveProperty('standardError', standardError)
    expect(aucInterval(grouped('aabbccddee'))).toHaveProperty(
      'interval.method',
      `Student t, 95 %, of the logit, error by DeLong and Obuchowski over 10 forecasts in 5 groups${fewUnits(5)}`,
    )
  })

  test('has no interval where one would be a guess', () => {
    expect(aucInterval(grouped('aaaaaaaaaa')).interval.kind).toBe('none')
    const perfect = [0.1, 0.2, 0.8, 0.9].map((forecast, index) => ({
      ...{ forecast, outcome: index > 1 ? 1 : 0, group: String(index) },
    }))
    expect(aucInterval(perfect)).toMatchObject({ value: 1, interval: { kind: 'none' } })
    expect(() => aucEstimate(perfect.slice(2))).toThrow(
      'requires events of both kinds, got 2 that happened of 2',
    )
  })
})

describe('under perfect calibration', () => {
  const pools = forecastPools(forecasts)

  test('events happen as often as the forecasts say, with the spread of Bernoulli trials', () => {
    const count = (happened: Float64Array) => ({ events: happened.reduce((sum, each) => sum + each, 0) })
    const { events } = underPerfectCalibration(pools, count, { draws: 9999, rng: stream('events') })
    expect(events.mean).toBeCloseTo(4.94, 1)
    // Poisson-binomial distribution of p by convolution in numpy: 5 % quantile 3, 95 % quantile 7.
    expect([events.low, events.high]).toEqual([3, 7])
  })

  test('a bin drawn as a whole has the distribution of its events drawn one by one', () => {
    const edges = binEdges(5, 'exact')
    const counts = binnedCounts(pools, edges)
    const whole = binsUnderPerfectCalibration(pools, edges, (bins) => ({ ...binTerms(bins) }), {
      draws: 9999,
      rng: stream('whole'),
    })
    const single = underPerfectCalibration(pools, (happened) => ({ ...binTerms(counts(happened)) }), {
      ...{ draws: 9999, rng: stream('single') },
    })
    for (const part of ['reliability', 'resolution', 'uncertainty'] as const) {
      // Ten times the standard error of a mean of 9,999 draws.
      expect(Math.abs(whole[part].mean - single[part].mean)).toBeLessThan(0.006)
      // Ten forecasts leave few values: a quantile may lie one step off.
      expect(Math.abs(whole[part].low - single[part].low)).toBeLessThan(0.03)
      expect(Math.abs(whole[part].high - single[part].high)).toBeLessThan(0.03)
    }
  })

  test('what is sure does not vary', () => {
    const sure = forecastPools([0, 1, 1].map((outcome) => ({ forecast: outcome, outcome })))
    const draw = { draws: 99, rng: stream('sure') }
    const drawn = underPerfectCalibration(sure, (happened) => ({ rate: (happened[1] ?? 0) / 3 }), draw)
    expect(nullParts(drawn)).toEqual({
      ...{ rateNullMean: near(2 / 3), rateNullLow: 2 / 3, rateNullHigh: 2 / 3 },
    })
    expect(() => underPerfectCalibration(sure, () => ({ a: 1 }), { ...draw, draws: 18 })).toThrow('got 18')
  })
})

test('skill is what is saved of the loss of the reference, its interval the mirrored one of the ratio', () => {
  // numpy: 1 - ((p - y)**2).mean() / (y.mean() * (1 - y.mean()))
  const terms = forecasts.map(({ forecast, outcome }) => ({ part: (forecast - outcome) ** 2, whole: 0.25 }))
  const sample = {
    groups: forecasts.map((_, index) => String(index)),
    resampling: { seed: 0, rng: stream('skill') },
  }
  const { value, interval } = skillScore(terms, sample, { draws: 199 })
  expect(value).toBeCloseTo(0.42376, 12)
  expect(interval).toMatchObject({ kind: 'interval', method: expect.stringContaining('at most 1') })
  if (interval.kind === 'interval') {
    expect(interval.low).toBeLessThan(value)
    expect(interval.high).toBeGreaterThan(value)
    expect(interval.high).toBeLessThanOrEqual(1)
  }
})
