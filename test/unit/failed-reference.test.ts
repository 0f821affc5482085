/** Made games with and without agreements that are not kept. */
import { describe, expect, test } from 'vitest'
import type { AnyDetector } from '../../harness/core/detector.ts'
import { memberId } from '../../harness/core/members.ts'
import referential from '../../harness/detectors/referential-binding.ts'
import { type RoundForm, round, type Said, says, type Units } from './grounding-fixture.ts'
import { call, type Made, traceOf } from './trace-fixture.ts'

type Bought = readonly [Units, Units]

const found = (detector: AnyDetector, rounds: readonly Made[][]) => detector.detect(traceOf(rounds))

const _where = (detector: AnyDetector, rounds: readonly Made[][]) =>
  found(detector, rounds).map(({ agents, from, to }) => [...agents, from, to])

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
})
