import { describe, expect, test } from 'vitest'
import type { Recall, Turn } from '../../harness/core/desk.ts'
import type { CallKey, ModelRequest } from '../../harness/core/model.ts'
import type { Reply } from '../../harness/core/replies.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { posterior } from '../../scenarios/common/evidence/posterior.ts'
import { type Report, statedEvidence } from '../../scenarios/common/evidence/report.ts'
import { abortedResult, endedResult, eventsOf, type Play, played } from '../conformance/support-episode.ts'
import { wrongPrompts } from '../conformance/support-laws.ts'
import { saying } from '../conformance/support-models.ts'
import { allEdges, chat, madeTopology } from './made-plugins.ts'

const [forecast] = (await plugins('scenario', ['forecast'])) as [AnyScenario]

/** What stands in the prompts of a member's requests from before, a list for each call. */
function history(trace: Trace, member: string): readonly (readonly string[])[] {
  return eventsOf(trace, 'call')
    .filter((call) => call.member === member)
    .map(({ prompt }) =>
      prompt.filter(({ kind }) => kind === 'memory' || kind === 'message').map(({ text }) => text),
    )
}

/** Two agents who answer and then exchange answers twice, revising with this recall. */
function exchanging(recall: Recall | undefined) {
  return madeTopology(async ({ asked }, desk) => {
    let replies: readonly Reply[] = await desk.askAll(asked, { kind: 'answer' })
    for (let round = 0; round < 2; round += 1) {
      for (const reply of replies) desk.send(reply.by, reply, asked)
      replies = await desk.askAll(asked, { kind: 'revise', ...(recall && { recall }) })
    }
    return desk.own(replies)
  }, allEdges())
}

/** Says `WHY MEMBER REQUEST ORDINAL` and an answer. */
const reasoning = scriptedModel(
  ({ member, request, ordinal }: CallKey) => `why ${member} ${request} ${ordinal}\nANSWER: 0.${ordinal + 5}`,
)

describe('a revised answer is given before', () => {
  const shown = async (recall: Recall | undefined, model = reasoning) => {
    const trace = await played({ scenario: forecast, agents: 2, model, topology: exchanging(recall) })
    endedResult(trace)
    expect(wrongPrompts(trace, false)).toEqual([])
    return history(trace, 'agent-0')
  }
  const own = ['why agent-0 answer 0\nANSWER: 0.5', 'why agent-0 revise 0\nANSWER: 0.5']
  const heard = [
    'agent-1 says:\nwhy agent-1 answer 0\nANSWER: 0.5',
    'agent-1 says:\nwhy agent-1 revise 0\nANSWER: 0.5',
  ]

  test.each([undefined, 'all'] as const)('the whole history with recall %s', async (recall) => {
    expect(await shown(recall)).toEqual([
      [],
      [`You replied:\n${own[0]}`, heard[0]],
      [`You replied:\n${own[0]}`, heard[0], `You replied:\n${own[1]}`, heard[1]],
    ])
  })

  test('its own last reply and the last messages with recall latest', async () => {
    expect(await shown('latest')).toEqual([
      [],
      [`You replied:\n${own[0]}`, heard[0]],
      [`You replied:\n${own[1]}`, heard[1]],
    ])
  })

  test('its own last answer without reasons and the last messages with recall latest-answer', async () => {
    expect(await shown('latest-answer')).toEqual([
      [],
      ['You replied:\nANSWER: 0.5', heard[0]],
      ['You replied:\nANSWER: 0.5', heard[1]],
    ])
  })

  test('the word that there was none, where its last reply could not be read', async () => {
    const prompts = await shown('latest-answer', saying('perhaps'))
    expect(prompts[2]).toEqual([
      'Your last reply held no answer that could be read.',
      'agent-1 says:\nperhaps',
    ])
  })
})

test('the latest is of an earlier round where memory is kept, and nothing where it is wiped', async () => {
  const topology = madeTopology(async ({ asked }, desk) =>
    desk.own(await desk.askAll(asked, { kind: 'answer', recall: 'latest' })),
  )
  const model = scriptedModel(({ round }) => `round ${round}\nANSWER: yes`)
  const shown = async (memory: string) => {
    const scenarioParams = { rounds: 3, memory }
    return history(await played({ scenario: chat, topology, model, scenarioParams }), 'agent-0')
  }
  const first = 'You replied:\nround 0\nANSWER: yes'
  expect(await shown('keep')).toEqual([[], [first], ['You replied:\nround 1\nANSWER: yes']])
  expect(await shown('wipe')).toEqual([[], [], []])
})

