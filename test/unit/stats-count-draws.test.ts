import { describe, expect, test } from 'vitest'
import { binomialDraw, type CountDraw } from '../../harness/stats/binomial-draws.ts'
import { eventCountDraw } from '../../harness/stats/event-count-draws.ts'

const grid = 20_000

/** How often each number comes of uniform numbers that are spread evenly. */
function shares(draw: CountDraw): ReadonlyMap<number, number> {
  const shares = new Map<number, number>()
  for (let place = 0; place < grid; place += 1) {
    const count = draw((place + 0.5) / grid)
    shares.set(count, (shares.get(count) ?? 0) + 1 / grid)
  }
  return shares
}

/** P(X = k) of n events with probability p / q, from whole numbers alone. */
function exactShare(k: number, n: number, p: bigint, q: bigint): number {
  let ways = 1n
  for (let i = 0n; i < BigInt(k); i += 1n) ways = (ways * (BigInt(n) - i)) / (i + 1n)
  const scale = 10n ** 18n
  return Number((scale * ways * p ** BigInt(k) * (q - p) ** BigInt(n - k)) / q ** BigInt(n)) / Number(scale)
}

test.each([
  [2, 1n, 2n],
  [5, 3n, 10n],
  [40, 1n, 100n],
  [300, 7n, 10n],
  [2000, 999n, 1000n],
])('%i events of probability %i / %i happen as often as whole numbers say', (n, p, q) => {
  const drawn = shares(binomialDraw(n, Number(p) / Number(q)))
  for (let k = 0; k <= n; k += 1) {
    // Each of the two ends of a number's stretch may miss by one place of the grid.
    expect(Math.abs((drawn.get(k) ?? 0) - exactShare(k, n, p, q))).toBeLessThanOrEqual(2 / grid)
  }
})

test('mean and variance are those of n trials, however many', () => {
  const drawn = [...shares(binomialDraw(1_000_000, 0.25))]
  const mean = drawn.reduce((sum, [count, share]) => sum + count * share, 0)
  const variance = drawn.reduce((sum, [count, share]) => sum + (count - mean) ** 2 * share, 0)
  expect(mean).toBeCloseTo(250_000, 0)
  expect(Math.sqrt(variance) / Math.sqrt(187_500)).toBeCloseTo(1, 3)
})

test('one event happens where the draw is below its probability, and what is sure does not vary', () => {
  const single = binomialDraw(1, 0.3)
  expect([0, 0.2999, 0.3, 0.999].map(single)).toEqual([1, 1, 0, 0])
  expect([binomialDraw(9, 0)(0), binomialDraw(9, 1)(0.999), binomialDraw(0, 0.5)(0)]).toEqual([0, 9, 0])
  expect(binomialDraw(3, 0.5)(1 - 2 ** -53)).toBe(0)
})

describe('events of several pools', () => {
  test('of one probability are binomial', () => {
    const drawn = shares(eventCountDraw([{ forecast: 0.7, n: 300 }]))
    for (let k = 0; k <= 300; k += 1)
      expect(Math.abs((drawn.get(k) ?? 0) - exactShare(k, 300, 7n, 10n))).toBeLessThanOrEqual(2 / grid)
  })

  test('happen as often as all ways of happening together say', () => {
    const chances = [0, 0.1, 0.1, 0.35, 0.8, 0.97, 1]
    const expected = new Float64Array(chances.length + 1)
    for (let way = 0; way < 2 ** chances.length; way += 1) {
      const isHit = (event: number) => ((way >> event) & 1) === 1
      const hits = chances.filter((_, event) => isHit(event)).length
      const share = chances.reduce((product, p, event) => product * (isHit(event) ? p : 1 - p), 1)
      expected[hits] = (expected[hits] ?? 0) + share
    }
    const pools = [...Map.groupBy(chances, (p) => p)].map(([forecast, own]) => ({ forecast, n: own.length }))
    const drawn = shares(eventCountDraw(pools))
    for (const [hits, share] of expected.entries())
      expect(Math.abs((drawn.get(hits) ?? 0) - share)).toBeLessThanOrEqual(2 / grid)
  })

  test('have the mean and the variance of independent events, however many', () => {
    const pools = Array.from({ length: 20_000 }, (_, pool) => ({ forecast: (pool + 0.5) / 20_000, n: 1 }))
    const drawn = [...shares(eventCountDraw(pools))]
    const mean = drawn.reduce((sum, [count, share]) => sum + count * share, 0)
    const variance = drawn.reduce((sum, [count, share]) => sum + (count - mean) ** 2 * share, 0)
    expect(mean).toBeCloseTo(10_000, 0)
    // The sum of p (1 - p) over the pools is a sixth of their number.
    expect(Math.sqrt(variance / (20_000 / 6))).toBeCloseTo(1, 3)
  })
})
