/** Made games with and without words that mean two things. */
import { describe, expect, test } from 'vitest'
import type { AnyDetector } from '../../harness/core/detector.ts'
import referential from '../../harness/detectors/referential-binding.ts'
import { round, type Said, says, type Units } from './grounding-fixture.ts'
import { type Made, traceOf } from './trace-fixture.ts'

type Bought = readonly [Units, Units]

const found = (detector: AnyDetector, rounds: readonly Made[][]) => detector.detect(traceOf(rounds))

const where = (detector: AnyDetector, rounds: readonly Made[][]) =>
  found(detector, rounds).map(({ agents, from, to }) => [...agents, from, to])

describe('failed reference in words', () => {
  const planB = says(0, 'Plan B: I take 4 wood, you take 6 stone.')
  const otherPlanB = says(1, 'Plan B it is: I take 6 wood. Agreed.')

  test('finds one name for two plans of which neither is carried out', () => {
    const [double] = found(referential, [
      round([7, 7], [{ gold: 1 }, { gold: 2 }], { talk: [planB, otherPlanB] }),
    ])
    expect(double).toMatchObject({
      agents: [0, 1],
      from: 1,
      to: 6,
      text: expect.stringContaining('"plan b"'),
    })
  })

  test('finds one word for two resources in a round that went wrong', () => {
    const talk = [says(0, 'By metal I mean gold.'), says(1, 'By "metal" I mean stone. Deal.')]
    expect(where(referential, [round([3, 3], [{ gold: 3 }, { stone: 3 }], { talk })])).toEqual([[0, 1, 1, 6]])
  })

  test.each<[string, readonly Said[], Bought]>([
    [
      'one name for one plan',
      [planB, says(1, 'Plan B it is: I take 6 stone. Agreed.')],
      [{ wood: 4 }, { stone: 6 }],
    ],
    [
      'two names for two plans',
      [says(0, 'Plan A: I take 4 wood.'), says(1, 'Plan B: you take 5 wood.')],
      [{ gold: 1 }, {}],
    ],
    [
      'a new meaning that is announced',
      [planB, says(1, 'New plan B: I take 6 wood.')],
      [{ gold: 1 }, { gold: 2 }],
    ],
    ['two meanings of which one is carried out', [planB, otherPlanB], [{ gold: 1 }, { wood: 6 }]],
    [
      'two meanings without any consent',
      [planB, says(1, 'Plan B: I take 6 wood.')],
      [{ gold: 1 }, { gold: 2 }],
    ],
  ])('is silent about %s', (_what, talk, bought) => {
    expect(found(referential, [round([7, 7], bought, { talk })])).toEqual([])
  })

  const annulled: Bought = [{ wood: 8 }, { wood: 6 }]

  test('finds an annulled round that ended in words of agreement, with the published rank', () => {
    // One word; the nearest number to the 14 that were asked for is 6: 1 x (1 + 8).
    const talk = [says(0, 'There are 6 wood for us.'), says(1, 'Sounds good.')]
    expect(found(referential, [round('annulled', annulled, { talk })])).toEqual([
      {
        text: 'round 0 was annulled although its last turns hold words of agreement: 1 of them, numbers said 8 units from those bought, rank 9',
        agents: [0, 1],
        from: 2,
        to: 6,
        amount: 1,
      },
    ])
  })

  test('is silent about agreement before the last two turns, and where nothing was annulled', () => {
    const talk = [says(1, 'Sounds good.'), says(0, 'Let me think.'), says(1, 'Go on.')]
    expect(found(referential, [round('annulled', annulled, { talk })])).toEqual([])
    expect(found(referential, [round([7, 7], annulled, { talk: [says(1, 'Sounds good.')] })])).toEqual([])
  })
})
