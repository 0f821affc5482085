import { describe, expect, test } from 'vitest'
import { agentIds } from '../../harness/core/members.ts'
import type { CallKey } from '../../harness/core/model.ts'
import type { Reply } from '../../harness/core/replies.ts'
import { requestKinds } from '../../harness/core/request.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { wrongCauses } from '../conformance/support-causes.ts'
import { abortedResult, endedResult, eventsOf, type Play, played } from '../conformance/support-episode.ts'
import { wrongPrompts, wrongReads, wrongTimes } from '../conformance/support-laws.ts'
import { saying, scrambled } from '../conformance/support-models.ts'
import { someWork } from '../conformance/support-rounds.ts'
import { allEdges, chat, madeTopology } from './made-plugins.ts'

const [corridor, forecast] = (await plugins('scenario', ['corridor', 'forecast'])) as [
  AnyScenario,
  AnyScenario,
]
const [mesh, orchestrator] = (await plugins('topology', ['mesh', 'orchestrator'])) as [
  AnyTopology,
  AnyTopology,
]

/** One contested round of the corridor. */
const contested: Pick<Play, 'scenario' | 'agents' | 'scenarioParams'> = {
  scenario: corridor,
  agents: 3,
  scenarioParams: { steps: 1, demandProbability: 1 },
}

const answer = { kind: 'answer' } as const
const propose = { kind: 'propose' } as const

/** Replies by member after these virtual times, all with one text. */
function slow(ms: { readonly [member: string]: number }, text = 'ANSWER: 0.5') {
  return scriptedModel(({ member }: CallKey) => ({
    kind: 'answered',
    text,
    usage: { inputTokens: 1, outputTokens: 1 },
    duration: { kind: 'drawn', ms: ms[member] ?? 0 },
  }))
}

describe('virtual time', () => {
  const ms = { 'agent-0': 100, 'agent-1': 300, 'agent-2': 200, hub: 50 }
  const ofForecast = { scenario: forecast, agents: 3, model: slow(ms) }

  test('of requests side by side is that of the longest, and so is the time of the pooled answer', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      return desk.group(desk.pool('box', await desk.askAll(asked, answer)))
    })
    const trace = await played({ ...ofForecast, topology })
    expect(eventsOf(trace, 'call').map(({ at }) => at)).toEqual([0, 0, 0])
    expect(eventsOf(trace, 'pool').map(({ at }) => at)).toEqual([300])
    expect(endedResult(trace).makespanMs).toBe(300)
  })

  test('of a chain of messages is the sum', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      let last: Reply | undefined
      for (const member of asked) {
        if (last) desk.send(last.by, last, [member])
        last = await desk.ask(member, answer)
      }
      return desk.own(last ? [last] : [])
    }, allEdges())
    const trace = await played({ ...ofForecast, topology })
    expect(eventsOf(trace, 'call').map(({ at }) => at)).toEqual([0, 100, 400])
    expect(endedResult(trace).makespanMs).toBe(600)
  })

  test('of a decision is that of the replies it rests on, and those still busy start later in the next round', async () => {
    const topology = madeTopology(async ({ asked }, desk) =>
      desk.own((await desk.askAll(asked, answer)).slice(0, 1)),
    )
    const trace = await played({ scenario: chat, topology, model: slow(ms, 'ANSWER: yes') })
    const calls = eventsOf(trace, 'call').map(({ round, member, at }) => [round, member, at])
    expect(calls).toEqual([
      [0, 'agent-0', 0],
      [0, 'agent-1', 0],
      [1, 'agent-0', 100],
      [1, 'agent-1', 300],
    ])
    expect(endedResult(trace).makespanMs).toBe(200)
  })

  test('of one member asked several things at once is the sum, in the order asked', async () => {
    const topology = madeTopology(async ({ asked: [first] }, desk) => {
      return desk.own(await desk.askAll([first, first, first], (_member) => answer))
    })
    const trace = await played({ ...ofForecast, topology })
    expect(eventsOf(trace, 'call').map(({ ordinal, at }) => [ordinal, at])).toEqual([
      [0, 0],
      [1, 100],
      [2, 200],
    ])
    expect(endedResult(trace).makespanMs).toBe(300)
    for (const order of [1, 2, 3])
      expect(await played({ ...ofForecast, topology, model: scrambled(slow(ms), order) })).toEqual(trace)
  })

  test('of a message that is passed on is not before it came', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      const hub = desk.staff('hub')
      for (const reply of await desk.askAll(asked, propose)) {
        desk.send(reply.by, reply, [hub])
        desk.send(
          hub,
          reply,
          asked.filter(({ id }) => id !== reply.by.id),
        )
      }
      return desk.own(await desk.askAll(asked, { kind: 'revise' }))
    }, allEdges('hub'))
    const trace = await played({ ...ofForecast, topology })
    const passedOn = eventsOf(trace, 'message').filter(({ from }) => from === 'hub')
    expect(passedOn.map(({ at }) => at)).toEqual([100, 100, 300, 300, 300, 300])
    expect(wrongTimes(trace)).toEqual([])
    expect(wrongReads(trace)).toEqual([])
    const first = eventsOf(trace, 'message').findIndex(({ from }) => from === 'agent-0')
    expect(first).toBeLessThan(eventsOf(trace, 'message').findIndex(({ from }) => from === 'hub'))
  })

  test('passes over a further try as well', async () => {
    const topology = madeTopology(async ({ asked }, desk) => desk.own(await desk.askAll(asked, answer)))
    const trace = await played({
      scenario: chat,
      topology,
      model: slow(ms, 'perhaps'),
      scenarioParams: { rounds: 1 },
    })
    const tries = eventsOf(trace, 'call').filter(({ member }) => member === 'agent-0')
    expect(tries.map(({ attempt, at }) => [attempt, at])).toEqual([
      [0, 0],
      [1, 100],
      [2, 200],
    ])
    expect(tries.map(({ prompt }) => prompt.filter(({ kind }) => kind === 'retry').length)).toEqual([0, 1, 1])
  })
})

