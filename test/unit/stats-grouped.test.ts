import { describe, expect, test } from 'vitest'
import type { Sample } from '../../harness/core/metric.ts'
import { stream } from '../../harness/run/streams.ts'
import { episodeMean } from '../../harness/stats/episode-mean.ts'
import { episodeRatio } from '../../harness/stats/episode-ratio.ts'
import { groupTotals } from '../../harness/stats/group-totals.ts'
import { meanInterval } from '../../harness/stats/mean-interval.ts'
import { ratioEstimate } from '../../harness/stats/ratio-estimate.ts'
import { ratioInterval } from '../../harness/stats/ratio-interval.ts'
import { skewedMean } from '../../harness/stats/skewed-mean.ts'
import { wilsonInterval } from '../../harness/stats/wilson-interval.ts'

/** What an interval over few units warns of. */
const few = '; warning: fewer than 30 independent units, coverage may fall short of 95 %'

/** A sample whose episodes have these groups. */
function grouped(groups: readonly (string | number)[]): Sample {
  return { groups: groups.map(String), resampling: { seed: 0, rng: stream('0/bootstrap') } }
}

const alone = (n: number): Sample => grouped(Array.from({ length: n }, (_, index) => index))
const bounds = { low: 0, high: 1 }
const values = Object.freeze(Array.from({ length: 24 }, (_, index) => ((index * 7) % 24) ** 2 / 600))
const terms = values.map((part) => ({ part, whole: 1 }))
const pairs = grouped(values.map((_, index) => index % 12))

test('the totals of groups do not depend on order or names', () => {
  const made = [1, 2, 3, 4].map((part) => ({ part, whole: 2 }))
  const totals = [
    { part: 4, whole: 4 },
    { part: 6, whole: 4 },
  ]
  expect(groupTotals(made, ['a', 'b', 'a', 'b'])).toEqual(totals)
  expect(groupTotals(made.toReversed(), ['x', 'a', 'x', 'a'])).toEqual(totals)
  expect(() => groupTotals(made, ['a'])).toThrow('requires a group for each term, got 1 for 4')
})

test('a ratio and its standard error are those of R', () => {
  // R 4.2: p <- c(1,2,2); w <- c(2,2,3); r <- sum(p)/sum(w); c(r, sqrt(3/2*sum((p-r*w)^2))/sum(w))
  expect(
    ratioEstimate([
      { part: 1, whole: 2 },
      { part: 2, whole: 2 },
      { part: 2, whole: 3 },
    ]),
  ).toEqual({
    value: expect.closeTo(0.714285714285714, 12),
    standardError: expect.closeTo(0.127448938742824, 12),
  })
})

describe('independent episodes', () => {
  test('have the interval of Student', () => {
    expect(episodeMean(values, alone(24), bounds)).toEqual(meanInterval(values, bounds))
    expect(episodeRatio(terms, alone(24), bounds)).toMatchObject(ratioInterval(terms, bounds))
  })

  test('with skewed values have a resampled one, which says how', () => {
    expect(skewedMean(values, alone(24), { bounds })).toHaveProperty(
      'interval.method',
      `studentised bootstrap, 95 %, 1999 draws of 24 independent episodes, seed 0, clipped to [0, 1]${few}`,
    )
  })

  test('of 0 and 1 alone are a rate', () => {
    const rate = [1, 0, 0, 1, 0, 0, 0, 0, 0, 0]
    expect(skewedMean(rate, alone(10), { bounds })).toEqual(wilsonInterval({ successes: 2, trials: 10 }))
  })
})

describe('episodes in groups', () => {
  test('are resampled by groups, and the method has both numbers', () => {
    const method = `studentised bootstrap, 95 %, 1999 draws of 12 groups (24 dependent episodes), seed 0${few}`
    expect(episodeMean(values, pairs)).toHaveProperty('interval.method', method)
    expect(episodeRatio(terms, pairs)).toHaveProperty('interval.method', method)
    expect(skewedMean(values, pairs)).toHaveProperty('interval.method', method)
  })

  test('have a wider interval when the episodes of a group are copies', () => {
    const [twice, width] = [
      values.flatMap((value) => [value, value]),
      widthOf(episodeMean(values, alone(24))),
    ]
    const groups = grouped(twice.map((_, index) => Math.floor(index / 2)))
    expect(widthOf(episodeMean(twice, alone(48)))).toBeLessThan(0.75 * width)
    expect(widthOf(episodeMean(twice, groups))).toBeGreaterThan(0.95 * width)
  })

  test('keep the mean over episodes, not over groups', () => {
    expect(skewedMean([0, 0.2, 0.4, 0.6, 0.8], grouped([1, 1, 1, 1, 2])).value).toBeCloseTo(0.4, 12)
  })

  test('take the number of draws', () => {
    expect(skewedMean(values, pairs, { draws: 499 })).toHaveProperty(
      'interval.method',
      expect.stringContaining('499 draws'),
    )
  })

  test('from a thousand groups on have the interval of Student over groups', () => {
    const many = Array.from({ length: 2000 }, (_, index) => (index % 7) / 7)
    const { value, interval } = skewedMean(many, grouped(many.map((_, index) => index % 1000)))
    expect(value).toBeCloseTo(5995 / 14000, 12)
    expect(interval).toHaveProperty(
      'method',
      'Student t, 95 %, of the mean of 1000 groups (2000 dependent episodes)',
    )
  })

  test.each<[string, readonly number[], readonly number[], string]>([
    ['one episode', [0.5], [1], 'one episode has no spread'],
    ['one group', [0.5, 0.6], [1, 1], '1 group (2 dependent episodes): no other to compare'],
    [
      'three groups',
      [0.5, 0.6, 0.7, 0.8],
      [1, 1, 2, 3],
      '3 groups (4 dependent episodes): too few to resample, expected 4 or more',
    ],
    [
      'equal values',
      [1, 1, 1, 1, 1, 1],
      [1, 1, 1, 2, 3, 4],
      '4 groups (6 dependent episodes): no spread between them',
    ],
  ])('%s: no interval, with the reason', (_, some, groups, reason) => {
    expect(skewedMean(some, grouped(groups), { bounds }).interval).toEqual({ kind: 'none', reason })
  })
})

function widthOf({ interval }: ReturnType<typeof episodeMean>): number {
  if (interval.kind === 'none') throw new Error(interval.reason)
  return interval.high - interval.low
}
