import { describe, expect, test } from 'vitest'
import type { ModelReply } from '../../harness/core/model.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { plugins } from '../../harness/registry.ts'
import { eventsOf, type Params, played } from '../conformance/support-episode.ts'
import { chat } from './made-plugins.ts'

const [forecast] = (await plugins('scenario', ['forecast'])) as [AnyScenario]
const ids = ['vote-majority', 'vote-supermajority', 'vote-weighted', 'aggregate', 'broadcast-first', 'roles']
const byId = new Map((await plugins('topology', ids)).map((topology) => [topology.id, topology]))

function topologyOf(id: string): AnyTopology {
  const topology = byId.get(id)
  if (topology === undefined) throw new Error(`expected the topology ${id}`)
  return topology
}

/** One forecast of a team whose members answer so, by agent, and bid so. */
function forecasted(
  id: string,
  answers: readonly (string | ModelReply)[],
  { bids = [], ...topologyParams }: Params & { readonly bids?: readonly string[] } = {},
): Promise<Trace> {
  const model = scriptedModel(({ member, request }) => {
    const agent = Number(member.replace('agent-', ''))
    const reply = request === 'bid' ? bids[agent] : answers[agent]
    return typeof reply === 'string' ? `ANSWER: ${reply}` : reply
  })
  const topology = topologyOf(id)
  return played({ scenario: forecast, topology, model, agents: answers.length, topologyParams })
}

const decided = (trace: Trace) =>
  eventsOf(trace, 'decision').map(({ answer, source }) => ({ answer, source }))
const marked = (trace: Trace) =>
  eventsOf(trace, 'mark').map(({ name, members, data }) => [name, members, data])
const callers = (trace: Trace, request: string) =>
  eventsOf(trace, 'call')
    .filter((call) => call.request === request && call.attempt === 0)
    .map(({ member }) => member)

const held = { answer: 0.5, source: 'fallback' }

describe('a majority vote', () => {
  test('is the mean of the larger side of 0.5', async () => {
    const trace = await forecasted('vote-majority', ['0.75', '0.1', '0.25'])
    expect(decided(trace)).toEqual([{ answer: 0.175, source: 'pooled' }])
    expect(eventsOf(trace, 'pool')).toMatchObject([{ rule: 'plurality', unread: [] }])
  })

  test('goes on without what cannot be read, and is held when nothing can', async () => {
    expect(decided(await forecasted('vote-majority', ['0.75', 'perhaps', 'never']))).toEqual([
      { answer: 0.75, source: 'pooled' },
    ])
    expect(decided(await forecasted('vote-majority', ['no', 'no']))).toEqual([held])
  })

  test('is on the joint question where each is asked, and binds all', async () => {
    const plans = [
      '{"0":"yes","1":"no","2":"no"}',
      '{"0":"no","1":"yes","2":"no"}',
      '{"0":"no","1":"yes","2":"no"}',
    ]
    const model = scriptedModel(({ member }) => `ANSWER: ${plans[Number(member.replace('agent-', ''))]}`)
    const scenarioParams = { rounds: 1 }
    const trace = await played({
      scenario: chat,
      topology: topologyOf('vote-majority'),
      model,
      agents: 3,
      scenarioParams,
    })
    expect(eventsOf(trace, 'decision').map(({ agents, answer }) => [agents, answer])).toEqual([
      [[0, 2], 'no'],
      [[1], 'yes'],
    ])
  })
})

