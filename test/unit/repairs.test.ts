import { describe, expect, test } from 'vitest'
import type { CallKey } from '../../harness/core/model.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { endedResult, eventsOf, type Play, played } from '../conformance/support-episode.ts'
import { allEdges, chat, madeTopology } from './made-plugins.ts'

const [commitment, mediator, ledger] = (await plugins('topology', [
  'commitment',
  'mediator',
  'shared-ledger',
])) as [AnyTopology, AnyTopology, AnyTopology]

const plan = 'ANSWER: {"0":"yes","1":"no"}'
const isPlan = ({ request, member }: CallKey) =>
  request === 'merge' || request === 'revise' || (request === 'propose' && member === 'agent-0')

/** Agents for whom this is the plan, who vote so, and who answer `no`. */
function voting(vote: (key: CallKey) => string, text = plan) {
  return scriptedModel((key) => {
    if (key.request === 'commit') return `ANSWER: ${vote(key)}`
    if (key.request === 'acknowledge') return 'I heard you.'
    return isPlan(key) && (key.request !== 'propose' || key.member === 'agent-0') ? text : 'ANSWER: no'
  })
}

const all = () => 'accept'
const allBut = (member: string) => (key: CallKey) => (key.member === member ? 'refuse' : 'accept')

function decisions(trace: Trace) {
  endedResult(trace)
  return eventsOf(trace, 'decision').map(({ agents, answer, by, source, deviates }) => ({
    agents,
    answer,
    by,
    source,
    ...(deviates !== undefined && { deviates }),
  }))
}

const oneRound: Pick<Play, 'scenario' | 'scenarioParams'> = { scenario: chat, scenarioParams: { rounds: 1 } }
const alone = [
  { agents: [0], answer: 'no', by: 'agent-0', source: 'reply' },
  { agents: [1], answer: 'no', by: 'agent-1', source: 'reply' },
]

describe.each([
  ['commitment', commitment, 'agent-0', { attempts: 1 }],
  ['mediator', mediator, 'mediator', { rounds: 1 }],
] as const)('%s', (_id, topology, author, once) => {
  // The mediator's sides propose their own moves, which are not plans.
  const model = (vote: (key: CallKey) => string, text = plan) =>
    author === 'mediator'
      ? scriptedModel((key) => {
          if (key.request === 'commit') return `ANSWER: ${vote(key)}`
          return key.request === 'merge' ? text : 'ANSWER: no'
        })
      : voting(vote, text)

  test('carries out a plan that all accept, once the last vote is there', async () => {
    const trace = await played({ ...oneRound, topology, model: model(all) })
    expect(decisions(trace)).toEqual([
      { agents: [0], answer: 'yes', by: author, source: 'reply' },
      { agents: [1], answer: 'no', by: author, source: 'reply' },
    ])
    const votes = eventsOf(trace, 'call').filter(({ request }) => request === 'commit')
    const last = Math.max(...votes.map(({ at, duration }) => at + duration.ms))
    expect(eventsOf(trace, 'decision').map(({ at }) => at)).toEqual([last, last])
  })

  test.each(['agent-0', 'agent-1'])('binds nobody when %s refuses', async (member) => {
    const trace = await played({ ...oneRound, topology, topologyParams: once, model: model(allBut(member)) })
    expect(decisions(trace)).toEqual(alone)
  })

  test('binds nobody when a vote cannot be read', async () => {
    const vote = (key: CallKey) => (key.member === 'agent-1' ? 'perhaps' : 'accept')
    const trace = await played({ ...oneRound, topology, topologyParams: once, model: model(vote) })
    expect(decisions(trace)).toEqual(alone)
  })

  test('binds nobody when one is down', async () => {
    const play = { ...oneRound, topology, topologyParams: once, model: model(all), faults: 'crash:1' }
    expect(decisions(await played(play))).toEqual([
      alone[0],
      { agents: [1], answer: 'no', by: 'agent-1', source: 'fallback' },
    ])
  })

  test('binds nobody when the plan never reached one who accepts it', async () => {
    const play = { ...oneRound, topology, topologyParams: once, model: model(all), faults: 'drop:1' }
    expect(decisions(await played(play))).toEqual(alone)
  })

  test('binds nobody to a plan that cannot be read, whatever they say', async () => {
    const play = { ...oneRound, topology, topologyParams: once, model: model(all, 'Let us share.') }
    expect(decisions(await played(play))).toEqual(alone)
  })

  test('puts another plan to the vote after a refusal', async () => {
    const vote = (key: CallKey) => (key.ordinal === 0 && key.member === 'agent-1' ? 'refuse' : 'accept')
    const trace = await played({ ...oneRound, topology, model: model(vote) })
    expect(eventsOf(trace, 'coordination')).toHaveLength(2)
    expect(decisions(trace).map(({ by }) => by)).toEqual([author, author])
  })

  test('records a breach of a plan that is on record, and no other', async () => {
    const topologyParams = { binding: 'recorded' }
    const trace = await played({ ...oneRound, topology, topologyParams, model: model(all) })
    expect(decisions(trace)).toEqual([
      { ...alone[0], deviates: true },
      { ...alone[1], deviates: false },
    ])
    const refused = await played({ ...oneRound, topology, topologyParams, model: model(allBut('agent-0')) })
    expect(decisions(refused)).toEqual(alone)
  })

  test('lets all who answer for themselves know how all voted', async () => {
    const trace = await played({
      ...oneRound,
      topology,
      topologyParams: once,
      model: model(allBut('agent-1')),
    })
    const answer = eventsOf(trace, 'call').filter(({ request }) => request === 'answer')
    const known = answer.map(({ prompt }) => prompt.map(({ text }) => text).join('\n'))
    expect(known.map((text) => [text.includes('ANSWER: accept'), text.includes('ANSWER: refuse')])).toEqual([
      [true, true],
      [true, true],
    ])
  })
})

