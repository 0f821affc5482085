import { describe, expect, test } from 'vitest'
import { type BrierParts, brierOfParts, brierParts } from '../../harness/stats/brier-parts.ts'
import { binEdges, binOf, type EdgeRule, reliabilityBins } from '../../harness/stats/reliability-bins.ts'

const probabilities = [0, 0.05, 0.3, 0.3, 0.34, 0.6, 0.7, 0.7, 0.95, 1]
const outcomes = [0, 0, 0, 1, 0, 1, 1, 0, 1, 1]
const forecasts = Object.freeze(
  probabilities.map((forecast, index) => ({ forecast, outcome: outcomes[index] ?? 0 })),
)

/**
 * Exact fractions by Python's `fractions`, published edges by numpy 2.4 `linspace`: a forecast of bin k goes to
 * `int(Fraction(text) * K)`, or to `searchsorted(linspace(0, 1, K + 1), p, side='right') - 1`.
 */
const known: [bins: number, rule: EdgeRule, rel: number, res: number, wbv: number, wbc: number][] = [
  [1, 'exact', 9 / 250000, 0, 13753 / 125000, 27 / 125],
  [1, 'published', 9 / 250000, 0, 13753 / 125000, 27 / 125],
  [2, 'exact', 13 / 250000, 9 / 100, 2801 / 125000, 24 / 625],
  [2, 'published', 13 / 250000, 9 / 100, 2801 / 125000, 24 / 625],
  [10, 'exact', 2437 / 100000, 2 / 15, 107 / 300000, -1 / 375],
  [10, 'published', 4381 / 100000, 3 / 20, 1 / 4000, 0],
  [100, 'exact', 2203 / 50000, 3 / 20, 0, 0],
  [100, 'published', 2203 / 50000, 3 / 20, 0, 0],
]

test.each(known)('%i bins with %s edges give the parts of exact arithmetic', (bins, rule, ...expected) => {
  const [reliability, resolution, withinBinVariance, withinBinCovariance] = expected
  const parts = brierParts(forecasts, binEdges(bins, rule))
  const wanted = { reliability, resolution, uncertainty: 0.25, withinBinVariance, withinBinCovariance }
  for (const [name, value] of Object.entries(wanted))
    expect(parts[name as keyof BrierParts]).toBeCloseTo(value, 14)
  expect(brierOfParts(parts)).toBeCloseTo(7203 / 50000, 14)
})

describe('edges', () => {
  test('that are published are those of numpy', () => {
    // python3 -c 'import numpy; print(numpy.linspace(0, 1, 11).tolist())', numpy 2.4
    expect(binEdges(10, 'published')).toEqual([
      ...[0, 0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6000000000000001, 0.7000000000000001, 0.8, 0.9, 1],
    ])
    // 49 x (1 / 49) falls short of 1; the last edge does not.
    expect(binEdges(49, 'published').at(-1)).toBe(1)
  })

  test('that are exact take every decimal on an edge into the bin that it begins', () => {
    for (const bins of [1, 2, 5, 10, 20, 25, 50, 100, 1000]) {
      const edges = binEdges(bins, 'exact')
      for (let bin = 0; bin < bins; bin += 1) {
        const text = (bin / bins).toFixed(3)
        expect(`${text} of ${bins}: bin ${binOf(Number(text), edges)}`).toBe(`${text} of ${bins}: bin ${bin}`)
      }
    }
  })

  test.each([
    [0.3, 3, 2],
    [0.6, 6, 5],
    [0.7, 7, 6],
    [0.1, 1, 1],
    [0, 0, 0],
    [1, 9, 9],
    [0.9999999999999999, 9, 9],
    [0.29999999999999993, 2, 2],
  ])('a forecast of %d is in exact bin %i and published bin %i of 10', (forecast, exact, published) => {
    expect(binOf(forecast, binEdges(10, 'exact'))).toBe(exact)
    expect(binOf(forecast, binEdges(10, 'published'))).toBe(published)
  })

  test.each([0, -1, 1.5, Number.NaN, Infinity])('%d bins are refused', (bins) => {
    expect(() => binEdges(bins, 'exact')).toThrow(
      `binEdges requires a whole number of bins from 1, got ${bins}`,
    )
  })
})

describe('bins', () => {
  test('have their mean forecast, their events and who is in them; empty ones are left out', () => {
    const bins = reliabilityBins(forecasts, binEdges(10, 'exact'))
    expect(bins.map(({ low, high, n, happened }) => [low, high, n, happened])).toEqual([
      [0, 0.1, 2, 0],
      [0.3, 0.4, 3, 1],
      [0.6, 0.7, 1, 1],
      [0.7, 0.8, 2, 1],
      [0.9, 1, 2, 2],
    ])
    expect(bins[1]).toMatchObject({ forecast: expect.closeTo(0.94 / 3, 14), frequency: 1 / 3 })
    expect(bins[1]?.members).toEqual(forecasts.slice(2, 5))
  })

  test.each([
    [1.1, 1],
    [-0.1, 0],
    [Number.NaN, 1],
    [0.5, 0.5],
  ])('a forecast of %d with outcome %d is refused', (forecast, outcome) => {
    expect(() => reliabilityBins([{ forecast, outcome }], [0, 1])).toThrow(
      `requires forecasts from 0 to 1 and outcomes of 0 or 1, got ${forecast} and ${outcome}`,
    )
  })

  test('no forecast has no parts', () => {
    expect(() => brierParts([], [0, 1])).toThrow(RangeError)
  })
})
