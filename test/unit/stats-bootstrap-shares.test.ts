import { describe, expect, test } from 'vitest'
import { stream } from '../../harness/run/streams.ts'
import { bootstrapShares } from '../../harness/stats/bootstrap-shares.ts'
import { designEffect } from '../../harness/stats/design-effect.ts'
import { groupTotals } from '../../harness/stats/group-totals.ts'

const resampling = () => ({ seed: 0, rng: stream('0/bootstrap') })
const totals = (values: readonly number[], groups: readonly string[]) =>
  groupTotals(
    values.map((part) => ({ part, whole: 1 })),
    groups,
  )
const differences = Object.freeze([0.3, -0.1, 0.25, 0.05, -0.02, 0.4])
const alone = ['a', 'b', 'c', 'd', 'e', 'f']

describe('the percentile bootstrap', () => {
  test('is that of R, to the error of its draws', () => {
    // R 4.2: set.seed(7); e<-c(.3,-.1,.25,.05,-.02,.4); b<-replicate(2e5,mean(sample(e,6,TRUE)))
    // quantile(b,c(.025,.975)) is 0.0050 and 0.2917, mean(b>0) 0.9772
    const found = bootstrapShares(totals(differences, alone), 40_000, resampling())
    expect(found?.low).toBeCloseTo(0.005, 2)
    expect(found?.high).toBeCloseTo(0.2917, 2)
    expect(found?.shareAboveZero).toBeCloseTo(0.977, 2)
    expect(found?.p).toBeCloseTo(2 * (1 - (found?.shareAboveZero ?? 0)), 2)
  })

  test('draws the items of a group together', () => {
    const twice = [...differences, ...differences]
    const wide = bootstrapShares(totals(twice, [...alone, ...alone]), 999, resampling())
    const narrow = bootstrapShares(
      totals(
        twice,
        twice.map((_, index) => String(index)),
      ),
      999,
      resampling(),
    )
    // Every item twice is no new evidence: the interval is that of the items once.
    const once = bootstrapShares(totals(differences, alone), 999, resampling())
    expect(wide?.low).toBeCloseTo(once?.low ?? 0, 12)
    expect(wide?.high).toBeCloseTo(once?.high ?? 0, 12)
    expect((narrow?.high ?? 0) - (narrow?.low ?? 0)).toBeLessThan(
      0.8 * ((wide?.high ?? 0) - (wide?.low ?? 0)),
    )
  })

  test('moves no digit with the order of the items or the names of the groups', () => {
    const found = bootstrapShares(totals(differences, alone), 500, resampling())
    const other = totals(differences.toReversed(), ['z', 'y', 'x', 'w', 'v', 'u'])
    expect(bootstrapShares(other, 500, resampling())).toEqual(found)
  })

  test('never has a p of 0, and has one of 1 where nothing differs', () => {
    expect(bootstrapShares(totals([1, 2, 3], ['a', 'b', 'c']), 999, resampling())).toMatchObject({
      shareAboveZero: 1,
      p: 0.002,
    })
    expect(bootstrapShares(totals([0, 0], ['a', 'b']), 999, resampling())).toMatchObject({
      p: 1,
      low: 0,
      high: 0,
    })
  })

  test('has nothing to draw from one group', () => {
    expect(bootstrapShares(totals([1, 2], ['a', 'a']), 999, resampling())).toBeUndefined()
  })
})

describe('the design effect', () => {
  test('is that of R', () => {
    // R 4.2: v <- c(.1,.12,.3,.28,.5,.9); g <- c("a","a","b","b","c","d"); m <- mean(v); gt <- tapply(v-m,g,sum)
    // se <- sqrt(4/3*sum(gt^2))/6; c(sd(v)/sqrt(6), se, (se/(sd(v)/sqrt(6)))^2)
    expect(designEffect([0.1, 0.12, 0.3, 0.28, 0.5, 0.9], ['a', 'a', 'b', 'b', 'c', 'd'])).toEqual({
      naive: expect.closeTo(0.121947165244261, 12),
      clustered: expect.closeTo(0.147729036796282, 12),
      designEffect: expect.closeTo(1.467534480086782, 12),
    })
  })

  test('is 1 where no two values share a group', () => {
    expect(designEffect(differences, alone)?.designEffect).toBeCloseTo(1, 12)
  })

  test('does not exist for one group, or without spread', () => {
    expect(designEffect([1, 2], ['a', 'a'])).toBeUndefined()
    expect(designEffect([1, 1], ['a', 'b'])).toBeUndefined()
  })
})
