import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Sample } from '../../harness/core/metric.ts'
import { stream } from '../../harness/run/streams.ts'
import { episodeMean } from '../../harness/stats/episode-mean.ts'
import { skewedMean } from '../../harness/stats/skewed-mean.ts'

function sampleOf(groups: readonly string[]): Sample {
  return { groups, resampling: { seed: 0, rng: stream('0/bootstrap') } }
}

const bounds = { low: 0, high: 1 }
const options = { bounds, draws: 199 }

/** Episodes with a value in [0, 1], some of it on the ends, and a group. */
const episode = fc.record({
  value: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), fc.constantFrom(0, 0.25, 1)),
  group: fc.integer({ min: 0, max: 8 }),
})
const episodes = fc.array(episode, { minLength: 1, maxLength: 40 })
type Episode = { readonly value: number; readonly group: number }

const skewed = (made: readonly Episode[], name: (group: number) => string) =>
  skewedMean(
    made.map(({ value }) => value),
    sampleOf(made.map(({ group }) => name(group))),
    options,
  )

test('neither the order of the episodes nor the names of the groups move a digit', () => {
  fc.assert(
    fc.property(episodes, fc.infiniteStream(fc.nat()), (made, keys) => {
      const keyed = made.map((each) => ({ each, key: keys.next().value }))
      const shuffled = keyed.toSorted((a, b) => a.key - b.key).map(({ each }) => each)
      const plain = skewed(made, String)
      expect(skewed(shuffled, String)).toEqual(plain)
      expect(skewed(made, (group) => `g${8 - group}`)).toEqual(plain)
    }),
  )
})

test('an interval is finite and in the bounds, and the value stands whatever the groups', () => {
  fc.assert(
    fc.property(episodes, (made) => {
      const { value, interval } = skewed(made, String)
      expect(value).toBe(
        skewedMean(
          made.map((each) => each.value),
          sampleOf(made.map((_, i) => `${i}`)),
          options,
        ).value,
      )
      if (interval.kind === 'none') expect(interval.reason).not.toBe('')
      else {
        expect([interval.low, interval.high].every(Number.isFinite)).toBe(true)
        expect(interval.low).toBeGreaterThanOrEqual(0)
        expect(interval.high).toBeLessThanOrEqual(1)
        expect(interval.low).toBeLessThanOrEqual(interval.high)
      }
    }),
  )
})

test('the interval of losses mirrors that of gains, up to the draws', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 40 }),
      (made) => {
        const sample = () => sampleOf(made.map((_, index) => String(index % 6)))
        const gains = episodeMean(made, sample())
        const losses = episodeMean(
          made.map((value) => -value),
          sample(),
        )
        expect(losses.value).toBeCloseTo(-gains.value, 12)
        expect(losses.interval.kind).toBe(gains.interval.kind)
      },
    ),
  )
})
