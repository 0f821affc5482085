import fc from 'fast-check'
import { expect, test } from 'vitest'
import { aucEstimate, hasBothOutcomes } from '../../harness/stats/auc.ts'
import { binTerms } from '../../harness/stats/bin-terms.ts'
import { binnedCounts } from '../../harness/stats/binned-counts.ts'
import { brierParts } from '../../harness/stats/brier-parts.ts'
import { type CorpScore, corpParts, scoreOfCorp } from '../../harness/stats/corp-parts.ts'
import { forecastPools } from '../../harness/stats/forecast-pools.ts'
import { isotonicSteps } from '../../harness/stats/isotonic-steps.ts'
import { clipped, logLoss } from '../../harness/stats/log-loss.ts'
import { mean } from '../../harness/stats/mean.ts'
import { binEdges } from '../../harness/stats/reliability-bins.ts'

const probability = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.integer({ min: 0, max: 20 }).map((twentieth) => twentieth / 20),
)
const forecast = fc.record({ forecast: probability, outcome: fc.constantFrom(0, 1) })
const forecasts = fc.array(forecast, { minLength: 1, maxLength: 80 })
const score = fc.constantFrom<CorpScore>({ score: 'brier' }, { score: 'log', clip: 0.01 })

test('the parts of CORP add up to the score, none is negative, and no digit depends on the order', () => {
  fc.assert(
    fc.property(forecasts, score, (made, how) => {
      const parts = corpParts(made, how)
      const loss = mean(
        made.map((each) =>
          how.score === 'log' ? logLoss(each, how.clip) : (each.forecast - each.outcome) ** 2,
        ),
      )
      expect(Math.abs(scoreOfCorp(parts) - loss)).toBeLessThan(1e-12)
      for (const part of Object.values(parts)) expect(part).toBeGreaterThan(-1e-12)
      expect(corpParts(made.toReversed(), how)).toEqual(parts)
    }),
    { numRuns: 500 },
  )
})

test('isotonic steps rise, hold every forecast once, and recalibrate what they gave to itself', () => {
  fc.assert(
    fc.property(forecasts, (made) => {
      const steps = isotonicSteps(forecastPools(made))
      expect(steps.reduce((sum, { n }) => sum + n, 0)).toBe(made.length)
      for (const [index, { from, to, frequency }] of steps.entries()) {
        expect(from).toBeLessThanOrEqual(to)
        const next = steps[index + 1]
        if (next === undefined) continue
        expect(to).toBeLessThan(next.from)
        expect(frequency).toBeLessThan(next.frequency)
      }
      const again = made.map((each) => {
        const step = steps.find(({ from, to }) => from <= each.forecast && each.forecast <= to)
        return { ...each, forecast: step?.frequency ?? -1 }
      })
      expect(Math.abs(corpParts(again, { score: 'brier' }).miscalibration)).toBeLessThan(1e-12)
    }),
  )
})

test('the terms counted in a loop are those of the decomposition', () => {
  fc.assert(
    fc.property(forecasts, fc.integer({ min: 1, max: 30 }), (made, bins) => {
      const edges = binEdges(bins, 'exact')
      const pools = forecastPools(made)
      const { reliability, resolution, uncertainty } = binTerms(
        binnedCounts(pools, edges)(pools.map(({ happened }) => happened)),
      )
      const parts = brierParts(made, edges)
      expect(Math.abs(reliability - parts.reliability)).toBeLessThan(1e-12)
      expect(Math.abs(resolution - parts.resolution)).toBeLessThan(1e-12)
      expect(Math.abs(uncertainty - parts.uncertainty)).toBeLessThan(1e-12)
    }),
  )
})

test('the area under the ROC curve is the share of pairs put right, and turns over with the forecasts', () => {
  fc.assert(
    fc.property(forecasts, (made) => {
      fc.pre(hasBothOutcomes(made))
      const named = (change: (value: number) => number) =>
        made.map((each, index) => ({ ...each, forecast: change(each.forecast), group: `${index % 7}` }))
      const [yes, no] = [1, 0].map((outcome) => made.filter((each) => each.outcome === outcome))
      const pairs = (yes ?? []).flatMap((above) =>
        (no ?? []).map((below) => (Math.sign(above.forecast - below.forecast) + 1) / 2),
      )
      const { value, standardError } = aucEstimate(named((each) => each))
      expect(Math.abs(value - mean(pairs))).toBeLessThan(1e-12)
      const halved = aucEstimate(named((each) => Math.floor((1 - each) * 2 ** 20) / 2 ** 20))
      const coarse = aucEstimate(named((each) => 1 - Math.floor((1 - each) * 2 ** 20) / 2 ** 20))
      expect(Math.abs(coarse.value + halved.value - 1)).toBeLessThan(1e-12)
      if (standardError !== undefined) expect(standardError).toBeGreaterThanOrEqual(0)
    }),
  )
})

test('log loss is at least the Brier score of the clipped forecast', () => {
  fc.assert(
    fc.property(forecast, (made) => {
      const held = clipped(made.forecast, 0.01)
      expect(logLoss(made, 0.01)).toBeGreaterThanOrEqual((held - made.outcome) ** 2)
    }),
  )
})
