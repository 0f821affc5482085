import { describe, expect, test } from 'vitest'
import { gathererOf } from '../../harness/analysis/gatherer.ts'
import type { AnyMetric, Measurement } from '../../harness/core/metric.ts'
import type { Trace } from '../../harness/core/trace.ts'
import firstProposalDeference from '../../harness/metrics/first-proposal-deference.ts'
import messageCompression from '../../harness/metrics/message-compression.ts'
import valueDisclosure from '../../harness/metrics/value-disclosure.ts'
import { namedAmounts } from '../../harness/reading/named-amounts.ts'
import { firstOffer } from '../../harness/reading/offers.ts'
import { rankCorrelation } from '../../harness/stats/rank-correlation.ts'
import { asked, ended, type Made, message, plainCell, traceOf, world } from './trace-fixture.ts'

const resources = ['wood', 'stone', 'gold']
const game = world('game', [], {
  ...{ game: 'one', resources },
  projects: [
    [
      { needs: { stone: 3, gold: 2 }, reward: 9 },
      { needs: { wood: 5 }, reward: 4 },
    ],
    [
      { needs: { wood: 2 }, reward: 7 },
      { needs: { gold: 1 }, reward: 6 },
    ],
  ],
})

type Units = Readonly<Record<string, number>>

/** What was said, by agent, and then bought; the joint optimum is 20. */
function round(
  said: readonly (readonly [0 | 1, string])[],
  bought: readonly [Units, Units] = [{}, {}],
  joint = 0,
): Made[] {
  const messages = said.map(([from, text], at): Made => {
    const sent = message(`agent-${from}`, `agent-${1 - from}`, at)
    return { ...sent, at, ...(sent.kind === 'message' && { text }) }
  })
  const rewards = [joint, 0]
  return [
    asked(0, 1),
    ...messages,
    ...bought.map((units, agent) => world('purchase', [agent], { units })),
    world('settlement', [], { game: 'one', joint, best: 20, rewards, overdrawn: false }),
  ]
}

function episode(rounds: readonly (readonly Made[])[], seed = 1): Trace {
  const [first = [], ...later] = rounds
  const cell = { ...plainCell, agents: 2 }
  return traceOf([[...first, game], ...later], { cell, seed, result: ended({ rounds: rounds.length }) })
}

function measured(metric: AnyMetric, traces: readonly Trace[], options: object = {}): Measurement {
  const gatherer = gathererOf({ metric, options: metric.options.parse(options) })
  for (const [index, trace] of traces.entries()) gatherer.add({ episode: index, cell: 1, trace })
  return gatherer.measurement('the test')
}

const near = (value: number) => expect.closeTo(value, 12)

describe('an offer', () => {
  const hearing = { speaker: 0, agents: 2, resources }
  test.each<[string, number, Units]>([
    ['You take 3 stone and 2 gold, I take the rest.', 1, { stone: 3, gold: 2 }],
    ['I take 5 wood and you take 3 stone', 1, { stone: 3 }],
    ['How about this: I get 5 wood; you get 2 units of gold.', 1, { gold: 2 }],
    ['you could buy 4x stone', 1, { stone: 4 }],
    ["If you'll take 1 Gold I am happy", 1, { gold: 1 }],
    ['I buy 5 wood, you 3 stone.', 1, { stone: 3 }],
    ['You: 3 stone, me: 5 wood', 1, { stone: 3, wood: 5 }],
    [
      'I propose: agent 0 buys 5 wood with runs 1, 0; agent 1 buys 2 gold and 4 wood with runs 0.',
      1,
      { gold: 2, wood: 4 },
    ],
    ['Agent-1 gets 2 gold', 1, { gold: 2 }],
  ])('is found in "%s"', (text, to, units) => {
    expect(firstOffer(text, hearing)).toEqual({ to, units })
  })

  test.each([
    '',
    'You take the rest.',
    'I take 3 stone and 2 gold.',
    'Agent 0 buys 3 stone.',
    'agent 1 buys nothing with runs 0, 0.',
    'You bought 3 stone last time.',
    'Agent 7 buys 3 stone.',
    'There are 3 stone.',
    'you take 3 stoneware',
    'x'.repeat(100_000),
    'you take '.repeat(20_000),
    'you can could should '.repeat(20_000),
  ])('is not found in "%.60s"', (text) => {
    expect(firstOffer(text, hearing)).toBeUndefined()
  })

  test('between three says who is meant by number alone', () => {
    const three = { ...hearing, agents: 3 }
    expect(firstOffer('you take 3 stone', three)).toBeUndefined()
    expect(firstOffer('you take 3 stone; agent 2 takes 1 gold', three)).toEqual({ to: 2, units: { gold: 1 } })
  })

  test('names amounts by whatever the things are called', () => {
    expect(namedAmounts('2 a.b and 3 a and 1.5 a', ['a', 'a.b'])).toEqual({ 'a.b': 2, a: 3 })
    expect(namedAmounts('2 wood', [])).toEqual({})
  })
})

