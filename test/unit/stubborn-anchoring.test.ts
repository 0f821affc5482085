/** Made games with and without purchases that are repeated. */
import { describe, expect, test } from 'vitest'
import type { AnyDetector } from '../../harness/core/detector.ts'
import stubborn from '../../harness/detectors/stubborn-anchoring.ts'
import { round, type Units } from './grounding-fixture.ts'
import { type Made, traceOf } from './trace-fixture.ts'

type Bought = readonly [Units, Units]

const found = (detector: AnyDetector, rounds: readonly Made[][]) => detector.detect(traceOf(rounds))

/** Events of a round without talk: asked, game, purchase, purchase, settlement. */
const each = 5

describe('stubborn anchoring', () => {
  const plan: Bought = [{ wood: 4 }, { wood: 3, gold: 1 }]
  const swapped: Bought = [{ wood: 3, gold: 1 }, { wood: 4 }]
  const other: Bought = [{ wood: 4 }, { wood: 4, gold: 1 }]

  test('finds the same purchase again below the best, from one settlement to the next', () => {
    const [first, ...more] = found(stubborn, [round([7, 7], plan), round([7, 7], plan)])
    expect(first).toEqual({
      text: 'round 1 repeats the purchases of round 0 (each agent its own) and earns 14 of the 20 that could be earned together',
      agents: [0, 1],
      from: each - 1,
      to: 2 * each - 1,
      amount: 1,
    })
    expect(more).toEqual([])
  })

  test('finds every repetition of a longer run', () => {
    expect(
      found(
        stubborn,
        [0, 1, 2, 3].map(() => round([7, 7], plan)),
      ),
    ).toHaveLength(3)
  })

  test('counts a swap, as published, and says so', () => {
    const [swap] = found(stubborn, [round([7, 7], plan), round([6, 7], swapped)])
    expect(swap).toMatchObject({ agents: [0, 1], text: expect.stringContaining('changed places') })
  })

  test('counts a repetition after an annulled or an optimal round, as published', () => {
    expect(found(stubborn, [round('annulled', plan), round([7, 7], plan)])).toHaveLength(1)
    expect(found(stubborn, [round([10, 10], plan), round([7, 7], plan)])).toHaveLength(1)
  })

  test.each<[string, Made[][]]>([
    ['a repeated plan that is the best', [round([10, 10], plan), round([10, 10], plan)]],
    ['a repeated plan within one per cent of the best', [round([10, 9.9], plan), round([10, 9.9], plan)]],
    ['a change of one unit', [round([7, 7], plan), round([7, 7], other)]],
    ['another game', [round([7, 7], plan), round([7, 7], plan, { game: 'two' })]],
    ['a repeated over-draw', [round('annulled', plan), round('annulled', plan)]],
    ['a first round', [round([7, 7], plan)]],
    ['a return after a round between', [round([7, 7], plan), round([7, 7], other), round([7, 7], plan)]],
  ])('is silent about %s', (_what, rounds) => {
    expect(found(stubborn, rounds)).toEqual([])
  })
})
