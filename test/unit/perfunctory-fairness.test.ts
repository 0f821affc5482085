/** Made games with and without equal splits. */
import { describe, expect, test } from 'vitest'
import type { AnyDetector } from '../../harness/core/detector.ts'
import perfunctory from '../../harness/detectors/perfunctory-fairness.ts'
import { round, type Units } from './grounding-fixture.ts'
import { type Made, traceOf } from './trace-fixture.ts'

type Bought = readonly [Units, Units]

const found = (detector: AnyDetector, rounds: readonly Made[][]) => detector.detect(traceOf(rounds))

describe('perfunctory fairness', () => {
  test('finds an equal split that is not the best, from the first purchase to the settlement', () => {
    expect(found(perfunctory, [round([7, 7], [{ wood: 5 }, { wood: 5, gold: 1 }])])).toEqual([
      {
        text: 'in round 0 every agent bought 5 wood and all earned 14 of the 20 that could be earned together',
        agents: [0, 1],
        from: 2,
        to: 4,
        amount: 1,
      },
    ])
  })

  test('finds an equal split that was annulled, as published', () => {
    expect(found(perfunctory, [round('annulled', [{ wood: 6 }, { wood: 6 }])])).toHaveLength(1)
  })

  test.each<[string, readonly [number, number], Bought]>([
    ['an equal split that is the best', [10, 10], [{ wood: 5 }, { wood: 5 }]],
    ['an equal split from 0.95 of the best on', [9, 10], [{ wood: 5 }, { wood: 5 }]],
    ['shares that differ by a unit', [7, 7], [{ wood: 5 }, { wood: 4 }]],
    [
      'one of two shared resources that differs',
      [7, 7],
      [
        { wood: 5, gold: 2 },
        { wood: 5, gold: 1 },
      ],
    ],
    ['nothing that both bought', [7, 7], [{ wood: 5 }, { stone: 5 }]],
    ['equal rewards from unequal shares', [7, 7], [{ wood: 3 }, { wood: 6 }]],
    ['two that bought nothing', [0, 0], [{}, {}]],
    [
      'zeros in place of purchases',
      [7, 7],
      [
        { wood: 5, gold: 0 },
        { stone: 5, gold: 0 },
      ],
    ],
  ])('is silent about %s', (_what, rewards, bought) => {
    expect(found(perfunctory, [round(rewards, bought)])).toEqual([])
  })
})