describe('a supermajority vote', () => {
  test('stands at exactly its threshold', async () => {
    const trace = await forecasted('vote-supermajority', ['0.75', '0.75', '0.25'])
    expect(decided(trace)).toEqual([{ answer: 0.75, source: 'pooled' }])
    expect([marked(trace), eventsOf(trace, 'message')]).toEqual([[], []])
  })

  test.each([
    ['hold', held],
    ['majority', { answer: 0.75, source: 'pooled' }],
  ])('below it goes to the human, and checkpoint=%s', async (checkpoint, outcome) => {
    const answers = ['0.75', '0.75', '0.75', '0.25', '0.25']
    const trace = await forecasted('vote-supermajority', answers, { checkpoint })
    const members = answers.map((_answer, agent) => `agent-${agent}`)
    expect(decided(trace)).toEqual([outcome])
    expect(marked(trace)).toEqual([
      ['escalation', members, { agreed: 3, of: 5, threshold: 2 / 3, checkpoint }],
    ])
    expect(eventsOf(trace, 'message').map(({ from, to, text }) => [from, to, text])).toEqual(
      members.map((from, agent) => [from, 'human-checkpoint', `vote "${agent < 3 ? 'yes' : 'no'}"`]),
    )
    expect(callers(trace, 'answer')).toEqual(members)
  })

  test('counts a vote that cannot be read against every answer', async () => {
    const votes = ['0.75', '0.75', 'perhaps', 'perhaps']
    const trace = await forecasted('vote-supermajority', votes, { threshold: 0.6 })
    expect(marked(trace)).toMatchObject([['escalation', {}, { agreed: 2, of: 4 }]])
  })

  test('asks for more than half', () => {
    const { params } = topologyOf('vote-supermajority')
    expect(params.safeParse({ threshold: 0.5 }).success).toBe(false)
    expect(params.safeParse({ threshold: 0.51 }).success).toBe(true)
  })
})

describe('a weighted vote', () => {
  test('lets one who is sure outweigh two who are not', async () => {
    const trace = await forecasted('vote-weighted', ['0.75', '0.25', '0.25'], { bids: ['0.9', '0.4', '0.4'] })
    expect(decided(trace)).toEqual([{ answer: 0.75, source: 'pooled' }])
  })

  test('adds weights exactly, and counts votes on a tie of weight', async () => {
    const bids = ['0.3', '0.1', '0.2']
    const trace = await forecasted('vote-weighted', ['0.75', '0.25', '0.25'], { bids })
    // 0.1 + 0.2 is more than 0.3 in floating point, and no more than it in truth.
    expect(eventsOf(trace, 'pool')[0]?.from).toEqual(['agent-0', 'agent-1', 'agent-2'])
    expect(decided(trace)).toEqual([{ answer: 0.25, source: 'pooled' }])
  })

  test('asks nobody who abstained or could not be understood for a vote', async () => {
    const bids = ['0.2', 'abstain', 'very']
    const trace = await forecasted('vote-weighted', ['0.75', '0.25', '0.25'], { bids })
    expect(callers(trace, 'bid')).toEqual(['agent-0', 'agent-1', 'agent-2'])
    expect(callers(trace, 'answer')).toEqual(['agent-0'])
    expect(marked(trace)).toEqual([['abstention', ['agent-1', 'agent-2'], null]])
    expect(decided(trace)).toEqual([{ answer: 0.75, source: 'pooled' }])
  })

  test.each([
    ['all abstain', ['abstain', 'abstain']],
    ['nobody is sure of anything', ['0', '0']],
  ])('decides nothing when %s', async (_what, bids) => {
    expect(decided(await forecasted('vote-weighted', ['0.75', '0.75'], { bids }))).toEqual([held])
  })
})

describe('without a vote', () => {
  test('an aggregate is the first answer that can be read, whatever the others say', async () => {
    const trace = await forecasted('aggregate', ['perhaps', '0.75', '0.25', '0.25'])
    expect(decided(trace)).toEqual([{ answer: 0.75, source: 'pooled' }])
    expect(eventsOf(trace, 'pool')).toMatchObject([
      { rule: 'none', from: ['agent-0', 'agent-1', 'agent-2', 'agent-3'] },
    ])
  })

  test('a broadcast uses what is there first, and decides then', async () => {
    const taking = (ms: number, text: string): ModelReply => ({
      ...{ kind: 'answered', text, usage: undefined },
      duration: { kind: 'drawn', ms },
    })
    const replies = [taking(900, 'ANSWER: 0.25'), taking(20, 'no idea'), taking(300, 'ANSWER: 0.75')]
    const trace = await forecasted('broadcast-first', replies)
    expect(eventsOf(trace, 'decision')).toMatchObject([{ answer: 0.75, by: 'agent-2', at: 300 }])
  })

  test('agents in roles are told different things, again from the first when there are more of them', async () => {
    const trace = await forecasted(
      'roles',
      Array.from({ length: 6 }, () => '0.75'),
    )
    const told = eventsOf(trace, 'call').map(
      ({ prompt }) => prompt.find(({ kind }) => kind === 'role')?.text ?? 'nothing',
    )
    expect(new Set(told).size).toBe(5)
    expect(told[5]).toBe(told[0])
  })
})