describe('advice', () => {
  test('that an agent does not take is a deviation, and one that it takes is not', async () => {
    const model = scriptedModel(({ member }) => (member === 'manager' ? 'ANSWER: 1' : 'ANSWER: cross'))
    const trace = await played({
      ...contested,
      topology: orchestrator,
      topologyParams: { binding: 'no' },
      model,
    })
    const decisions = eventsOf(trace, 'decision').flatMap(({ agents, answer: given, advice, deviates }) =>
      agents.map((agent) => ({ agent, given, advice, deviates })),
    )
    expect(decisions.toSorted((a, b) => a.agent - b.agent)).toEqual([
      { agent: 0, given: 'cross', advice: 'wait', deviates: true },
      { agent: 1, given: 'cross', advice: 'cross', deviates: false },
      { agent: 2, given: 'cross', advice: 'wait', deviates: true },
    ])
  })

  test('that could not be read is none', async () => {
    const model = scriptedModel(({ member }) => (member === 'manager' ? 'no idea' : 'ANSWER: cross'))
    const trace = await played({
      ...contested,
      topology: orchestrator,
      topologyParams: { binding: 'no' },
      model,
    })
    for (const decision of eventsOf(trace, 'decision')) expect(decision).not.toHaveProperty('deviates')
  })

  test('to a team is compared with its pooled answer', async () => {
    const model = scriptedModel(({ member }) => (member === 'manager' ? 'ANSWER: 0.9' : 'ANSWER: 0.25'))
    const trace = await played({
      scenario: forecast,
      topology: orchestrator,
      topologyParams: { binding: 'no' },
      model,
    })
    expect(eventsOf(trace, 'decision')).toMatchObject([
      { agents: [], answer: 0.25, source: 'pooled', by: 'tally', advice: 0.9, deviates: true },
    ])
  })
})