describe('a simulated mind knows what its prompt holds and no more', () => {
  /** Agent 0 hears agent 1 once, answers, and is asked again without a further word. */
  const later = (recall: Recall) =>
    madeTopology(async ({ asked: [first, second] }: Turn, desk) => {
      if (second === undefined) return desk.nobody()
      desk.send(second, await desk.ask(second, { kind: 'answer' }), [first])
      await desk.ask(first, { kind: 'revise' })
      return desk.own([await desk.ask(first, { kind: 'revise', recall })])
    }, allEdges())
  const answers = async (recall: Recall) => {
    const trace = await played({ scenario: forecast, agents: 2, topology: later(recall) })
    const calls = eventsOf(trace, 'call')
    const seen = calls.map(({ prompt }) => prompt.find(({ kind }) => kind === 'observation')?.text ?? '')
    const last = calls.at(-1)?.reading
    return {
      first: statedEvidence(seen[1] ?? ''),
      second: statedEvidence(seen[0] ?? ''),
      answer: last?.kind === 'read' ? last.answer : undefined,
    }
  }

  test.each(['all', 'latest'] as const)(
    'all that it heard, or said again in its own words, with recall %s',
    async (recall) => {
      const { first, second, answer } = await answers(recall)
      const reports: readonly Report[] = [...first.reports, ...second.reports]
      expect(reports).toHaveLength(6)
      expect(answer).toBeCloseTo(posterior({ prior: first.prior, reports }), 12)
    },
  )

  test('only what it sees itself when its reasons are gone too', async () => {
    const { first, answer } = await answers('latest-answer')
    expect(first.reports).toHaveLength(3)
    expect(answer).toBeCloseTo(posterior(first), 12)
  })
})

describe('parts of a split', () => {
  const plan = 'Two things.\nANSWER: ["Who saw it?", "Who lied?"]'
  const model = scriptedModel(({ request }: CallKey) => {
    if (request === 'split') return plan
    return request === 'report' ? 'Nobody.' : 'ANSWER: 0.5'
  })
  const splitting = madeTopology(
    async ({ asked }, desk) => {
      const [hub, judge] = [desk.staff('hub'), desk.staff('judge')]
      const parts = desk.parts(await desk.ask(hub, { kind: 'split' }))
      for (const [index, agent] of asked.entries()) {
        const part = parts[index]
        if (part === undefined) continue
        desk.send(hub, part, [agent])
        desk.send(agent, [part, await desk.ask(agent, { kind: 'report' })], [judge])
      }
      return desk.group(await desk.ask(judge, { kind: 'merge' }))
    },
    allEdges('hub', 'judge'),
  )
  const play: Play = { scenario: forecast, agents: 3, topology: splitting, model }

  test('reach only the one that each is sent to, and go on with what was made of them', async () => {
    const trace = await played(play)
    expect(history(trace, 'agent-0')).toEqual([['hub says:\nWho saw it?']])
    expect(history(trace, 'agent-1')).toEqual([['hub says:\nWho lied?']])
    expect(history(trace, 'judge')).toEqual([
      ['agent-0 says:\nWho saw it?\n\nNobody.', 'agent-1 says:\nWho lied?\n\nNobody.'],
    ])
    expect(eventsOf(trace, 'message')).toHaveLength(4)
  })

  test('are none where the split could not be read', async () => {
    const trace = await played({ ...play, model: saying('no plan') })
    expect(new Set(eventsOf(trace, 'call').map(({ request }) => request))).toEqual(
      new Set(['split', 'merge']),
    )
    expect(eventsOf(trace, 'message')).toEqual([])
  })

  test('that were lost on the way cannot be passed on, but what came can', async () => {
    const trace = await played({ ...play, faults: 'drop:1' })
    const told = eventsOf(trace, 'message').map(({ from, to, text }) => `${from} ${to} ${text}`)
    expect(told.toSorted()).toEqual([
      ...[
        'agent-0 judge Nobody.',
        'agent-1 judge Nobody.',
        'hub agent-0 Who saw it?',
        'hub agent-1 Who lied?',
      ],
    ])
  })

  test('are no answer to the question: a simulated reader takes none from them', async () => {
    const claims: unknown[] = []
    const listening: AnyScenario = {
      ...forecast,
      open: (use) =>
        forecast.open((inner) =>
          use({
            ...inner,
            belief: (view) => {
              claims.push(...view.claims.map(({ by, answer }) => [by, answer]))
              return inner.belief(view)
            },
          }),
        ),
    }
    await played({ ...play, scenario: listening, model: simulatedModel() })
    expect(claims.length).toBeGreaterThan(0)
    expect(claims.filter((claim) => (claim as unknown[])[1] !== undefined)).toEqual([])
  })

  test('of anything else are an error of the topology', async () => {
    const topology = madeTopology(async ({ asked: [first] }, desk) => {
      desk.parts((await desk.ask(first, { kind: 'answer' })) as never)
      return desk.nobody()
    })
    expect(abortedResult(await played({ scenario: chat, topology })).detail).toBe(
      'topology "made" took the parts of a reply to "answer", expected one to split',
    )
  })
})

