/** Markets that hand out work: contract net and auction. */
import { describe, expect, test } from 'vitest'
import { agentIds, agentMember } from '../../harness/core/members.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { netGain, secondPrice } from '../../topologies/common/second-price.ts'
import { endedResult, eventsOf, played } from '../conformance/support-episode.ts'
import { withRefusing } from '../conformance/support-models.ts'
import { marksOf, oneEach, review, swift, task, workOf, workWorld } from './handed-work.ts'
import { chat } from './made-plugins.ts'
import { topologiesNamed } from './named-topologies.ts'

const only = await topologiesNamed(['contract-net', 'auction'])

const codeReview = workWorld(review, oneEach)
const everyone = (): readonly string[] => ['a', 'b', 'c', 'd']

describe('contract-net', () => {
  const topology = only('contract-net')

  test.each(['asked', 'computed'])('awards each task to who can do it, bids %s', async (bids) => {
    const trace = await played({ scenario: codeReview, topology, topologyParams: { bids } })
    expect(workOf(trace)).toEqual(review.map(({ id }, index) => `${id} by ${index} in 0`))
    expect(eventsOf(trace, 'call')).toHaveLength(bids === 'asked' ? 20 : 4)
    expect(eventsOf(trace, 'message')).toHaveLength(4 * (2 * 4) + 4 + 4)
  })

  test('spreads tasks over agents alike', async () => {
    const scenario = workWorld(
      Array.from({ length: 4 }, (_, index) => task(`t${index}`, 'a', 1)),
      everyone,
    )
    for (const bids of ['asked', 'computed'])
      expect(
        endedResult(await played({ scenario, topology, topologyParams: { bids }, model: swift })).makespanMs,
      ).toBe(1000)
  })

  test('announces twice what nobody bids for, and leaves it to nobody', async () => {
    const model = scriptedModel(() => 'ANSWER: abstain')
    const play = { scenario: chat, scenarioParams: { rounds: 1 }, topology, model, agents: 3 }
    const trace = await played(play)
    expect(marksOf(trace)).toEqual({ announcement: 2 })
    expect(eventsOf(trace, 'call')).toHaveLength(6)
    expect(eventsOf(trace, 'decision').map(({ source }) => source)).toEqual(Array(3).fill('fallback'))
  })

  test('gives a question to the surest', async () => {
    const model = scriptedModel(({ request, member }) => {
      if (request === 'bid')
        return `ANSWER: ${member === 'agent-0' ? 'abstain' : member === 'agent-1' ? 0.6 : 0.8}`
      return 'ANSWER: {"0":"yes","1":"yes","2":"yes"}'
    })
    const trace = await played({ scenario: chat, scenarioParams: { rounds: 1 }, topology, model, agents: 3 })
    expect(eventsOf(trace, 'decision').map(({ by, source }) => [by, source])).toEqual([['agent-2', 'reply']])
  })
})

