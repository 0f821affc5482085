import { describe, expect, test } from 'vitest'
import type { AnyDetector } from '../../harness/core/detector.ts'
import { memberId } from '../../harness/core/members.ts'
import missing from '../../harness/detectors/missing-shared-history.ts'
import perfunctory from '../../harness/detectors/perfunctory-fairness.ts'
import referential from '../../harness/detectors/referential-binding.ts'
import stubborn from '../../harness/detectors/stubborn-anchoring.ts'
import { type RoundForm, recalling, round, type Said, says, type Units } from './grounding-fixture.ts'
import { call, type Made, traceOf } from './trace-fixture.ts'

type Bought = readonly [Units, Units]
const found = (detector: AnyDetector, rounds: readonly Made[][]) => detector.detect(traceOf(rounds))
const where = (detector: AnyDetector, rounds: readonly Made[][]) =>
  found(detector, rounds).map(({ agents, from, to }) => [...agents, from, to])

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

describe('failed reference', () => {
  const kept: Bought = [{ wood: 4, gold: 2 }, { wood: 6 }]
  const slipped: Bought = [{ wood: 4, gold: 2 }, { stone: 6 }]
  const more: Bought = [{ wood: 5, gold: 2 }, { wood: 6 }]
  const offer = says(0, 'I take 4 wood and 2 gold, you take 6 wood.')
  const game = (bought: Bought, talk: readonly Said[], form: RoundForm = {}, isAnnulled = false) => [
    round(isAnnulled ? 'annulled' : [7, 7], bought, { talk, ...form }),
  ]

  test('finds an agreement that one side does not keep, from the proposal to the purchase', () => {
    expect(found(referential, game(slipped, [offer, says(1, 'Agreed.')]))).toEqual([
      {
        text: 'agreed in round 0 by events 1 and 2, then something else was done: agent 1 was to buy 6 wood and bought 6 stone',
        agents: [1],
        from: 1,
        to: 5,
        amount: 1,
      },
    ])
  })

  const wordings: [string, Said[]][] = [
    ['deal', [offer, says(1, 'Deal!')]],
    ['sounds good', [offer, says(1, 'Sounds good to me.')]],
    ['that works', [offer, says(1, 'ok, that works. Thanks!')]],
    [
      'an own part beside the consent',
      [says(0, "I'll take 4 wood and 2 gold."), says(1, 'Agreed. I get 6 wood.')],
    ],
    [
      'a question that is answered',
      [says(0, 'How about you take 6 wood and I take the rest?'), says(1, 'I accept.')],
    ],
    ['a list', [says(0, 'Proposal:\n- Me: 4 wood, 2 gold\n- You: 6 wood'), says(1, 'Confirmed.')]],
    [
      'names of agents',
      [
        says(0, 'I propose: agent 0 buys 4 wood and 2 gold; agent 1 buys 6 wood.'),
        says(1, 'I agree: agent 0 buys 4 wood and 2 gold; agent 1 buys 6 wood.'),
      ],
    ],
    ['number words', [says(0, 'You can have six units of wood.'), says(1, "It's a deal.")]],
    ['shares for', [says(0, '4 wood and 2 gold for me, 6 wood for you.'), says(1, 'Agreed')]],
    [
      'a counter-offer that is accepted',
      [says(0, 'I take 8 wood.'), says(1, 'No. You take 4 wood, I take 6 wood.'), says(0, 'OK.')],
    ],
    [
      'an answer in JSON',
      [
        says(0, 'ANSWER: {"0":{"units":{"wood":4,"gold":2}},"1":{"units":{"wood":6}}}'),
        says(1, 'Fine with me.'),
      ],
    ],
    ['a promise after the consent, repeated', [offer, says(1, 'Agreed.'), says(1, 'So I take 6 wood.')]],
  ]

  test.each(wordings)('reads %s: finds the breach, and is silent when it is kept', (_what, talk) => {
    expect(found(referential, game(slipped, talk)).map(({ agents }) => agents)).toEqual([[1]])
    expect(found(referential, game(kept, talk))).toEqual([])
  })

  test('finds one who asks for more than was agreed, and both when both do', () => {
    expect(found(referential, game(more, [offer, says(1, 'Agreed.')]))[0]?.agents).toEqual([0])
    const both: Bought = [{ wood: 5, gold: 2 }, { wood: 5 }]
    expect(found(referential, game(both, [offer, says(1, 'Agreed.')]))[0]?.agents).toEqual([0, 1])
  })

  test('tells acknowledged from agreed: to repeat an offer accepts nothing, whoever consents to the repetition', () => {
    const repeated = says(1, 'I understand: you take 4 wood and 2 gold, I take 6 wood.')
    expect(found(referential, game(slipped, [offer, repeated]))).toEqual([])
    expect(found(referential, game(slipped, [offer, repeated, says(0, 'Agreed.')]))).toEqual([])
    expect(found(referential, game(slipped, [offer, repeated, says(1, 'Agreed.')]))).toHaveLength(1)
  })

  test('takes for agreed what a collector found restated alike by all, and not what it did not', () => {
    const plan = { '0': { units: { wood: 4, gold: 2 } }, '1': { units: { wood: 6 } } }
    const [zero, one] = [memberId('agent-0'), memberId('agent-1')]
    const played = (bought: Bought, change: object = {}) => {
      const how = { kind: 'pool', collector: 'ledger', rule: 'agreement', unread: [], answer: plan } as const
      const pool: Made = { ...how, from: [zero, one], ...change }
      const [head, ...rest] = round([7, 7], bought)
      return found(referential, [[head, pool, ...rest].filter((made) => made !== undefined)])
    }
    expect(played(slipped)).toMatchObject([{ agents: [1], from: 1 }])
    expect(played(slipped, { differing: [] })).toHaveLength(1)
    expect(played(kept)).toEqual([])
    for (const change of [
      { differing: [one] },
      { unread: [one] },
      { answer: undefined },
      { rule: 'plurality' },
    ])
      expect(played(slipped, change)).toEqual([])
  })

  test('puts together what both announce and one agrees to', () => {
    const talk = [says(0, 'I take 4 wood and 2 gold.'), says(1, 'I take 6 wood.'), says(0, 'Agreed.')]
    expect(found(referential, game(slipped, talk)).map(({ agents }) => agents)).toEqual([[1]])
    const both: Bought = [{ wood: 9 }, { stone: 6 }]
    expect(found(referential, game(both, talk)).map(({ agents }) => agents)).toEqual([[0, 1]])
  })

  test('finds a commitment that is broken, and is silent when it was refused', () => {
    const commit = (answer: string) =>
      call('agent-1', { request: 'commit', reading: { kind: 'read', answer } })
    const played = (answer: string) => {
      const [first, ...rest] = round([7, 7], slipped, { talk: [offer] })
      return found(referential, [
        [first, rest[0], commit(answer), ...rest.slice(1)].filter((each) => each !== undefined),
      ])
    }
    expect(played('accept').map(({ agents }) => agents)).toEqual([[1]])
    expect(played('refuse')).toEqual([])
  })

  test.each<[string, Made[][]]>([
    ['a kept agreement', game(kept, [offer, says(1, 'Agreed.')])],
    ['a kept agreement in an annulled round without such words', game(kept, [offer], {}, true)],
    [
      'a changed mind announced with other amounts',
      game(slipped, [offer, says(1, 'Agreed.'), says(1, 'Wait, I take 6 stone.')]),
    ],
    [
      'a changed mind announced in words',
      game(slipped, [offer, says(1, 'Agreed.'), says(1, 'Sorry, I changed my mind.')]),
    ],
    ['a counter-offer that nobody accepts', game(slipped, [offer, says(1, 'I would rather take 6 stone.')])],
    ['consent with a condition', game(slipped, [offer, says(1, 'Agreed if you leave the gold.')])],
    ['consent with a reserve', game(slipped, [offer, says(1, 'Sounds good, but I want stone.')])],
    ['a denial', game(slipped, [offer, says(1, "I don't agree.")])],
    ['no deal', game(slipped, [offer, says(1, 'No deal.')])],
    ['a question about consent', game(slipped, [offer, says(1, 'Would you agree to less?')])],
    ['an offer without an answer', game(slipped, [offer])],
    ['consent to an own offer', game(slipped, [offer, says(0, 'Agreed?'), says(0, 'Agreed.')])],
    ['consent to an offer that was lost', game(slipped, [{ ...offer, isLost: true }, says(1, 'Agreed.')])],
    ['consent that was lost', game(slipped, [offer, says(1, 'Agreed.', true)])],
    [
      'needs that are told',
      game(slipped, [says(0, 'You: my project needs 6 wood, yours uses 6 wood.'), says(1, 'Agreed.')]),
    ],
    ['last round told', game(slipped, [says(0, 'Last round you bought 6 wood.'), says(1, 'Agreed.')])],
    ['an upper bound', game(slipped, [says(0, 'You take at most 6 wood.'), says(1, 'Agreed.')])],
    [
      'a resource left open',
      game(
        [{ wood: 4 }, { wood: 6, stone: 1 }],
        [offer, says(1, 'Agreed.')].map((said, index) =>
          index === 0 ? says(0, 'I take 4 wood, you take 6 wood.') : said,
        ),
      ),
    ],
    [
      'a reply that could not be read',
      game([{ wood: 4, gold: 2 }, {}], [offer, says(1, 'Agreed.')], { source: ['reply', 'fallback'] }),
    ],
    [
      'a decision of another',
      game(slipped, [offer, says(1, 'Agreed.')], { source: ['reply', 'reply'], decidedBy: 'manager' }),
    ],
  ])('is silent about %s', (_what, rounds) => {
    expect(found(referential, rounds)).toEqual([])
  })

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

test('a plan by staff counts for those who accept it', () => {
  const mediator = memberId('mediator')
  const text = 'Agent 0 buys 4 wood; agent 1 buys 6 wood.'
  const tell = (to: string): Made => ({
    kind: 'message',
    from: mediator,
    to: memberId(to),
    text,
    deliveredAt: 0,
  })
  const [head, ...rest] = round([7, 7], [{ wood: 9 }, { stone: 6 }], { talk: [says(1, 'I accept.')] })
  if (head === undefined) throw new Error('expected a round')
  const [only, ...more] = found(referential, [[head, tell('agent-0'), tell('agent-1'), ...rest]])
  expect(only).toMatchObject({ agents: [1], from: 1 })
  expect(more).toEqual([])
})

describe.each([missing, perfunctory, referential, stubborn])('$id', (detector) => {
  test('is silent in a world without purchases, and reads no talk there', () => {
    const text = new Proxy(
      {},
      {
        get: () => {
          throw new Error('expected no look at the text')
        },
      },
    )
    const message = {
      kind: 'message',
      from: memberId('agent-0'),
      to: memberId('agent-1'),
      deliveredAt: 0,
    } as const
    // An object in place of a text shows any look at it.
    const talk: Made[] = [{ ...message, text: text as unknown as string }]
    expect(
      detector.detect({
        ...traceOf([]),
        events: talk.map((made, seq) => ({ ...made, seq, round: 0, at: 0 })),
      }),
    ).toEqual([])
  })
})