describe('a vote', () => {
  const vote = madeTopology(async ({ asked }, desk) => {
    const votes = await desk.askAll(asked, { ...propose, scope: 'group' })
    return desk.group(desk.pool('ballot-box', votes, 'plurality'))
  })

  test('on who goes sends one through each contested round under persona ideal', async () => {
    const scenarioParams = { steps: 6, demandProbability: 1 }
    const trace = await played({ ...contested, scenarioParams, topology: vote })
    const crossings = eventsOf(trace, 'world').filter(({ name }) => name === 'crossing')
    expect(crossings.map(({ agents }) => agents.length)).toEqual([1, 1, 1, 1, 1, 1])
    expect(eventsOf(trace, 'call')).toHaveLength(6 * 3)
    expect(endedResult(trace).score).toBe(1)
  })

  test('that is tied lets the lowest agent go, and names who could not be read', async () => {
    const ballots: { readonly [member: string]: string } = {
      'agent-0': 'two',
      'agent-1': '2',
      'agent-2': '1',
    }
    const model = scriptedModel(({ member }) => `ANSWER: ${ballots[member]}`)
    const trace = await played({ ...contested, topology: vote, model })
    const goes = { 0: 'wait', 1: 'cross', 2: 'wait' }
    expect(eventsOf(trace, 'pool')).toMatchObject([
      {
        collector: 'ballot-box',
        from: ['agent-0', 'agent-1', 'agent-2'],
        unread: ['agent-0'],
        rule: 'plurality',
        answer: goes,
      },
    ])
    expect(eventsOf(trace, 'decision')).toMatchObject([
      { agents: [0, 2], answer: 'wait', source: 'pooled', by: 'ballot-box' },
      { agents: [1], answer: 'cross', source: 'pooled', by: 'ballot-box' },
    ])
  })

  test('that nobody cast falls back', async () => {
    const trace = await played({ ...contested, topology: vote, model: saying('no') })
    expect(eventsOf(trace, 'decision')).toMatchObject([{ agents: [0, 1, 2], source: 'fallback' }])
    expect(eventsOf(trace, 'pool')[0]?.answer).toBeUndefined()
  })

  test('of staff and agents together counts where the team is asked', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      const replies = await desk.askAll([...asked, desk.staff('hub')], answer)
      return desk.own(replies)
    }, allEdges('hub'))
    const model = scriptedModel(({ member }) => (member === 'hub' ? 'ANSWER: 1' : 'ANSWER: 0'))
    const trace = await played({ scenario: forecast, agents: 3, topology, model })
    expect(eventsOf(trace, 'decision')).toMatchObject([{ answer: 0.25, source: 'pooled' }])
  })
})

describe.each([
  ['corridor', contested],
  ['forecast', { scenario: forecast, agents: 3 }],
] as const)('on %s', (_name, world) => {
  test.each(requestKinds)('every member understands the request %s under persona ideal', async (kind) => {
    const readings: string[] = []
    const topology = madeTopology(
      async ({ asked }, desk) => {
        const judge = desk.staff('judge')
        const proposals = await desk.askAll(asked, propose)
        for (const reply of proposals) desk.send(reply.by, reply, [...asked, judge])
        const replies = await desk.askAll([...asked, judge, desk.union()], (member) =>
          member.kind === 'union'
            ? { kind: 'answer' }
            : { kind, about: proposals, ...(kind === 'assign' && { assignable: someWork }) },
        )
        readings.push(...replies.map(({ by, reading }) => `${by.id} ${reading.kind}`))
        return desk.own(proposals)
      },
      { ...allEdges('judge'), sees: 'union' },
    )
    endedResult(await played({ ...world, topology }))
    expect(readings).toEqual(['agent-0', 'agent-1', 'agent-2', 'judge', 'solo'].map((id) => `${id} read`))
  })
})

