import { expect, test } from 'vitest'
import { ratioInterval } from '../../harness/stats/ratio-interval.ts'

/** What an interval over few units warns of. */
const few = '; warning: fewer than 30 independent units, coverage may fall short of 95 %'

const terms = Object.freeze([
  { part: 1, whole: 10 },
  { part: 0, whole: 8 },
  { part: 3, whole: 12 },
  { part: 2, whole: 9 },
  { part: 0, whole: 11 },
])

test('a ratio of totals and its interval are those of the R package survey', () => {
  // svyratio(~part, ~whole, svydesign(ids = ~1, data = d, weights = ~1)), then confint(q, df = degf(s))
  const { value, interval } = ratioInterval(terms)
  expect(value).toBeCloseTo(0.12, 12)
  expect(interval).toMatchObject({
    low: expect.closeTo(-0.0318692631415355, 10),
    high: expect.closeTo(0.271869263141535, 10),
    method: `Student t, 95 %, of the ratio of totals${few}`,
  })
})

test('bounds cut the interval, and its method says so', () => {
  const { interval } = ratioInterval(terms, { low: 0, high: 1 })
  expect(interval).toMatchObject({ low: 0, method: expect.stringContaining('clipped to [0, 1]') })
})

test('equal ratios give a point', () => {
  const equal = [
    { part: 1, whole: 3 },
    { part: 2, whole: 6 },
    { part: 4, whole: 12 },
  ]
  expect(ratioInterval(equal).interval).toMatchObject({ low: 1 / 3, high: 1 / 3 })
})

test('one episode has a ratio and no interval', () => {
  expect(ratioInterval([{ part: 1, whole: 4 }])).toMatchObject({ value: 0.25, interval: { kind: 'none' } })
})

test('a whole of nothing is refused', () => {
  expect(() => ratioInterval([])).toThrow('a ratio requires a whole above 0, got 0')
  expect(() => ratioInterval([{ part: 0, whole: 0 }])).toThrow(RangeError)
})