describe('shared-ledger', () => {
  const other = 'ANSWER: {"0":"no","1":"no"}'

  /** Agents that all propose and answer `no`, and restate so. */
  const restating = (words: (key: CallKey) => string) =>
    scriptedModel((key) => (key.request === 'restate' ? words(key) : 'ANSWER: no'))
  const comparisons = (trace: Trace) =>
    eventsOf(trace, 'pool').map(({ collector, rule, unread, differing }) => ({
      collector,
      rule,
      unread,
      differing,
    }))
  const agreed = { collector: 'ledger', rule: 'agreement', unread: [], differing: [] }
  const drifted = { ...agreed, differing: ['agent-1'] }
  const calls = (trace: Trace) => eventsOf(trace, 'call').length

  test('finds no drift where all restate the same, and notes who then does otherwise', async () => {
    const trace = await played({ ...oneRound, topology: ledger, model: restating(() => plan) })
    expect(comparisons(trace)).toEqual([agreed])
    expect(calls(trace)).toBe(6)
    expect(decisions(trace).map(({ deviates }) => deviates)).toEqual([true, false])
  })

  test('finds drift, and has it talked over once', async () => {
    const model = restating(({ member, ordinal }) => (member === 'agent-1' && ordinal === 0 ? other : plan))
    const trace = await played({ ...oneRound, topology: ledger, model })
    expect(comparisons(trace)).toEqual([drifted, agreed])
    expect(calls(trace)).toBe(8)
  })

  test.each([0, 1, 3])(
    'stops after %i exchanges, and nobody deviates from what was never agreed',
    async (exchanges) => {
      const model = restating(({ member }) => (member === 'agent-1' ? other : plan))
      const trace = await played({ ...oneRound, topology: ledger, topologyParams: { exchanges }, model })
      expect(comparisons(trace)).toEqual(Array.from({ length: 1 + exchanges }, () => drifted))
      expect(decisions(trace)).toEqual(alone)
    },
  )

  test('takes a restatement that cannot be read for drift', async () => {
    const model = restating(({ member }) => (member === 'agent-0' ? 'Hm.' : plan))
    const trace = await played({ ...oneRound, topology: ledger, topologyParams: { exchanges: 0 }, model })
    expect(comparisons(trace)).toEqual([{ ...agreed, unread: ['agent-0'] }])
    expect(decisions(trace)).toEqual(alone)
  })

  test('shows in later rounds what was restated before, also to those whose memory is wiped', async () => {
    const scenarioParams = { rounds: 2, memory: 'wipe' }
    const model = restating(() => plan)
    const trace = await played({ scenario: chat, scenarioParams, topology: ledger, model })
    const first = eventsOf(trace, 'call').filter(({ round, request }) => round === 1 && request === 'propose')
    expect(
      first.map(({ prompt }) => prompt.filter(({ kind }) => kind === 'board').map(({ text }) => text)),
    ).toEqual(
      [0, 1].map(() =>
        [0, 1].map((agent) => `On the board "ledger", agent-${agent} wrote one round ago:\n${plan}`),
      ),
    )
  })
})

describe('a simulated agent of a team, in a world that does not say what it accepts', () => {
  test.each(['0.51', '0.49'])('accepts the forecast %s where its own is on the same side', async (given) => {
    const [scenario] = await plugins('scenario', ['forecast'])
    if (scenario === undefined) throw new Error('expected the forecast')
    const ideal = simulatedModel()
    const isPlanned = ({ request, member }: CallKey) => member === 'agent-0' && request === 'propose'
    const model = {
      ...ideal,
      reply: (...[request, signal]: Parameters<typeof ideal.reply>) =>
        (isPlanned(request.key) ? scriptedModel(() => `ANSWER: ${given}`) : ideal).reply(request, signal),
    }
    const topology = madeTopology(async ({ asked: [first, ...others] }, desk) => {
      const plan = await desk.ask(first, { kind: 'propose' })
      desk.send(first, plan, others)
      const answers = await desk.askAll(others, { kind: 'answer' })
      await desk.askAll(others, { kind: 'commit', about: [plan] })
      return desk.own(answers)
    }, allEdges())
    const said = new Set()
    for (const seed of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) {
      const trace = await played({ scenario, topology, agents: 3, model, seed })
      const replies = (kind: string) =>
        eventsOf(trace, 'call')
          .filter(({ request }) => request === kind)
          .map(({ reading }) => (reading.kind === 'read' ? reading.answer : undefined))
      const sides = replies('answer').map((answer) => Number(answer) >= 0.5 === Number(given) >= 0.5)
      expect(replies('commit')).toEqual(sides.map((isSame) => (isSame ? 'accept' : 'refuse')))
      for (const vote of replies('commit')) said.add(vote)
    }
    expect([...said].sort()).toEqual(['accept', 'refuse'])
  })
})