describe('an output cap', () => {
  const capping = (outputTokens: number | undefined) =>
    madeTopology(async ({ asked }, desk) =>
      desk.own(
        await desk.askAll(asked, { kind: 'answer', ...(outputTokens !== undefined && { outputTokens }) }),
      ),
    )

  test('reaches the model at every try and stands in the trace; without one there is none', async () => {
    const caps = async (outputTokens: number | undefined) => {
      const asked: ModelRequest[] = []
      const mute = saying('perhaps')
      const model = {
        ...mute,
        reply: (request: ModelRequest, signal: AbortSignal) => {
          asked.push(request)
          return mute.reply(request, signal)
        },
      }
      const trace = await played({ scenario: chat, topology: capping(outputTokens), model })
      return { asked, calls: eventsOf(trace, 'call') }
    }
    const capped = await caps(1333)
    expect(capped.calls).toHaveLength(12)
    expect(new Set(capped.asked.map(({ outputCap }) => outputCap))).toEqual(new Set([1333]))
    expect(new Set(capped.calls.map(({ outputCap }) => outputCap))).toEqual(new Set([1333]))
    const free = await caps(undefined)
    for (const each of [...free.asked, ...free.calls]) expect(each).not.toHaveProperty('outputCap')
  })

  test.each([0, 1.5, Number.NaN])('of %s tokens is an error of the topology', async (tokens) => {
    expect(abortedResult(await played({ scenario: chat, topology: capping(tokens) })).detail).toBe(
      `topology "made" asked agent-0 for at most ${tokens} output tokens, expected a whole number from 1`,
    )
  })
})

test('a request about replies needs the whole memory', async () => {
  const topology = madeTopology(async ({ asked: [first] }, desk) => {
    const about = [await desk.ask(first, { kind: 'answer' })]
    await desk.ask(first, { kind: 'score', about, recall: 'latest' })
    return desk.nobody()
  })
  expect(abortedResult(await played({ scenario: chat, topology })).detail).toBe(
    'topology "made" asked agent-0 about replies with recall "latest", expected "all"',
  )
})

describe('a ballot', () => {
  const balloting = (scenario: AnyScenario, text: string) => {
    const ballots: (string | undefined)[] = []
    const topology = madeTopology(async ({ asked: [first] }, desk) => {
      ballots.push(desk.ballot(await desk.ask(first, { kind: 'answer' })))
      return desk.nobody()
    })
    return played({ scenario, topology, model: saying(text) }).then(() => ballots[0])
  }

  test('is the discrete form of an answer, and none of what could not be read', async () => {
    expect(await balloting(forecast, 'ANSWER: 0.7')).toBe('yes')
    expect(await balloting(forecast, 'ANSWER: 0.5')).toBe('no')
    expect(await balloting(chat, 'ANSWER: yes')).toBe('yes')
    expect(await balloting(chat, 'perhaps')).toBeUndefined()
  })
})

test('a preferred rule pools where the question can be pooled by it, else its own does', async () => {
  const topology = madeTopology(async ({ asked }, desk) =>
    desk.group(
      desk.pool('box', await desk.askAll(asked, { kind: 'answer', scope: 'group' }), { prefer: 'median' }),
    ),
  )
  const rule = async (scenario: AnyScenario) =>
    eventsOf(await played({ scenario, topology }), 'pool').map((pool) => pool.rule)
  expect(await rule(forecast)).toEqual(['median'])
  expect(await rule(chat)).toEqual(['plurality', 'plurality'])
})
