import { describe, expect, test } from 'vitest'
import type { Desk } from '../../harness/core/desk.ts'
import type { Json } from '../../harness/core/json.ts'
import { type AgentId, agentIds, agentMember, memberId } from '../../harness/core/members.ts'
import type { Decision, Pooled, Reply } from '../../harness/core/replies.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { plugins } from '../../harness/registry.ts'
import { abortedResult, type Play, played } from '../conformance/support-episode.ts'
import { failing } from '../conformance/support-models.ts'
import { allEdges, chat, madeTopology } from './made-plugins.ts'

const [corridor, forecast] = (await plugins('scenario', ['corridor', 'forecast'])) as [
  AnyScenario,
  AnyScenario,
]

type Answers = ReadonlyMap<AgentId, Json>

const answer = { kind: 'answer' } as const

/** The sentence with which an episode of the chat is aborted. */
async function misuse(topology: AnyTopology, change: Partial<Play> = {}): Promise<string> {
  const { cause, detail } = abortedResult(await played({ scenario: chat, topology, ...change }))
  expect(cause).toBe('harness')
  return detail
}

describe('a topology is stopped, without a score, when it', () => {
  test('sends along an edge that it did not declare', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      const [reply] = await desk.askAll(asked.slice(0, 1), answer)
      if (reply) desk.send(reply.by, reply, asked)
      return desk.nobody()
    })
    expect(await misuse(topology)).toBe(
      'topology "made" sent agent-0 to agent-1, expected one of its declared edges',
    )
  })

  test('sends a reply that the sender neither gave nor received', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      const [reply] = await desk.askAll(asked, answer)
      if (reply && asked[1]) desk.send(asked[1], reply, [asked[0]])
      return desk.nobody()
    }, allEdges())
    expect(await misuse(topology)).toBe(
      'topology "made" let agent-1 send a reply of agent-0, expected one that it gave or received',
    )
  })

  test('asks about a reply that the member does not hold', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      const about = await desk.askAll(asked.slice(0, 1), answer)
      if (asked[1]) await desk.ask(asked[1], { kind: 'score', about })
      return desk.nobody()
    })
    expect(await misuse(topology)).toBe(
      'topology "made" asked agent-1 about a reply of agent-0, expected one that it gave or was sent',
    )
  })

  const early: Reply[] = []
  const pools: Pooled[] = []
  const decisions: Decision[] = []
  const stranger = 'topology "made" used a handle that this desk did not give out'
  const unsent = 'let agent-0 send a reply of agent-0, expected one that it gave or received'
  const unmade = 'topology "made" ended its turn with something else than a decision of its desk'

  test.each<[string, string, (turn: Parameters<typeof madeTopology>[0]) => typeof turn]>([
    [
      'sends a reply',
      `topology "made" ${unsent}`,
      () =>
        ({ asked }, desk) => {
          for (const reply of early) desk.send(reply.by, reply, asked)
          return Promise.resolve(desk.nobody())
        },
    ],
    ['rests each answer on a reply', stranger, () => async (_turn, desk) => desk.own(early)],
    ['pools replies', stranger, () => async (_turn, desk) => desk.group(desk.pool('box', early))],
    [
      'rests the group answer on a pooled one',
      stranger,
      () => async (_turn, desk) => desk.group(pools[0] as Pooled),
    ],
    ['ends with a decision', unmade, () => async () => decisions[0] as Decision],
  ])('%s of an earlier round', async (_what, sentence, later) => {
    const topology = madeTopology(async (turn, desk, params) => {
      if (turn.round > 0) return later(async () => desk.nobody())(turn, desk, params)
      early.splice(0, Infinity, ...(await desk.askAll(turn.asked, { ...answer, scope: 'group' })))
      pools.splice(0, Infinity, desk.pool('box', early))
      decisions.splice(0, Infinity, desk.nobody())
      return desk.nobody()
    }, allEdges())
    expect(await misuse(topology)).toBe(sentence)
  })

  test.each<[string, unknown]>([
    ['a forged decision', Object.freeze({ handle: 'decision' })],
    ['nothing', undefined],
  ])('ends with %s', async (_what, decision) => {
    expect(await misuse(madeTopology(async () => decision as Decision))).toBe(unmade)
  })

  test('rests the group answer on a forged handle', async () => {
    const forged: Pooled = { handle: 'pooled', number: 1, collector: 'box', scope: 'group', answer: {} }
    expect(await misuse(madeTopology(async (_turn, desk) => desk.group(forged)))).toBe(stranger)
  })

  test('calls on staff that it did not declare', async () => {
    const judge = madeTopology(async (_turn, desk) => desk.group(await desk.ask(desk.staff('judge'), answer)))
    expect(await misuse(judge)).toBe('topology "made" called on staff "judge", expected none')
    const other = madeTopology((_turn, desk) => Promise.resolve(desk.group(desk.staff('judge') as never)), {
      staff: () => ['manager', 'clerk'],
    })
    expect(await misuse(other)).toBe(
      'topology "made" called on staff "judge", expected one of: manager, clerk',
    )
  })

  test('asks for the union of observations without declaring it', async () => {
    const topology = madeTopology(async (_turn, desk) => desk.group(await desk.ask(desk.union(), answer)))
    expect(await misuse(topology)).toBe(
      'topology "made" asked for the union of observations, expected sees: "union"',
    )
  })

  test.each([
    ['staff', { kind: 'staff', id: memberId('judge') }, 'called on staff "judge", expected none'],
    [
      'a union',
      { kind: 'union', id: memberId('solo') },
      'asked for the union of observations, expected sees: "union"',
    ],
    [
      'an agent under a false name',
      { ...agentMember(agentIds(2)[1] as never), id: memberId('agent-0') },
      'called on agent-0 as agent 1, expected one of its agents',
    ],
    [
      'an agent too many',
      agentMember(agentIds(3)[2] as never),
      'called on agent-2 as agent 2, expected one of its agents',
    ],
  ] as const)('asks %s that it made by hand', async (_what, member, sentence) => {
    const topology = madeTopology(async (_turn, desk) => {
      await desk.ask(member, { ...answer, scope: 'group' })
      return desk.nobody()
    })
    expect(await misuse(topology)).toBe(`topology "made" ${sentence}`)
  })

  test('lets a reply stand that answers no question of the round', async () => {
    const topology = madeTopology(async ({ asked }, desk) =>
      desk.own(await desk.askAll(asked, { kind: 'bid' })),
    )
    expect(await misuse(topology)).toBe(
      'topology "made" let a reply to "bid" stand as an answer, expected one to answer, propose, revise, merge, restate or speak',
    )
  })

  test('pools answers that agents gave for themselves where each is asked', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      return desk.group(desk.pool('box', await desk.askAll(asked, answer)))
    })
    expect(await misuse(topology)).toBe(
      'topology "made" pooled replies to unlike questions at "box", expected one question',
    )
  })

  test("lets one agent's own answer stand for the group", async () => {
    const topology = madeTopology(async ({ asked }, desk) => desk.group(await desk.ask(asked[0], answer)))
    expect(await misuse(topology)).toBe(
      'topology "made" let an own answer stand for the group, expected scope "group"',
    )
  })

  test('applies a rule to a question to the team', async () => {
    const topology = madeTopology((_turn, desk) => Promise.resolve(desk.rule('mine', new Map())))
    expect(await misuse(topology, { scenario: forecast })).toBe(
      'topology "made" applied the rule "mine" to a question to the team',
    )
  })

  test.each([
    ['for all', (desk: Desk, answers: Answers) => desk.rule('mine', answers)],
    [
      'for who was not asked',
      (desk: Desk, answers: Answers) => desk.own([], undefined, { rule: 'mine', answers }),
    ],
  ])('lets a rule %s give an answer that the question refuses', async (_whom, decided) => {
    const topology = madeTopology(({ asked }, desk) =>
      Promise.resolve(decided(desk, new Map(asked.map(({ agent }) => [agent, 'shout'])))),
    )
    expect(await misuse(topology)).toMatch(
      /^topology "made" let the rule "mine" answer for agent-0, expected a legal answer, got "shout", which its question refuses: /,
    )
  })

  test('asks an agent that is not asked now for a move of its own', async () => {
    const topology = madeTopology(async (_turn, desk) => desk.own(await desk.askAll(desk.agents, answer)))
    const scenarioParams = { steps: 12, demandProbability: 0.3 }
    expect(await misuse(topology, { scenario: corridor, agents: 3, scenarioParams })).toMatch(
      /^topology "made" asked agent-\d for a move of its own, expected an agent that is asked in this round$/,
    )
  })

  test('ends its turn before a request is answered', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      const pending = desk.askAll(asked, answer)
      pending.catch(() => {})
      return desk.nobody()
    })
    expect(await misuse(topology)).toBe(
      'topology "made" ended its turn while 2 requests were open, expected it to wait for them',
    )
  })

  test('hides that its provider failed', async () => {
    const topology = madeTopology(async ({ asked }, desk) => {
      await Promise.allSettled(asked.map((member) => desk.ask(member, answer)))
      return desk.nobody()
    })
    const trace = await played({ scenario: chat, topology, model: failing('provider') })
    expect(abortedResult(trace)).toMatchObject({ cause: 'provider', detail: 'the provider failed' })
  })

  test('fails by itself', async () => {
    const topology = madeTopology(() => Promise.reject(new TypeError('no way')))
    expect(await misuse(topology)).toMatch(/^TypeError: no way\n/)
  })
})

describe('an episode has no score when', () => {
  test('its world gives one outside 0 to 1', async () => {
    const topology = madeTopology(async (_turn, desk) => desk.nobody())
    expect(await misuse(topology, { scenarioParams: { score: 1.5 } })).toBe(
      'scenario "chat" gave the score 1.5, expected 0 to 1',
    )
  })

  test('its world does not end by its own bound', async () => {
    const topology = madeTopology(async (_turn, desk) => desk.nobody())
    expect(await misuse(topology, { scenarioParams: { rounds: 9, bound: 3 } })).toBe(
      'scenario "chat" was still running after 3 rounds, expected an end by its own bound',
    )
  })

  test('its model fails as no provider does', async () => {
    const topology = madeTopology(async ({ asked }, desk) => desk.own(await desk.askAll(asked, answer)))
    expect(await misuse(topology, { model: scriptedModel([]) })).toMatch(
      /^Error: scripted: expected a reply left for answer of agent-0/,
    )
  })
})
