/** Calibration and discrimination of made forecasts. */
import { describe, expect, test } from 'vitest'
import auc from '../../harness/metrics/auc.ts'
import brierBiasCorrected from '../../harness/metrics/brier-bias-corrected.ts'
import brierSkill from '../../harness/metrics/brier-skill.ts'
import corp from '../../harness/metrics/corp.ts'
import ece from '../../harness/metrics/ece.ts'
import logLoss from '../../harness/metrics/log-loss.ts'
import { measured, plain } from './forecast-metrics-fixture.ts'

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
