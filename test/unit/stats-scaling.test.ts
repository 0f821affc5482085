import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { amdahlSerialShare, amdahlSpeedUp, relativeError } from '../../harness/stats/amdahl-law.ts'
import { curveCrossings } from '../../harness/stats/curve-crossings.ts'
import { lastExponent, powerExponent } from '../../harness/stats/power-exponent.ts'
import {
  peakSize,
  universalScalability,
  universalSpeedUp,
} from '../../harness/stats/universal-scalability.ts'

const sizes = [1, 2, 4, 8, 16]

/** Speed-ups that follow no law exactly. */
const measured = [1, 1.9, 3.2, 4.6, 5.9].map((speedUp, index) => ({ n: sizes[index] ?? 0, speedUp }))

function points(...speedUps: readonly number[]) {
  return speedUps.map((speedUp, index) => ({ n: sizes[index] ?? 0, speedUp }))
}

describe("Amdahl's law", () => {
  test('a team that spends 10 % coordinating never passes 10 times one agent', () => {
    for (const n of [1, 2, 10, 1e3, 1e6, 1e12]) expect(amdahlSpeedUp(n, 0.1)).toBeLessThan(10)
    expect(amdahlSpeedUp(1e12, 0.1)).toBeCloseTo(10, 9)
  })

  test('is fitted as SciPy fits it', () => {
    // scipy.optimize.curve_fit(lambda n, s: s + (1 - s) / n, n, 1 / S, p0=[.1], sigma=1 / S), SciPy 1.17
    expect(amdahlSerialShare(measured)).toBeCloseTo(0.10718213, 8)
    const error = relativeError(measured, (n) => amdahlSpeedUp(n, 0.10718213312))
    expect(error).toBeCloseTo(0.038671041710552766, 10)
  })

  test('is found again in speed-ups that follow it', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (serial) => {
        const exact = sizes.map((n) => ({ n, speedUp: amdahlSpeedUp(n, serial) }))
        expect(amdahlSerialShare(exact)).toBeCloseTo(serial, 9)
      }),
    )
  })

  test('has no serial share below 0, also where a team is more than n times as fast', () => {
    expect(amdahlSerialShare(points(1, 2.5, 6))).toBe(0)
  })

  test('expects a team and work that is done', () => {
    expect(() => amdahlSerialShare([{ n: 1, speedUp: 1 }])).toThrow(/a team of 2 or more/)
    expect(() => amdahlSerialShare(points(1, 0))).toThrow(/above 0/)
  })
})

