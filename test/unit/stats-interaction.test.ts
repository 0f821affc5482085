import { describe, expect, test } from 'vitest'
import { kendallsW, meanRanks } from '../../harness/stats/kendalls-w.ts'
import { twoWayShares } from '../../harness/stats/two-way-shares.ts'

describe("Kendall's W", () => {
  // R 4.2: friedman.test and the mean of cor(..., method = "spearman") on the same three rows, one with a tie.
  const judges = [
    [0.9, 0.8, 0.7, 0.6],
    [0.9, 0.7, 0.8, 0.6],
    [0.5, 0.6, 0.6, 0.4],
  ]

  test('is that of R, ties included', () => {
    const found = kendallsW(judges)
    expect(found?.w).toBeCloseTo(0.655172413793, 11)
    expect(found?.p).toBeCloseTo(0.116753123523, 10)
    expect(found?.meanRho).toBeCloseTo(0.477485177345, 11)
  })

  test('is 1 for judges of one mind and 0 for two that contradict each other', () => {
    expect(kendallsW([judges[0] ?? [], judges[0] ?? []])?.w).toBe(1)
    expect(kendallsW([judges[0] ?? [], (judges[0] ?? []).toReversed()])?.w).toBe(0)
  })

  test('is undefined where nobody tells anything apart, and refuses what is no table', () => {
    expect(
      kendallsW([
        [1, 1],
        [2, 2],
      ]),
    ).toBeUndefined()
    expect(() => kendallsW([[1, 2]])).toThrow(RangeError)
    expect(() => kendallsW([[1, 2], [1]])).toThrow(RangeError)
    expect(() =>
      kendallsW([
        [1, Number.NaN],
        [1, 2],
      ]),
    ).toThrow(RangeError)
  })

  test('ranks equal values by the mean of their places', () => {
    expect(meanRanks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2])
  })
})

describe('the shares of a two-way table', () => {
  // R 4.2: anova(lm(y ~ r + c)) on the same table: sums of squares 0.07 of rows and 0.505 of the rest.
  const means = [
    [0.9, 0.5, 0.7],
    [0.6, 0.8, 0.4],
    [0.3, 0.9, 0.8],
    [0.7, 0.2, 0.6],
  ]
  const noise = (variance: number) => means.map((row) => row.map(() => variance))

  test('are the sums of squares of R where there is no noise', () => {
    const found = twoWayShares(means, noise(0))
    expect(found?.rows).toBeCloseTo(0.07 / 0.575, 12)
    expect(found?.interaction).toBeCloseTo(0.505 / 0.575, 12)
    expect(found).toMatchObject({ noise: 0, f: undefined })
  })

  test('take off what chance makes, by degrees of freedom, and add up to 1', () => {
    const found = twoWayShares(means, noise(0.01))
    expect(found?.rows).toBeCloseTo((0.07 - 3 * 0.01) / 0.575, 12)
    expect(found?.interaction).toBeCloseTo((0.505 - 6 * 0.01) / 0.575, 12)
    expect((found?.rows ?? 0) + (found?.interaction ?? 0) + (found?.noise ?? 0)).toBeCloseTo(1, 12)
    expect(found?.f).toBeCloseTo(0.084166666666667 / 0.01, 10)
    expect(twoWayShares(means, noise(1))).toMatchObject({ rows: 0, interaction: 0, noise: 1 })
  })

  test('are undefined where rows do not differ, and refuse what is no table', () => {
    expect(
      twoWayShares(
        [
          [1, 2],
          [1, 2],
        ],
        [
          [0, 0],
          [0, 0],
        ],
      ),
    ).toBeUndefined()
    expect(() => twoWayShares([[1, 2]], [[0, 0]])).toThrow(RangeError)
    expect(() =>
      twoWayShares(
        [[1, 2], [1]],
        [
          [0, 0],
          [0, 0],
        ],
      ),
    ).toThrow(RangeError)
  })
})
