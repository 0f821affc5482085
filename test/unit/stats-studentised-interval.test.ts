import { describe, expect, test } from 'vitest'
import type { Rng } from '../../harness/core/rng.ts'
import { stream } from '../../harness/run/streams.ts'
import { hoeffdingReach } from '../../harness/stats/hoeffding-reach.ts'
import type { RatioTerm } from '../../harness/stats/ratio-estimate.ts'
import { studentisedInterval } from '../../harness/stats/studentised-interval.ts'

/** What an interval over few units warns of. */
const few = '; warning: fewer than 30 independent units, coverage may fall short of 95 %'

/** Draws every sample of `n` terms once, so that the interval is the exact bootstrap's, without chance. */
function everySample(n: number): Rng {
  let [sample, place] = [0, 0]
  const next = (): number => {
    const index = Math.floor(sample / n ** place) % n
    place += 1
    if (place === n) [sample, place] = [sample + 1, 0]
    return index
  }
  return { uniform: () => next() / n, below: next, chance: () => false, normal: () => 0 }
}

const how = (n: number) => ({
  resampling: { seed: 0, rng: everySample(n) },
  draws: n ** n,
  of: `${n} terms`,
})

const ones = (parts: readonly number[]): readonly RatioTerm[] => parts.map((part) => ({ part, whole: 1 }))

/**
 * R 4.2, over all samples of n terms:
 *
 *     stud <- function(part, whole) { n <- length(part); R <- sum(part)/sum(whole)
 *       se <- function(p, w, r) sqrt(n/(n-1)*sum((p-r*w)^2))/sum(w)
 *       i <- as.matrix(expand.grid(rep(list(1:n), n))); B <- nrow(i)
 *       t <- sort(apply(i, 1, function(k) { r <- sum(part[k])/sum(whole[k]); s <- se(part[k], whole[k], r)
 *         if (s < 1e-9) sign(r-R)*Inf else (r-R)/s })); s <- se(part, whole, R); k <- floor((B+1)*0.025)
 *       c(R - s*t[B+1-k], R - s*t[k]) }
 *     stud(c(0.01,0.04,0.09,0.25,0.64), rep(1,5)); stud(c(0.1,0.5,0.2,1.9,0.7), c(2,3,1,5,2))
 */
const known: [what: string, terms: readonly RatioTerm[], low: number, high: number][] = [
  ['a mean', ones([0.01, 0.04, 0.09, 0.25, 0.64]), -0.0120068150302776, 1.5396564592884741],
  [
    'a ratio',
    [
      { part: 0.1, whole: 2 },
      { part: 0.5, whole: 3 },
      { part: 0.2, whole: 1 },
      { part: 1.9, whole: 5 },
      { part: 0.7, whole: 2 },
    ],
    -0.162342533359787,
    0.6315931855794,
  ],
]

test.each(known)('the exact interval of %s is that of R', (_, terms, low, high) => {
  expect(studentisedInterval(Object.freeze(terms), how(5))).toEqual({
    kind: 'interval',
    low: expect.closeTo(low, 10),
    high: expect.closeTo(high, 10),
    method: `studentised bootstrap, 95 %, 3125 draws of 5 terms, seed 0${few}`,
  })
})

test('bounds cut the interval, and its method says so', () => {
  const [[, terms]] = known as [(typeof known)[number]]
  expect(studentisedInterval(terms, { ...how(5), bounds: { low: 0, high: 1 } })).toMatchObject({
    low: 0,
    high: 1,
    method: expect.stringContaining(`, seed 0, clipped to [0, 1]${few}`),
  })
})

const drawn = { draws: 1999, of: '20 episodes' }
const seeded = (name: string) => ({ ...drawn, resampling: { seed: 0, rng: stream(name) } })
const errors = ones(Array.from({ length: 20 }, (_, index) => (index / 20) ** 4))

test('the same stream gives the same digits, another stream others', () => {
  const interval = studentisedInterval(errors, seeded('a'))
  expect(studentisedInterval(errors, seeded('a'))).toEqual(interval)
  expect(studentisedInterval(errors, seeded('b'))).not.toEqual(interval)
})

describe('there is no interval, and a reason', () => {
  test.each<[why: string, terms: readonly RatioTerm[], reason: string]>([
    ['for fewer than four terms', ones([0, 0.5, 1]), 'too few to resample, expected 4 or more'],
    ['where all terms are equal', ones([0.1, 0.1, 0.1, 0.1]), 'no spread between them'],
    ['where most draws are alike', ones([0, 0, 0, 0, 0, 0, 1]), 'too many draws of them have no spread'],
  ])('%s', (_, terms, reason) => {
    expect(studentisedInterval(terms, seeded('a'))).toEqual({
      kind: 'none',
      reason: `20 episodes: ${reason}`,
    })
  })
})

test('where most draws are alike, an interval with bounds ends at them', () => {
  const bounds = { low: 0, high: 1 }
  expect(studentisedInterval(ones([0, 0, 0, 0, 0, 0, 1]), { ...seeded('a'), bounds })).toMatchObject({
    high: 1,
  })
})

test("an end that resampling does not give is that of Hoeffding's bound where values have a range", () => {
  const bounds = { low: 0, high: 1 }
  const how = { ...seeded('a'), bounds, isWithinHoeffding: true }
  // R 4.2: 1 / 7 + sqrt(log(2 / 0.05) / 2 / 7)
  expect(studentisedInterval(ones([0, 0, 0, 0, 0, 0, 1]), how)).toMatchObject({
    high: expect.closeTo(0.6561712665, 9),
    method: expect.stringContaining(", within Hoeffding's bound, clipped to [0, 1]"),
  })
  // Where both ends are nearer, it changes neither.
  const { low, high } = studentisedInterval(errors, { ...seeded('a'), bounds }) as typeof bounds
  expect(studentisedInterval(errors, { ...how, ...seeded('a') })).toMatchObject({ low, high })
})

test('the bound of Hoeffding takes unequal groups by their shares', () => {
  // R 4.2: w <- c(1, 3) / 4; 2 * sqrt(log(2 / 0.05) / 2 * sum(w^2))
  const terms = [1, 3].map((whole) => ({ part: 0, whole }))
  expect(hoeffdingReach(terms, { low: -1, high: 1 })).toBeCloseTo(2.147347042, 8)
})

test('a whole of 0 and too few draws are refused', () => {
  const empty = [...errors, { part: 0, whole: 0 }]
  expect(() => studentisedInterval(empty, seeded('a'))).toThrow('requires wholes above 0, got 0')
  expect(() => studentisedInterval(errors, { ...seeded('a'), draws: 38 })).toThrow('39 draws or more, got 38')
})
