import { describe, expect, test } from 'vitest'
import type { Reply } from '../../harness/core/replies.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { traceText } from '../../harness/trace-text.ts'
import { abortedResult, endedResult, eventsOf, played } from '../conformance/support-episode.ts'
import { allEdges, chat, madeTopology } from './made-plugins.ts'

const once = { scenarioParams: { rounds: 1 } }

describe('a mechanism', () => {
  test('marks what it did behind what its members did', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      const replies = await desk.askAll(asked, { kind: 'answer' })
      desk.mark('award', [asked[0]], { price: 2 })
      return desk.own(replies)
    })
    const trace = await played({ scenario: chat, topology, ...once })
    const kinds = trace.events.map(({ kind }) => kind)
    expect(kinds).toEqual(['round', 'call', 'call', 'mark', 'decision', 'decision', 'world'])
    expect(eventsOf(trace, 'mark')).toMatchObject([
      { name: 'award', members: ['agent-0'], data: { price: 2 } },
    ])
    expect(traceText(trace, 1)).toContain('mark: award agent-0 {"price":2}')
  })

  test('signals along an edge, which is a message that nobody reads', async () => {
    const arrived: boolean[] = []
    const topology = madeTopology(async ({ asked: [first, second = first] }, desk) => {
      arrived.push(desk.signal(first, second, 'bid', 3))
      return desk.own([await desk.ask(second, { kind: 'answer' })])
    }, allEdges())
    const trace = await played({ scenario: chat, topology, ...once })
    expect(arrived).toEqual([true])
    expect(eventsOf(trace, 'message')).toMatchObject([
      { from: 'agent-0', to: 'agent-1', text: 'bid 3', protocol: true, deliveredAt: 0 },
    ])
    expect(eventsOf(trace, 'call').map(({ reads, prompt }) => [reads, JSON.stringify(prompt)])).toEqual([
      [[], expect.not.stringContaining('bid 3')],
    ])
  })

  test.each([
    ['drop:1', [false], 1],
    ['crash:agent=0', [false], 0],
    ['delay:70', [true], 1],
  ])('has its signals disturbed by %s', async (faults, expected, messages) => {
    const arrived: boolean[] = []
    const topology = madeTopology(async ({ asked: [first, second = first] }, desk) => {
      arrived.push(desk.signal(first, second, 'hello'))
      return desk.own([await desk.ask(second, { kind: 'answer' })])
    }, allEdges())
    const trace = await played({ scenario: chat, topology, faults, ...once })
    expect(arrived).toEqual(expected)
    expect(eventsOf(trace, 'message')).toHaveLength(messages)
    expect(eventsOf(trace, 'call')[0]?.at).toBe(faults === 'delay:70' ? 70 : 0)
  })

  test('signals along no other edge', async () => {
    const topology = madeTopology(({ asked: [first, second = first] }, desk) => {
      desk.signal(first, second, 'hello')
      return Promise.resolve(desk.nobody())
    })
    const trace = await played({ scenario: chat, topology, ...once })
    expect(abortedResult(trace).detail).toContain('expected one of its declared edges')
  })

  test('may have its edges as a rule', async () => {
    const topology = madeTopology(
      ({ asked: [first, second = first] }, desk) => {
        desk.signal(first, second, 'hello')
        desk.signal(second, first, 'hello')
        return Promise.resolve(desk.nobody())
      },
      { edges: () => ({ allows: (from, to) => from < to }) },
    )
    const trace = await played({ scenario: chat, topology, ...once })
    expect(abortedResult(trace).detail).toContain('sent agent-1 to agent-0')
  })

  test('draws the same for one purpose, another for each repetition, and nothing undeclared', async () => {
    const drawn: number[] = []
    const draws = (change: object) =>
      madeTopology((_turn, desk) => {
        drawn.push(...['a', 'a', 'b'].map((purpose) => desk.draw(purpose).uniform()))
        return Promise.resolve(desk.nobody())
      }, change)
    const topology = draws({ draws: true })
    for (const repetition of [0, 1]) await played({ scenario: chat, topology, repetition, ...once })
    const [a, again, b, other] = drawn
    expect(again).toBe(a)
    expect(new Set([a, b, other]).size).toBe(3)
    const undeclared = await played({ scenario: chat, topology: draws({}), ...once })
    expect(abortedResult(undeclared).detail).toContain('expected draws: true')
  })
})

