import { expect, test } from 'vitest'
import { wilsonInterval } from '../../harness/stats/wilson-interval.ts'

/** R 4.2: prop.test(successes, trials, correct = FALSE)$conf.int; the first also SciPy 1.17: binomtest(7, 20). */
const known: [successes: number, trials: number, low: number, high: number][] = [
  [7, 20, 0.181191824101082, 0.567145723314764],
  [0, 10, 0, 0.277532799862889],
  [10, 10, 0.722467200137111, 1],
  [1, 50, 0.00353925927164623, 0.104954435896378],
  [81, 263, 0.255288519878274, 0.3662095769828],
]

test.each(known)('the interval of %i of %i is that of R', (successes, trials, low, high) => {
  const { value, interval } = wilsonInterval({ successes, trials })
  expect(value).toBe(successes / trials)
  expect(interval).toMatchObject({ low: expect.closeTo(low, 10), high: expect.closeTo(high, 10) })
})

test('no successes reach down to 0 exactly, all up to 1', () => {
  expect(wilsonInterval({ successes: 0, trials: 7 }).interval).toHaveProperty('low', 0)
  expect(wilsonInterval({ successes: 7, trials: 7 }).interval).toHaveProperty('high', 1)
})

test.each([
  [1, 0],
  [3, 2],
  [-1, 2],
  [0.5, 2],
])('%d successes of %d trials are refused', (successes, trials) => {
  expect(() => wilsonInterval({ successes, trials })).toThrow(RangeError)
})
