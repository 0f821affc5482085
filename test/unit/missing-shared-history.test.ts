/** Made games with and without plans that one side has lost. */
import { describe, expect, test } from 'vitest'
import type { AnyDetector } from '../../harness/core/detector.ts'
import { memberId } from '../../harness/core/members.ts'
import missing from '../../harness/detectors/missing-shared-history.ts'
import { type RoundForm, recalling, round, says, type Units } from './grounding-fixture.ts'
import { type Made, traceOf } from './trace-fixture.ts'

type Bought = readonly [Units, Units]

const found = (detector: AnyDetector, rounds: readonly Made[][]) => detector.detect(traceOf(rounds))

describe('missing shared history', () => {
  const plan: Bought = [{ wood: 4, gold: 2 }, { wood: 6 }]
  const other: Bought = [{ wood: 4, gold: 2 }, { stone: 6 }]
  const offer = 'I take 4 wood and 2 gold, you take 6 wood.'

  /** A round in which agent 0 offers and agent 1 agrees, each reading the other; events 0 to 8, or to `each` more. */
  const agreeing = (rewards: readonly [number, number] | 'annulled', bought: Bought = plan): Made[] => {
    const [head, first, second, ...rest] = round(rewards, bought, {
      talk: [says(0, offer), says(1, 'Agreed.')],
    })
    return [
      head,
      first,
      recalling(1, [`agent-0 says:\n${offer}`], [1]),
      second,
      recalling(0, [`You replied:\n${offer}`], [3]),
      ...rest,
    ].filter((made) => made !== undefined)
  }
  /** A later round in which the prompts of the two remember these texts. */
  const later = (
    rewards: readonly [number, number] | 'annulled',
    memories: readonly [string[], string[]],
    form: RoundForm & { readonly bought?: Bought } = {},
  ): Made[] => {
    const [head, ...rest] = round(rewards, form.bought ?? other, form)
    return [head, recalling(0, memories[0]), recalling(1, memories[1]), ...rest].filter(
      (made) => made !== undefined,
    )
  }
  const both: readonly [string[], string[]] = [[`You replied:\n${offer}`], [`agent-0 says:\n${offer}`]]
  const one: readonly [string[], string[]] = [[`You replied:\n${offer}`], []]
  const none: readonly [string[], string[]] = [[], []]

  test('finds a worse round in which one side has no trace of the plan, from the plan to the settlement', () => {
    expect(found(missing, [agreeing([10, 10]), later([7, 7], one)])).toEqual([
      {
        text: 'round 1 earned 14 after 20 in round 0: the plan of event 1 (agent 0 buys 4 wood and 2 gold, agent 1 buys 6 wood) was not before agent 1 (event 11); agent 0 had it',
        agents: [1],
        from: 1,
        to: 15,
        amount: 1,
      },
    ])
  })

  test('finds an annulled round, and one in which neither side has the plan', () => {
    expect(found(missing, [agreeing([10, 10]), later('annulled', one)])).toHaveLength(1)
    expect(found(missing, [agreeing([10, 10]), later([7, 7], none)])[0]?.agents).toEqual([0, 1])
  })

  test('finds a plan that nobody agreed to in words, but both carried out', () => {
    const carried = agreeing([10, 10]).map((made) =>
      made.kind === 'message' && made.text === 'Agreed.' ? { ...made, text: 'I see.' } : made,
    )
    expect(found(missing, [carried, later([7, 7], one)])).toHaveLength(1)
  })

  test('names among those who knew the plan only those who lost it: what a manager alone read was never shared', () => {
    const manager = memberId('manager')
    const toManager = agreeing([10, 10]).map((made) =>
      made.kind === 'message' ? { ...made, to: manager } : made,
    )
    expect(found(missing, [toManager, later([7, 7], one)])).toEqual([])
  })

  test('counts every later round that is worse', () => {
    expect(found(missing, [agreeing([10, 10]), later([7, 7], one), later([7, 7], one)])).toHaveLength(2)
  })

  test.each<[string, Made[][]]>([
    ['a plan that both remember', [agreeing([10, 10]), later([7, 7], both)]],
    ['a round that earns as much without it', [agreeing([10, 10]), later([10, 10], one)]],
    ['a round that earns more', [agreeing([7, 7]), later([8, 7], one)]],
    ['a new game', [agreeing([10, 10]), later([7, 7], one, { game: 'two' })]],
    ['a plan of an annulled round', [agreeing('annulled'), later('annulled', one)]],
    [
      'a plan told again in other words',
      [
        agreeing([10, 10]),
        later(
          [7, 7],
          [both[0], ['agent-0 says:\nAs before: agent 1 buys 6 wood; agent 0 buys 2 gold and 4 wood.']],
        ),
      ],
    ],
    [
      'what the world tells of the round before',
      [
        agreeing([10, 10]),
        later(
          [7, 7],
          [
            both[0],
            ['Round 1: you bought 6 wood, with 1 runs, and earned 10; agent 0 bought 4 wood and 2 gold.'],
          ],
        ),
      ],
    ],
    [
      'a ledger',
      [
        agreeing([10, 10]),
        later(
          [7, 7],
          [
            ['Agreed: agent 0: 4 wood, 2 gold\nagent 1: 6 wood'],
            ['Agreed: agent 0: 4 wood, 2 gold\nagent 1: 6 wood'],
          ],
        ),
      ],
    ],
    ['a round without calls', [agreeing([10, 10]), round([7, 7], other)]],
    [
      'talk without a plan',
      [round([10, 10], plan, { talk: [says(0, 'Hello.'), says(1, 'Agreed.')] }), later([7, 7], one)],
    ],
    [
      'a plan that was neither agreed nor carried out',
      [
        agreeing([10, 10], other).filter((made) => made.kind !== 'message' || made.text !== 'Agreed.'),
        later([7, 7], one),
      ],
    ],
    [
      'a plan that nobody read',
      [round([10, 10], plan, { talk: [says(0, offer), says(1, 'Agreed.')] }), later([7, 7], one)],
    ],
  ])('is silent about %s', (_what, rounds) => {
    expect(found(missing, rounds)).toEqual([])
  })
})
