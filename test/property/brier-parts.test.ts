import fc from 'fast-check'
import { expect, test } from 'vitest'
import { brierOfParts, brierParts } from '../../harness/stats/brier-parts.ts'
import { mean } from '../../harness/stats/mean.ts'
import { binEdges, type EdgeRule, reliabilityBins } from '../../harness/stats/reliability-bins.ts'

const binCount = fc.oneof(fc.constantFrom(1, 2, 3, 10, 49, 100), fc.integer({ min: 1, max: 300 }))
const edgeRule = fc.constantFrom<EdgeRule>('exact', 'published')

/** Anywhere in [0, 1], at its ends, and on edges by either rule. */
const probability = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.integer({ min: 0, max: 100 }).map((percent) => percent / 100),
  fc.integer({ min: 0, max: 10 }).map((tenth) => Math.min(1, tenth * 0.1)),
  fc.constantFrom(0, 1, Number.MIN_VALUE, 1 - Number.EPSILON / 2),
)

const forecast = fc.record({ forecast: probability, outcome: fc.constantFrom(0, 1) })
const forecasts = fc.array(forecast, { minLength: 1, maxLength: 120 })

test('the five parts add up to the Brier score', () => {
  fc.assert(
    fc.property(forecasts, binCount, edgeRule, (made, bins, rule) => {
      const score = mean(made.map((each) => (each.forecast - each.outcome) ** 2))
      expect(Math.abs(brierOfParts(brierParts(made, binEdges(bins, rule))) - score)).toBeLessThan(1e-12)
    }),
    { numRuns: 500 },
  )
})

test('each part lies in its range, and no digit depends on the order', () => {
  fc.assert(
    fc.property(forecasts, binCount, edgeRule, (made, bins, rule) => {
      const parts = brierParts(made, binEdges(bins, rule))
      expect(brierParts(made.toReversed(), binEdges(bins, rule))).toEqual(parts)
      const { reliability, resolution, uncertainty, withinBinVariance } = parts
      for (const part of [reliability, resolution, uncertainty, withinBinVariance])
        expect(part).toBeGreaterThanOrEqual(0)
      expect(resolution).toBeLessThanOrEqual(uncertainty + 1e-12)
      expect(withinBinVariance).toBeLessThanOrEqual(1 / (4 * bins ** 2) + 1e-12)
    }),
  )
})

test('every forecast is in exactly one bin, between its ends', () => {
  fc.assert(
    fc.property(forecasts, binCount, edgeRule, (made, bins, rule) => {
      const binned = reliabilityBins(made, binEdges(bins, rule))
      expect(binned.reduce((sum, { n }) => sum + n, 0)).toBe(made.length)
      for (const { low, high, members } of binned) {
        for (const { forecast: value } of members) {
          expect(value).toBeGreaterThanOrEqual(low)
          if (high < 1) expect(value).toBeLessThan(high)
        }
      }
    }),
  )
})

test('both rules agree but for forecasts on an edge', () => {
  fc.assert(
    fc.property(forecast, binCount, (made, bins) => {
      const [exact, published] = (['exact', 'published'] as const).map(
        (rule) => reliabilityBins([made], binEdges(bins, rule))[0],
      )
      const isOnEdge = Math.abs(made.forecast * bins - Math.round(made.forecast * bins)) < 1e-9
      if (!isOnEdge)
        expect(Math.round((exact?.low ?? 0) * bins)).toBe(Math.round((published?.low ?? 0) * bins))
    }),
  )
})