describe('the Universal Scalability Law', () => {
  test('is fitted as SciPy fits it', () => {
    // scipy.optimize.nnls([[S (n - 1) / n, S (n - 1)]], 1 - S / n) and curve_fit with sigma=1 / S, SciPy 1.17
    const found = universalScalability(measured)
    expect(found.contention).toBeCloseTo(0.08180262, 8)
    expect(found.coherency).toBeCloseTo(0.00210684, 8)
  })

  test('keeps both losses at 0 or above, as non-negative least squares does', () => {
    // nnls, where numpy.linalg.lstsq has -0.0057 and -0.0167
    const falling = universalScalability(points(1, 1.5, 2.9, 6.2, 13))
    expect(falling).toEqual({ contention: expect.closeTo(0.02341718, 8), coherency: 0 })
    const late = universalScalability(points(1, 1.99, 3.9, 6.2, 6.5))
    expect(late).toEqual({ contention: 0, coherency: expect.closeTo(0.00589368, 8) })
  })

  test('is found again in speed-ups that follow it, and is the law of Amdahl without coherency', () => {
    const share = fc.double({ min: 0, max: 0.5, noNaN: true })
    fc.assert(
      fc.property(share, fc.double({ min: 0, max: 0.05, noNaN: true }), (contention, coherency) => {
        const exact = sizes.map((n) => ({ n, speedUp: universalSpeedUp(n, { contention, coherency }) }))
        const found = universalScalability(exact)
        expect(found.contention).toBeCloseTo(contention, 8)
        expect(found.coherency).toBeCloseTo(coherency, 8)
        expect(universalSpeedUp(7, { contention, coherency: 0 })).toBeCloseTo(amdahlSpeedUp(7, contention), 9)
      }),
    )
  })

  test('has no coherency, and so no peak, where speed-ups follow the law of Amdahl to the last digit', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 0.5, noNaN: true }), (serial) => {
        const exact = [1, 2, 4, 8, 16, 32, 96].map((n) => ({ n, speedUp: amdahlSpeedUp(n, serial) }))
        const found = universalScalability(exact)
        expect(found).toEqual({ contention: expect.closeTo(serial, 9), coherency: 0 })
        expect(peakSize(found)).toBeUndefined()
      }),
      { examples: [[0], [2 ** -60], [0.5]] },
    )
  })

  test('has its peak where one more or one fewer is slower, and none without coherency', () => {
    // numpy: sqrt((1 - .05) / .002), 16 / (1 + .05 * 15 + .002 * 240)
    const losses = { contention: 0.05, coherency: 0.002 }
    expect(peakSize(losses)).toBeCloseTo(21.794494717703365, 12)
    expect(universalSpeedUp(16, losses)).toBeCloseTo(7.174887892376682, 12)
    expect(universalSpeedUp(22, losses)).toBeGreaterThan(universalSpeedUp(23, losses))
    expect(universalSpeedUp(22, losses)).toBeGreaterThan(universalSpeedUp(21, losses))
    expect(peakSize({ contention: 0.1, coherency: 0 })).toBeUndefined()
  })
})

describe('the exponent of a cost', () => {
  const pairs = sizes.map((n) => ({ n, cost: n * (n - 1) }))

  test('is the slope on log axes, costs of 0 left out', () => {
    // scipy.stats.linregress(log n, log n (n - 1)) for 2, 4, 8, 16; log2(240 / 56)
    expect(powerExponent(pairs)).toBeCloseTo(2.2943064208162007, 12)
    expect(lastExponent(pairs)).toBeCloseTo(2.0995356735509145, 12)
  })

  test('is exact for a power, and undefined for one size', () => {
    expect(powerExponent(sizes.map((n) => ({ n, cost: 3 * n ** 1.5 })))).toBeCloseTo(1.5, 12)
    expect(powerExponent([{ n: 4, cost: 2 }])).toBeUndefined()
    expect(powerExponent(sizes.map((n) => ({ n, cost: 0 })))).toBeUndefined()
  })
})

describe('crossings of two curves', () => {
  const curves = (...gaps: readonly number[]) => gaps.map((a, x) => ({ x, a, b: 0 }))

  test('are all found, in order, by straight lines', () => {
    expect(curveCrossings(curves(1, -1, -3, 1))).toEqual([
      { from: 0.5, to: 0.5, changes: true },
      { from: 2.75, to: 2.75, changes: true },
    ])
  })

  test('are none where one curve is above everywhere', () => {
    expect(curveCrossings(curves(1, 2, 0.1))).toEqual([])
  })

  test('hold touches and stretches', () => {
    expect(curveCrossings(curves(1, 0, 2))).toEqual([{ from: 1, to: 1, changes: false }])
    expect(curveCrossings(curves(1, 0, 0, -2))).toEqual([{ from: 1, to: 2, changes: true }])
    expect(curveCrossings(curves(0, 0))).toEqual([{ from: 0, to: 1, changes: false }])
  })

  test('are as many as the changes of sign', () => {
    const gap = fc.integer({ min: -9, max: 9 }).filter((value) => value !== 0)
    fc.assert(
      fc.property(fc.array(gap, { maxLength: 20 }), (gaps) => {
        const changes = gaps.slice(1).filter((value, index) => value * (gaps[index] ?? 0) < 0).length
        expect(curveCrossings(curves(...gaps))).toHaveLength(changes)
      }),
    )
  })
})
