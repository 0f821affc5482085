import { expect, test } from 'vitest'
import { mean } from '../../harness/stats/mean.ts'
import { meanInterval } from '../../harness/stats/mean-interval.ts'
import { tInterval } from '../../harness/stats/t-interval.ts'

/** What an interval over few units warns of. */
const few = '; warning: fewer than 30 independent units, coverage may fall short of 95 %'

/** R 4.2: t.test(x)$conf.int; the first also SciPy 1.17: stats.t.interval(.95, 4, mean(x), stats.sem(x)). */
const known: [values: number[], mean: number, low: number, high: number][] = [
  [[0.62, 0.71, 0.55, 0.8, 0.66], 0.668, 0.551059243516464, 0.784940756483536],
  [[12, 15, 9, 30, 22, 17, 11], 16.5714285714286, 9.79924296687532, 23.3436141759818],
  [[1, 1, 0.9, 1], 0.975, 0.895438842367907, 1.05456115763209],
]

test.each(known)('the mean of %j and its interval are those of R', (values, value, low, high) => {
  const { value: got, interval } = meanInterval(Object.freeze(values))
  expect(got).toBeCloseTo(value, 12)
  expect(interval).toEqual({
    kind: 'interval',
    low: expect.closeTo(low, 10),
    high: expect.closeTo(high, 10),
    method: `Student t, 95 %, of the mean${few}`,
  })
})

test('an interval with bounds is cut to them, and its method says so', () => {
  const { interval } = meanInterval([1, 1, 0.9, 1], { low: 0, high: 1 })
  expect(interval).toMatchObject({ low: expect.closeTo(0.8954388, 6), high: 1 })
  expect(interval).toHaveProperty('method', `Student t, 95 %, of the mean, clipped to [0, 1]${few}`)
})

test('one value has a mean and no interval', () => {
  expect(meanInterval([0.3])).toEqual({
    value: 0.3,
    interval: { kind: 'none', reason: 'one episode has no spread' },
  })
})

test('equal values give a point, and the method says so', () => {
  const { value, interval } = meanInterval([0.1, 0.1, 0.1])
  expect(value).toBe(0.1)
  expect(interval).toMatchObject({ low: 0.1, high: 0.1, method: expect.stringContaining('no spread') })
})

test('the order of the values does not move the last digit', () => {
  const values = Array.from({ length: 200 }, (_, index) => Math.sin(index) / 3)
  expect(meanInterval(values.toReversed())).toEqual(meanInterval(values))
  expect(mean([1e16, 1, -1e16])).toBe(mean([1, -1e16, 1e16]))
})

test('no value and a value that is not finite are refused', () => {
  expect(() => mean([])).toThrow('mean requires at least one finite value, got none')
  expect(() => meanInterval([1, Number.NaN])).toThrow('got NaN')
})

test('the interval of an estimate is that of R: 2 - qt(.975, 10)', () => {
  const interval = tInterval({ value: 2, standardError: 1, degreesOfFreedom: 10, of: 'mean' })
  expect(interval).toMatchObject({
    low: expect.closeTo(-0.228138851986274, 10),
    high: expect.closeTo(4.22813885198627, 10),
  })
})

test('a standard error below 0 and zero degrees of freedom are refused', () => {
  expect(() => tInterval({ value: 0, standardError: -1, degreesOfFreedom: 1, of: 'mean' })).toThrow(
    RangeError,
  )
  expect(() => tInterval({ value: 0, standardError: 1, degreesOfFreedom: 0, of: 'mean' })).toThrow(RangeError)
})