describe('auction', () => {
  const topology = only('auction')
  const agents = agentIds(3).map(agentMember)

  test('is won by the best bid at the second best', () => {
    const bidsOf = (...amounts: readonly number[]) =>
      agents.slice(0, amounts.length).map((agent, index) => ({ agent, amount: amounts[index] ?? 0 }))
    // Vickrey (1961): the highest of 10, 8 and 5 pays 8; of 5, 8 and 10 as costs the lowest is paid 8.
    expect(secondPrice(bidsOf(8, 10, 5), 'highest', 0)).toEqual({
      winner: { agent: agents[1], amount: 10 },
      price: 8,
    })
    expect(secondPrice(bidsOf(8, 10, 5), 'lowest', null)).toEqual({
      winner: { agent: agents[2], amount: 5 },
      price: 8,
    })
    expect(secondPrice(bidsOf(7, 7), 'highest', 0)).toEqual({
      winner: { agent: agents[0], amount: 7 },
      price: 7,
    })
    expect(secondPrice(bidsOf(7), 'highest', 0)?.price).toBe(0)
    expect(secondPrice(bidsOf(7), 'lowest', null)?.price).toBeNull()
    expect(secondPrice([], 'highest', 0)).toBeUndefined()
  })

  describe.each(['highest', 'lowest'] as const)('where the %s bid wins', (best) => {
    const grid = [0, 1, 2, 3, 4]
    /** What the first bidder has of it, by what it is worth to it and what all bid. */
    const gainOf = (worth: number, amounts: readonly number[], price: 'second' | 'first') => {
      const sale = secondPrice(
        agents.flatMap((agent, index) => ({ agent, amount: amounts[index] ?? 0 })),
        best,
        null,
      )
      if (sale === undefined || sale.winner.agent !== agents[0]) return 0
      return netGain(price === 'second' ? sale : { price: sale.winner.amount }, worth, best) ?? 0
    }
    const others = grid.flatMap((a) => grid.map((b) => [a, b] as const))

    test('the truth gains at least as much as any other bid, whatever the others bid', () => {
      for (const worth of grid)
        for (const rivals of others)
          for (const bid of grid)
            expect(gainOf(worth, [worth, ...rivals], 'second')).toBeGreaterThanOrEqual(
              gainOf(worth, [bid, ...rivals], 'second'),
            )
    })

    test('and at the winner’s own price it does not', () => {
      const isBeaten = grid.some((worth) =>
        others.some((rivals) =>
          grid.some(
            (bid) => gainOf(worth, [bid, ...rivals], 'first') > gainOf(worth, [worth, ...rivals], 'first'),
          ),
        ),
      )
      expect(isBeaten).toBe(true)
    })
  })

  test('settles what each winner gains, once the work is done', async () => {
    const tasks = [task('long', 'a', 9), task('middle', 'a', 4), task('short', 'a', 3)]
    const play = { scenario: workWorld(tasks, everyone), topology, agents: 2, model: swift }
    const settled = (trace: Trace) =>
      eventsOf(trace, 'mark')
        .filter(({ name }) => name === 'settlement')
        .map(({ data }) => data)
    expect(settled(await played(play))).toEqual([
      { task: 'long', cost: 9000, price: 9000, gain: 0 },
      { task: 'middle', cost: 4000, price: 13_000, gain: 9000 },
      { task: 'short', cost: 7000, price: 12_000, gain: 5000 },
    ])
    const undone = await played({ ...play, model: withRefusing(swift, 'agent-1') })
    expect(settled(undone).slice(0, 1)).toEqual([{ task: 'long', cost: 9000, price: 9000, gain: 0 }])
  })

  test('sells by load: what an agent won before counts', async () => {
    const tasks = [task('long', 'a', 9), task('middle', 'a', 4), task('short', 'a', 3)]
    const trace = await played({ scenario: workWorld(tasks, everyone), topology, agents: 2, model: swift })
    const awards = eventsOf(trace, 'mark').filter(({ name }) => name === 'award')
    expect(awards.map(({ members, data }) => [members[1], data])).toEqual([
      ['agent-0', { task: 'long', bid: 9000, price: 9000 }],
      ['agent-1', { task: 'middle', bid: 4000, price: 13_000 }],
      ['agent-1', { task: 'short', bid: 7000, price: 12_000 }],
    ])
    expect(endedResult(trace).makespanMs).toBe(9000)
  })

  test('has the surest answer a question and pay what the next was sure of', async () => {
    const model = scriptedModel(({ request, member }) =>
      request === 'bid' ? `ANSWER: ${member === 'agent-1' ? 0.9 : 0.7}` : 'ANSWER: {"0":"yes","1":"no"}',
    )
    const trace = await played({ scenario: chat, scenarioParams: { rounds: 1 }, topology, model })
    const award = eventsOf(trace, 'mark').find(({ name }) => name === 'award')
    expect(award).toMatchObject({ members: ['auctioneer', 'agent-1'], data: { bid: 0.9, price: 0.7 } })
    const settlement = eventsOf(trace, 'mark').find(({ name }) => name === 'settlement')
    expect(settlement?.data).toEqual({ value: 0.9, price: 0.7, gain: expect.closeTo(0.2, 12) })
  })
})
