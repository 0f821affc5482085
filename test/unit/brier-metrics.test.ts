/** The Brier score of made forecasts, and its parts. */
import { describe, expect, test } from 'vitest'
import { analyse } from '../../harness/analyse.ts'
import { chosenMetrics } from '../../harness/analysis/chosen-metrics.ts'
import brier from '../../harness/metrics/brier.ts'
import brierDecomposition from '../../harness/metrics/brier-decomposition.ts'
import { episode, type Made, measured, plain } from './forecast-metrics-fixture.ts'
import { plainCell } from './trace-fixture.ts'

/** What an interval over few units warns of. */
const few = '; warning: fewer than 30 independent units, coverage may fall short of 95 %'

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