describe('a fault leaves its truth in the trace', () => {
  const play: Play = { ...contested, scenarioParams: { steps: 3, demandProbability: 1 }, topology: mesh }

  test.each(['drop:0.5', 'delay:50', 'crash:agent=1:at=1', 'drop:0.5+delay:50+crash:0'])(
    '%s, the same whatever order replies come in',
    async (faults) => {
      const model = simulatedModel('typical')
      const trace = await played({ ...play, faults, model })
      expect(eventsOf(trace, 'fault').length).toBeGreaterThan(0)
      expect(wrongTimes(trace)).toEqual([])
      expect(wrongReads(trace)).toEqual([])
      expect(wrongPrompts(trace, false)).toEqual([])
      expect(await played({ ...play, faults, model: scrambled(model, 3) })).toEqual(trace)
    },
  )

  test('of a lost message: it was sent, never delivered, never read', async () => {
    const trace = await played({ ...play, faults: 'drop:1' })
    const messages = eventsOf(trace, 'message')
    expect(messages.map(({ deliveredAt }) => deliveredAt)).toEqual(messages.map(() => undefined))
    expect(eventsOf(trace, 'call').flatMap(({ reads }) => reads)).toEqual([])
    const truths = eventsOf(trace, 'fault').map(({ fault, member, detail }) => ({ fault, member, detail }))
    expect(truths).toHaveLength(messages.length)
    expect(truths).toContainEqual({
      fault: 'drop',
      member: 'agent-1',
      detail: { kind: 'lost', from: 'agent-0' },
    })
  })

  test('of a late message: its reader waits for it', async () => {
    const trace = await played({ ...play, faults: 'delay:50' })
    for (const { at, deliveredAt } of eventsOf(trace, 'message')) expect(deliveredAt).toBe(at + 50)
    const revisions = eventsOf(trace, 'call').filter(
      ({ request, round }) => request === 'revise' && round === 0,
    )
    expect(revisions.map(({ at }) => at)).toEqual([1050, 1050, 1050])
  })

  test('of a crashed agent: it makes no call from then on, and its fallback stands', async () => {
    const trace = await played({ ...play, faults: 'crash:agent=1:at=1' })
    const rounds = eventsOf(trace, 'call').filter(({ member }) => member === 'agent-1')
    expect(new Set(rounds.map(({ round }) => round))).toEqual(new Set([0]))
    const absences = eventsOf(trace, 'fault').map(({ round, member, detail }) => [round, member, detail])
    expect(absences).toEqual([1, 1, 2, 2].map((round) => [round, 'agent-1', { kind: 'absent' }]))
    const later = eventsOf(trace, 'decision').filter(
      ({ agents, round }) => round > 0 && agents.includes(agentIds(2)[1] as never),
    )
    expect(later.map(({ source }) => source)).toEqual(['fallback', 'fallback'])
  })

  test('of a crashed agent: it sends nothing, neither of its own nor what it was told', async () => {
    const topology = madeTopology(
      async ({ asked: [first, down, last] }, desk) => {
        const told = await desk.ask(first, propose)
        if (!down || !last) return desk.own([told])
        desk.send(first, told, [down])
        const missing = await desk.ask(down, propose)
        desk.send(down, [missing, told], [last])
        desk.send(down, missing, [last])
        desk.post(down, missing, desk.board('wall'))
        const again = await desk.ask(last, { kind: 'revise', about: [missing] })
        return desk.own([told, missing, again])
      },
      { ...allEdges('wall'), staff: () => [], boards: () => ['wall'] },
    )
    const trace = await played({ ...play, topology, faults: 'crash:agent=1:at=1' })
    const sent = eventsOf(trace, 'message').map(({ round, from, to }) => `${round} ${from} ${to}`)
    const whole = ['agent-0 agent-1', 'agent-1 agent-2', 'agent-1 agent-2', 'agent-1 wall']
    expect(sent).toEqual([...whole.map((each) => `0 ${each}`), '1 agent-0 agent-1', '2 agent-0 agent-1'])
    expect(wrongCauses(trace)).toEqual([])
  })

  test.each(['drop:0.5+delay:50', 'delay:50+drop:0.5'])(
    'of one fault alone, whose draws no other one shifts: %s',
    async (faults) => {
      const lost = (trace: Trace) =>
        eventsOf(trace, 'message')
          .map(({ round, from, to, deliveredAt }) => `${round} ${from} ${to} ${deliveredAt === undefined}`)
          .toSorted()
      expect(lost(await played({ ...play, faults }))).toEqual(
        lost(await played({ ...play, faults: 'drop:0.5' })),
      )
    },
  )
})

describe('memory', () => {
  const shown = async (memory: 'keep' | 'wipe') => {
    const trace = await played({ scenario: chat, topology: mesh, scenarioParams: { memory } })
    expect(wrongPrompts(trace, memory === 'keep')).toEqual([])
    const last = eventsOf(trace, 'call').filter(({ round }) => round === 1)[0]
    return last?.prompt.filter(({ kind }) => kind === 'memory' || kind === 'message').map(({ text }) => text)
  }

  test('that is kept puts what was said and read before into later prompts', async () => {
    expect(await shown('keep')).toEqual([
      'You replied:\nANSWER: yes',
      'agent-1 says:\nANSWER: yes',
      'You replied:\nANSWER: yes',
    ])
  })

  test('that is wiped leaves nothing of earlier rounds', async () => {
    expect(await shown('wipe')).toEqual([])
  })
})

test('an aborted episode keeps what was paid for in the round in which it ended', async () => {
  const topology = madeTopology(async ({ asked: [first, ...others] }, desk) => {
    await desk.ask(first, answer)
    return desk.own(await desk.askAll(others, answer))
  })
  const model = scriptedModel(({ member }) =>
    member === 'agent-0' ? 'ANSWER: yes' : { kind: 'failed', cause: 'provider', detail: 'down' },
  )
  const trace = await played({ scenario: chat, topology, model })
  expect(abortedResult(trace)).toMatchObject({ cause: 'provider', detail: 'down' })
  expect(eventsOf(trace, 'call').map(({ member }) => member)).toEqual(['agent-0'])
})
