import { describe, expect, test } from 'vitest'
import { boundedLeastSquares } from '../../harness/stats/bounded-least-squares.ts'
import { chiSquareTail } from '../../harness/stats/chi-square.ts'
import { polynomialSurface, polynomialTerms } from '../../harness/stats/polynomial-surface.ts'
import { whitening } from '../../harness/stats/whitening.ts'

test('the tail of chi-square is that of scipy', () => {
  // python3 -c "from scipy.stats import chi2; print(chi2.sf(3.841459,1), chi2.sf(14.07,7))"
  expect(chiSquareTail(3.841459, 1)).toBeCloseTo(0.04999999465319563, 10)
  expect(chiSquareTail(14.07, 7)).toBeCloseTo(0.049950250317479475, 10)
})

describe('whitening', () => {
  const covariance = [
    [4, 2, 0.6],
    [2, 3, 0.4],
    [0.6, 0.4, 2],
  ]

  test('gives the squared Mahalanobis distance', () => {
    // python3 -c "import numpy as np; V=np.array([[4,2,.6],[2,3,.4],[.6,.4,2]]); d=np.array([1,-2,.5]); print(d@np.linalg.inv(V)@d)"
    const deviations = [1, -2, 0.5]
    const white = whitening(covariance).map((row) =>
      row.reduce((sum, weight, index) => sum + weight * (deviations[index] ?? 0), 0),
    )
    expect(white.reduce((sum, value) => sum + value * value, 0)).toBeCloseTo(3.493438320209974, 12)
  })

  test('refuses what is no covariance', () => {
    expect(() =>
      whitening([
        [1, 2],
        [2, 1],
      ]),
    ).toThrow('whitening requires a positive definite covariance')
  })
})

describe('a polynomial surface', () => {
  test('has every product of coordinates once', () => {
    expect(polynomialTerms([2, 3], 2)).toEqual([1, 2, 3, 4, 6, 9])
    expect(polynomialTerms([1, 1, 1, 1], 3)).toHaveLength(35)
  })

  test('gives back a polynomial that it was measured from', () => {
    const truth = (x: number, y: number) => 1 - 2 * x + 3 * x * y - y * y
    const places = [0, 0.3, 0.7, 1].flatMap((x) => [0, 0.4, 1].map((y) => [x, y] as const))
    const measured = places.map(([x, y], index) => ({ at: [x, y], n: 1 + index, means: [truth(x, y), 2] }))
    const surface = polynomialSurface(measured, 2)
    const expected = [1, -2, 0, 0, 3, -1]
    for (const [term, [first = 0, second = 0]] of surface.entries()) {
      expect(first).toBeCloseTo(expected[term] ?? 0, 9)
      expect(second).toBeCloseTo(term === 0 ? 2 : 0, 9)
    }
  })

  test('refuses fewer places than terms', () => {
    expect(() => polynomialSurface([{ at: [1], n: 1, means: [1] }], 2)).toThrow('at least 3 places, got 1')
  })
})

describe('bounded least squares', () => {
  const residuals = ([x = 0, y = 0]: readonly number[]) => [x - 0.3, 2 * (y - 1.4), x * y - 0.42]

  test('finds the lowest point inside', () => {
    const { parameters, sum } = boundedLeastSquares(
      residuals,
      [0.9, 0.2],
      [
        [0, 2],
        [0, 2],
      ],
    )
    expect(parameters[0]).toBeCloseTo(0.3, 4)
    expect(parameters[1]).toBeCloseTo(1.4, 4)
    expect(sum).toBeLessThan(1e-8)
  })

  test('stays within the bounds', () => {
    const { parameters } = boundedLeastSquares(
      residuals,
      [0.5, 0.5],
      [
        [0, 1],
        [0, 1],
      ],
    )
    expect(parameters[1]).toBeCloseTo(1, 6)
  })
})