test('first-proposal deference is the share of rounds with an offer that was taken exactly', () => {
  const traces = [
    episode([
      // Taken, and optimal.
      round(
        [
          [0, 'You take 3 stone'],
          [1, 'no, you take 1 gold'],
        ],
        [{}, { stone: 3 }],
        20,
      ),
      // Taken, and short of the optimum.
      round(
        [
          [0, 'hi'],
          [1, 'you take 2 wood'],
        ],
        [{ wood: 2 }, {}],
        5,
      ),
      // What was named is taken, and more.
      round([[0, 'You take 3 stone']], [{}, { stone: 3, gold: 1 }], 20),
      // No offer.
      round([[0, 'You take the rest']], [{}, { stone: 3 }], 20),
    ]),
    // Not taken.
    episode([round([[0, 'You take 3 stone']], [{}, { stone: 2 }], 20)], 2),
  ]
  const parts = { optimal: near(1 / 4), suboptimal: near(1 / 4) }
  expect(measured(firstProposalDeference, traces)).toMatchObject({ value: near(2 / 4), n: 2, parts })
  expect(measured(firstProposalDeference, traces, { match: 'named' })).toMatchObject({
    value: near(3 / 4),
    parts: { optimal: near(2 / 4), suboptimal: near(1 / 4) },
  })
})

test('value disclosure is the share of messages that tell what an own project needs or pays', () => {
  const disclosing = [
    'Agent 0, project 1: each run uses 3 stone and 2 gold and pays 9.',
    'My best project needs 2 gold and 3 stone each.',
    'Wood is worth 4 to me.',
  ]
  const silent = [
    'You take 3 stone and 2 gold.',
    'I need 3 stone.',
    'My project is good.',
    // That is what the other's project pays.
    'Your project pays 7 for wood.',
    'I propose: agent 0 buys 3 stone and 2 gold with runs 1, 0; agent 1 buys 2 wood with runs 1, 0.',
  ]
  const said = [...disclosing, ...silent].map((text): [0, string] => [0, text])
  const trace = episode([round(said), round([[1, 'A run of mine uses 2 wood']])])
  expect(measured(valueDisclosure, [trace])).toMatchObject({
    value: near((3 + 1) / (8 + 1)),
    // Both of agent 0, one of the two of agent 1.
    parts: { projects: near(3 / 4) },
  })
})

describe('message compression', () => {
  test('is the rank correlation of the round and the characters of each message', () => {
    const lengths = [[50, 20], [20, 30], [10], [10]]
    const rounds = lengths.map((own) =>
      round(own.map((length, place) => [place ? 1 : 0, 'x'.repeat(length)])),
    )
    // scipy.stats.spearmanr([1,1,2,2,3,4], [50,20,20,30,10,10])
    expect(measured(messageCompression, [episode(rounds)])).toMatchObject({
      value: near(-0.7878787878787877),
    })
    // scipy.stats.spearmanr([1,2,3,4], [70,50,10,10]): -0.9486832980505139
    expect(measured(messageCompression, [episode(rounds)], { of: 'round' })).toMatchObject({
      value: near(-0.9486832980505139),
    })
  })

  test('leaves out episodes in which it is not defined, and what the desk adds', () => {
    const equal = episode(['aa', 'bb', 'cc'].map((text) => round([[0, text]])))
    const short = episode(['a', 'bb'].map((text) => round([[0, text]])))
    const noticed = ['aaa', 'aa', 'a\nNOTICE: agent-0 has answered; the answer is fixed for this round.']
    const notice = episode(noticed.map((text) => round([[0, text]])))
    expect(measured(messageCompression, [equal, short, episode([round([])]), notice])).toMatchObject({
      ...{ kind: 'measured', value: -1, n: 1 },
      leftOutWhy: {
        'equally much at all times': 1,
        'fewer than 3 rounds of speech': 1,
        'nothing was said': 1,
      },
    })
  })

  test('counts what was said to several once', () => {
    const toBoth = (text: string): Made[] =>
      ['agent-1', 'agent-2'].map((to) => ({ ...message('agent-0', to, 0), text }) as Made)
    const rounds = [[...toBoth('aa'), ...toBoth('b')], toBoth('cccc'), toBoth('dddd')]
    // scipy.stats.spearmanr([0,1,2], [3,4,4]): 0.8660254037844387
    expect(measured(messageCompression, [traceOf(rounds)], { of: 'round' })).toMatchObject({
      value: near(0.8660254037844387),
    })
  })
})

describe('the rank correlation', () => {
  test.each([
    // scipy.stats.spearmanr(x, y).statistic
    [[0, 1, 2, 3], [40, 10, 30, 5], -0.8],
    [[0, 0, 1, 1, 2], [9, 4, 4, 2, 4], -0.4714045207910316],
    [[0, 1, 2], [1, 4, 9], 1],
  ])('of %j and %j is %d', (x, y, rho) => {
    expect(rankCorrelation(x, y)).toBeCloseTo(rho, 12)
  })

  test('is undefined for equal values, and refuses lists that are no pairs', () => {
    expect(rankCorrelation([0, 1], [3, 3])).toBeUndefined()
    expect(() => rankCorrelation([0], [1])).toThrow('requires two lists of one length from 2, got 1 and 1')
    expect(() => rankCorrelation([0, 1], [1, Number.NaN])).toThrow('requires finite numbers, got NaN')
  })
})