/** Agent 0 takes 30 ms, agent 1 takes 10 ms. */
const unevenly = scriptedModel(({ member }) => ({
  kind: 'answered',
  text: member === 'agent-2' ? 'no answer at all' : 'ANSWER: yes',
  usage: { inputTokens: 7, outputTokens: 2 },
  duration: { kind: 'drawn', ms: { 'agent-0': 30, 'agent-1': 10 }[String(member)] ?? 1 },
}))

describe('the desk', () => {
  test('tells which reply was there first, and what was spent', async () => {
    const seen: unknown[] = []
    const topology = madeTopology(async ({ asked }, desk) => {
      seen.push(desk.spent())
      const replies: readonly Reply[] = await desk.askAll(asked, { kind: 'answer' })
      seen.push(desk.first(replies)?.by.id, desk.first(replies.slice(2)), desk.spent())
      return desk.own(replies)
    })
    endedResult(await played({ scenario: chat, topology, agents: 3, model: unevenly, ...once }))
    expect(seen).toEqual([{ calls: 0, tokens: 0 }, 'agent-1', undefined, { calls: 5, tokens: 45 }])
  })

  test('lets those without a reply answer by a rule, and those with an unreadable one fall back', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      const replies = await desk.askAll(asked.slice(1), { kind: 'answer' })
      const answers = new Map(asked.slice(0, 3).map(({ agent }) => [agent, 'yes'] as const))
      return desk.own(replies, undefined, { rule: 'all-yes', answers })
    })
    const trace = await played({ scenario: chat, topology, agents: 3, model: unevenly, ...once })
    expect(
      eventsOf(trace, 'decision').map(({ agents, answer, source, by }) => [agents, answer, source, by]),
    ).toEqual([
      [[0], 'yes', 'rule', 'all-yes'],
      [[1], 'yes', 'reply', 'agent-1'],
      [[2], 'no', 'fallback', 'agent-2'],
    ])
  })

  test('shows nothing of what was said before where nothing is to be recalled, and says whose task it is', async () => {
    const topology = madeTopology(async ({ asked: [first] }, desk) => {
      await desk.ask(first, { kind: 'answer' })
      return desk.own([await desk.ask(first, { kind: 'answer', recall: 'none', tasks: ['t1', 't2'] })])
    })
    const trace = await played({ scenario: chat, topology, ...once })
    const [, second] = eventsOf(trace, 'call')
    expect(second?.prompt.map(({ kind }) => kind)).toEqual(['brief', 'observation', 'request'])
    expect(second?.prompt.at(-1)?.text).toContain('Your part of the work now: t1, t2.')
  })
})

test.each(['group', 'nobody'] as const)(
  'a decision by %s waits for the replies that it rests on',
  async (by) => {
    const topology = madeTopology(async ({ asked }, desk) => {
      const answer: Reply = await desk.ask(asked[0], { kind: 'answer', scope: 'group' })
      const score = await desk.ask(asked[0], { kind: 'score', scope: 'group', about: [answer] })
      return by === 'group' ? desk.group(answer, [score]) : desk.nobody([score])
    })
    const model = scriptedModel(({ request }) =>
      request === 'score' ? 'ANSWER: 5' : 'ANSWER: {"0":"yes","1":"yes"}',
    )
    const trace = await played({ scenario: chat, topology, model, ...once })
    expect(eventsOf(trace, 'decision').map(({ at }) => at)).toEqual(by === 'group' ? [2000] : [2000, 2000])
  },
)
