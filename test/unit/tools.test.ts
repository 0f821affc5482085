import { describe, expect, test } from 'vitest'
import type { Json, NonEmpty } from '../../harness/core/json.ts'
import { memberId } from '../../harness/core/members.ts'
import type { CallKey, Model, ModelRequest } from '../../harness/core/model.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { ToolCall } from '../../harness/core/tool.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import type { Happening, Trace, TraceEvent } from '../../harness/core/trace.ts'
import { type ScriptedReply, scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { journaled } from '../../harness/run/journaled.ts'
import { sweepMatrix } from '../../harness/run/matrix.ts'
import { mostToolCalls, mostToolTurns } from '../../harness/run/toolbox.ts'
import { traceText } from '../../harness/trace-text.ts'
import { flowsOf } from '../../reports/flows.ts'
import { traceView } from '../../reports/trace-view.ts'
import { abortedResult, endedResult, eventsOf, type Play, played } from '../conformance/support-episode.ts'
import {
  needlessTries,
  roundCosts,
  undeclaredMessages,
  wrongPrompts,
  wrongReads,
  wrongTimes,
  wrongTools,
} from '../conformance/support-laws.ts'
import { scrambled } from '../conformance/support-models.ts'
import { hiddenCards } from './hidden-cards.ts'

const topologies = await plugins('topology')

function topologyOf(name: string): AnyTopology {
  const found = topologies.find(({ id }) => id === name)
  if (found === undefined) throw new Error(`expected a topology ${name}`)
  return found
}

const alone = { scenario: hiddenCards, topology: topologyOf('independent'), agents: 1, seed: 4 }

function call(tool: string, given: Json = {}): ToolCall {
  return { tool, arguments: given }
}

const read = (place: number) => call('read_card', { place })

function asking(...toolCalls: NonEmpty<ToolCall>): ScriptedReply {
  return { toolCalls }
}

/** One agent's episode with these replies. */
function scripted(...replies: readonly ScriptedReply[]): Promise<Trace> {
  return played({ ...alone, model: scriptedModel(replies) })
}

/** The same model, which shows each request first. */
function showing(model: Model, show: (request: ModelRequest) => void): Model {
  return {
    ...model,
    reply(request, signal) {
      show(request)
      return model.reply(request, signal)
    },
  }
}

/** One line an event: what was asked for, what tools gave, and how replies were read. */
function told({ events }: Trace): readonly string[] {
  return events.flatMap((event) => {
    if (event.kind === 'tool') return [`${event.tool}${event.isError ? ' failed' : ''}: ${event.result}`]
    if (event.kind !== 'call') return []
    const { attempt, turn = 0, reading, toolCalls = [] } = event
    return [`${attempt}.${turn} ${reading.kind} ${toolCalls.map(({ tool }) => tool).join()}`.trim()]
  })
}

function expectLawful(trace: Trace, topology: AnyTopology = alone.topology): void {
  endedResult(trace)
  expect(undeclaredMessages(trace, topology)).toEqual([])
  expect(needlessTries(trace)).toEqual([])
  expect(wrongTimes(trace)).toEqual([])
  expect(wrongReads(trace)).toEqual([])
  expect(wrongPrompts(trace, false)).toEqual([])
  expect(wrongTools(trace)).toEqual([])
  for (const { executed, formula } of roundCosts(trace, topology)) expect(executed).toEqual(formula)
}

describe('an agent that uses tools', () => {
  test('is called again with what they gave, until it answers', async () => {
    const trace = await played(alone)
    expect(told(trace)).toEqual([
      ...['0.0 deferred count_cards', 'count_cards: 2', '0.1 deferred read_card,read_card'],
      expect.stringMatching(/^read_card: [1-6]$/),
      expect.stringMatching(/^read_card: [1-6]$/),
      '0.2 read',
    ])
    expect(endedResult(trace).score).toBe(1)
    expect(eventsOf(trace, 'call').map(({ at }) => at)).toEqual([0, 1000, 2000])
    expect(eventsOf(trace, 'tool').map(({ at }) => at)).toEqual([1000, 2000, 2000])
  })

  test('has calls and results in its prompt, behind all else', async () => {
    const trace = await played(alone)
    const [, first, second] = eventsOf(trace, 'tool').map(({ result }) => result)
    const shown = eventsOf(trace, 'call').at(-1)?.prompt.slice(-7)
    expect(shown?.map(({ role, kind, text }) => [role, kind, text.split('\n')[0]])).toEqual([
      ['user', 'request', 'Is the sum of all cards odd or even?'],
      ['assistant', 'tool-call', '{"tool":"count_cards","arguments":{}}'],
      ['tool', 'tool-result', '2'],
      ['assistant', 'tool-call', '{"tool":"read_card","arguments":{"place":1}}'],
      ['assistant', 'tool-call', '{"tool":"read_card","arguments":{"place":2}}'],
      ['tool', 'tool-result', first],
      ['tool', 'tool-result', second],
    ])
  })

  test('is offered the same as JSON schema in every topology, and staff are offered nothing', async () => {
    const offered = { agents: new Set<string>(), staff: new Set<string>() }
    const model = showing(simulatedModel(), ({ key, tools = null }) => {
      const who = /^agent-|^solo$/.test(key.member) ? 'agents' : 'staff'
      offered[who].add(JSON.stringify(tools))
    })
    for (const name of ['independent', 'mesh', 'orchestrator', 'solo']) {
      await played({ scenario: hiddenCards, topology: topologyOf(name), model })
    }
    expect([...offered.staff]).toEqual(['null'])
    const place = { description: '1 for the first card', default: 1, type: 'integer', minimum: 1 }
    expect([...offered.agents].map((text) => JSON.parse(text))).toEqual([
      [
        {
          ...{ name: 'count_cards', description: 'How many cards you hold.' },
          parameters: { type: 'object', properties: {} },
        },
        {
          ...{ name: 'read_card', description: 'The number on one of your cards.' },
          parameters: {
            type: 'object',
            properties: { place: { ...place, maximum: Number.MAX_SAFE_INTEGER } },
          },
        },
      ],
    ])
  })

  test.each(['ideal', 'typical'])('plays lawfully and the same twice as persona %s', async (persona) => {
    const model = simulatedModel(persona)
    for (const name of ['independent', 'mesh', 'orchestrator', 'solo']) {
      for (const asks of ['team', 'each']) {
        const play = { scenario: hiddenCards, topology: topologyOf(name), scenarioParams: { asks } }
        const trace = await played({ ...play, model })
        expectLawful(trace, play.topology)
        expect(eventsOf(trace, 'tool').length).toBeGreaterThan(0)
        expect(await played({ ...play, model: scrambled(model, 1) })).toEqual(trace)
      }
    }
  })

  test('that refuses, refuses to look as well', async () => {
    const trace = await played({ ...alone, model: simulatedModel('ideal', { refusalRate: 1 }) })
    expect(told(trace)).toEqual(['0.0 refused', '1.0 refused'])
  })

  test('may fail to take in what it was given, as it may what others say', async () => {
    const right = async (heed: number) => {
      const model = simulatedModel('ideal', { heed })
      const plays = Array.from({ length: 12 }, (_, seed) => played({ ...alone, seed, model }))
      return (await Promise.all(plays)).filter((trace) => endedResult(trace).score === 1).length
    }
    expect(await right(1)).toBe(12)
    expect(await right(0)).toBeLessThan(12)
  })
})

describe('a mind with the union in view', () => {
  const solo: Play = { scenario: hiddenCards, topology: topologyOf('solo'), agents: 3 }

  test('reaches all evidence, which agents by themselves do not', async () => {
    const scores = (play: Play) =>
      Promise.all(
        Array.from({ length: 20 }, async (_, seed) => endedResult(await played({ ...play, seed })).score),
      )
    expect(await scores(solo)).toEqual(Array.from({ length: 20 }, () => 1))
    expect(await scores({ ...solo, topology: topologyOf('independent') })).toContain(0)
  })

  test('uses a tool as each agent, ascending; like results stand once', async () => {
    const cards = /^Agent 0:\n[1-6]\n\nAgent 1:\n[1-6]\n\nAgent 2:\n[1-6]$/
    expect(eventsOf(await played({ ...solo, seed: 1 }), 'tool').map(({ result }) => result)).toEqual([
      ...['2', expect.stringMatching(cards), expect.stringMatching(cards)],
    ])
  })
})

describe('what a model asks for is data:', () => {
  const names = 'count_cards, read_card'
  test.each([
    [
      'an unknown tool',
      call('read_cart'),
      `tool: expected one of ${names}, got "read_cart"; did you mean "read_card"`,
    ],
    ['a tool without a name', call(''), `tool: expected one of ${names}, got ""`],
    [
      'an argument of another type',
      call('read_card', { place: 'one' }),
      'arguments of read_card: place: Invalid input: expected number, received string',
    ],
    [
      'arguments that are no object',
      call('read_card', '{"place":'),
      'arguments of read_card: Invalid input: expected object, received string',
    ],
    [
      'no arguments',
      call('read_card', null),
      'arguments of read_card: Invalid input: expected object, received null',
    ],
    ['what there is not', read(3), 'there is no card 3'],
  ])('%s is an error that the model is told of', async (_, wanted, message) => {
    const trace = await scripted(asking(wanted), 'ANSWER: odd')
    expect(eventsOf(trace, 'tool')).toMatchObject([{ ...wanted, result: message, isError: true }])
    expect(eventsOf(trace, 'call')[1]?.prompt.at(-1)?.text).toBe(`Error: ${message}`)
    expectLawful(trace)
  })

  test('an argument that is left out has its default', async () => {
    const trace = await scripted(asking(call('read_card'), read(1)), 'ANSWER: odd')
    const [one, other] = eventsOf(trace, 'tool')
    expect(one).toMatchObject({ arguments: {}, result: other?.result, isError: false })
  })

  test('of too many calls at once those beyond the bound are errors', async () => {
    const more = Array.from({ length: mostToolCalls + 1 }, () => read(1))
    const trace = await scripted(asking(read(1), ...more), 'ANSWER: odd')
    const errors = eventsOf(trace, 'tool').map(({ isError }) => isError)
    expect(errors).toEqual([false, ...more].map((_, index) => index >= mostToolCalls))
  })

  test('what is said beside calls is in the trace and in the next prompt, and is no answer', async () => {
    const trace = await scripted({ toolCalls: [read(3)], text: 'ANSWER: even' }, 'ANSWER: odd')
    const [first, second] = eventsOf(trace, 'call')
    expect(first).toMatchObject({ reply: 'ANSWER: even', reading: { kind: 'deferred' } })
    expect(second?.prompt.slice(-3).map(({ kind, text }) => [kind, text])).toEqual([
      ['reply', 'ANSWER: even'],
      ['tool-call', '{"tool":"read_card","arguments":{"place":3}}'],
      ['tool-result', 'Error: there is no card 3'],
    ])
    expect(eventsOf(trace, 'decision')).toMatchObject([{ answer: 'odd' }])
  })

  test('a further try knows what tools gave, and counts its turns anew', async () => {
    const trace = await scripted(asking(read(3)), 'no', asking(read(4)), 'ANSWER: odd')
    expect(told(trace)).toEqual([
      ...['0.0 deferred read_card', 'read_card failed: there is no card 3', '0.1 refused'],
      ...['1.0 deferred read_card', 'read_card failed: there is no card 4', '1.1 read'],
    ])
    const kinds = eventsOf(trace, 'call')
      .at(-1)
      ?.prompt.map(({ kind }) => kind)
    expect(kinds?.slice(-5)).toEqual(['tool-call', 'tool-result', 'retry', 'tool-call', 'tool-result'])
    expectLawful(trace)
  })

  test('a reply that is withheld after tools is refused like any other', async () => {
    const declined = { kind: 'declined', text: '', duration: { kind: 'drawn', ms: 1 } } as const
    const trace = await scripted(asking(call('count_cards')), declined, 'ANSWER: odd')
    expect(told(trace)).toEqual(['0.0 deferred count_cards', 'count_cards: 2', '0.1 refused', '1.0 read'])
  })

  test('endless calls end, and then what is said beside further calls is the answer', async () => {
    const seen: ModelRequest[] = []
    const endless = scriptedModel(() => ({ toolCalls: [read(1)], text: 'ANSWER: odd' }))
    const trace = await played({ ...alone, model: showing(endless, (request) => seen.push(request)) })
    expect(eventsOf(trace, 'tool')).toHaveLength(mostToolTurns)
    expect(seen.map(({ tools, mustAnswer }) => [tools?.length, mustAnswer])).toEqual([
      ...Array.from({ length: mostToolTurns }, () => [2, undefined]),
      [2, true],
    ])
    expect(seen.at(-1)?.prompt.at(-1)?.text).toMatch(/Answer now/)
    expect(eventsOf(trace, 'call').at(-1)).toMatchObject({
      ...{ turn: mostToolTurns, reading: { kind: 'read', answer: 'odd' }, toolCalls: [read(1)] },
    })
  })

  test('endless calls without a word are refused replies', async () => {
    const trace = await played({ ...alone, model: scriptedModel(() => asking(read(1))) })
    const after = eventsOf(trace, 'call').slice(mostToolTurns)
    expect(after.map(({ attempt, reading }) => [attempt, reading.kind])).toEqual([
      [0, 'refused'],
      [1, 'refused'],
    ])
    expect(eventsOf(trace, 'decision')).toMatchObject([{ source: 'fallback' }])
    expectLawful(trace)
  })
})

test('a scenario that offers tools and cannot use them aborts its episode', async () => {
  const scenario: AnyScenario = {
    ...hiddenCards,
    open: (use) => hiddenCards.open(({ useTool: _none, ...inner }) => use(inner)),
  }
  const { detail } = abortedResult(await played({ ...alone, scenario }))
  expect(detail).toContain('scenario "hidden-cards" offers count_cards, expected a function useTool')
})

test('paid replies of a cut-off episode are used again, tool calls among them', async () => {
  const paid = new Map<string, string>()
  const journal = {
    find: (name: string) => paid.get(name),
    async save(name: string, reply: string) {
      paid.set(name, reply)
    },
  }
  const replies = [asking(call('count_cards')), asking(read(1), call('none', { deep: [1, null] }))]
  const play = (...given: readonly ScriptedReply[]) => scriptedModel(given, { isSimulated: false })
  const undisturbed = await played({ ...alone, model: play(...replies, 'ANSWER: odd') })
  const gone = { kind: 'failed', cause: 'provider', detail: 'gone' } as const
  abortedResult(await played({ ...alone, model: journaled(play(...replies, gone), journal) }))
  expect(paid.size).toBe(2)
  expect(await played({ ...alone, model: journaled(play('ANSWER: odd'), journal) })).toEqual(undisturbed)
})

test('the fingerprint of a cell holds what is offered', () => {
  const fingerprint = (description: string) => {
    const scenario: AnyScenario = {
      ...hiddenCards,
      open: (use) =>
        hiddenCards.open((inner) =>
          use({
            ...inner,
            tools: (setting) => inner.tools?.(setting).map((tool) => ({ ...tool, description })) ?? [],
          }),
        ),
    }
    const { cells } = sweepMatrix({
      ...{ scenarios: [scenario], topologies: [topologyOf('solo')] },
      ...{ models: [{ model: simulatedModel(), params: {} }], faults: ['none'], knownFaults: [] },
      ...{ agents: [], seeds: [1], repetitions: 1, assignments: [] },
    })
    return cells[0]?.fingerprint
  }
  expect(fingerprint('One thing.')).toBe(fingerprint('One thing.'))
  expect(fingerprint('One thing.')).not.toBe(fingerprint('Another.'))
})

describe('a reader of the trace', () => {
  test('sees what was asked for and what it gave as text', async () => {
    const text = traceText(await played(alone), 1)
    expect(text).toContain('agent-0 was asked to answer, turn 2')
    expect(text).toContain('asked for read_card, read_card')
    expect(text).toContain('agent-0 used read_card {"place":2}')
  })

  test('and in the report', async () => {
    const { rows } = traceView(await played(alone), 1, { events: 100, characters: 1000 })
    const [, ...shown] = rows.map(({ head, foot, tone }) => [head, foot.replace(/(odd|even)/, '?'), tone])
    expect(shown.slice(0, 5)).toEqual([
      ['agent-0: answer', 'no answer yet: asks for 1 tool call', ''],
      ['agent-0: 1 tool call', '', ''],
      ['agent-0: answer, turn 2', 'no answer yet: asks for 2 tool calls', ''],
      ['agent-0: 2 tool calls', '', ''],
      ['agent-0: answer, turn 3', 'read as "?"', ''],
    ])
  })

  test('finds the share of a message once: results stand in the prompt of a turn, not in an imported one', () => {
    const [a, b] = [memberId('a'), memberId('b')]
    const prompt = ['x', 'z'].map((letter) => {
      return { role: 'user', kind: 'message', text: letter.repeat(10) } as const
    })
    const tokens = (turn: Pick<CallKey, 'turn'>) => {
      const happenings: readonly Happening[] = [
        { kind: 'message', from: a, to: b, text: 'x'.repeat(10), deliveredAt: 0 },
        { kind: 'tool', member: b, tool: 't', arguments: {}, result: 'y'.repeat(8), isError: false },
        {
          ...{ kind: 'call', member: b, request: 'answer', scope: 'own', ordinal: 0, attempt: 0, ...turn },
          ...{ prompt, reads: [0], reply: '', reading: { kind: 'read', answer: 1 } },
          ...{ usage: { inputTokens: 60, outputTokens: 0 }, duration: { kind: 'drawn', ms: 0 } },
        },
      ]
      const events = happenings.map((event, seq): TraceEvent => ({ ...event, seq, round: 0, at: 0 }))
      return flowsOf(events).edges.map((edge) => edge.tokens)
    }
    expect([tokens({}), tokens({ turn: 1 })]).toEqual([[20], [30]])
  })
})
