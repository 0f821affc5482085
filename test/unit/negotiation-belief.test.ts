import { describe, expect, test } from 'vitest'
import { type AgentId, agentIds, agentMember, memberId } from '../../harness/core/members.ts'
import type { Answers, Claim, Settled } from '../../harness/core/scenario.ts'
import { beliefForAll, ownBelief } from '../../scenarios/negotiation/belief.ts'
import type { Game } from '../../scenarios/negotiation/game.ts'
import { pairOutcome } from '../../scenarios/negotiation/pairs.ts'
import { negotiationParams } from '../../scenarios/negotiation/params.ts'
import { planInWords, statedPlans } from '../../scenarios/negotiation/proposal.ts'
import type { Purchase } from '../../scenarios/negotiation/purchase.ts'
import { opened } from '../../scenarios/negotiation/state.ts'
import { settledRound, stepped } from '../../scenarios/negotiation/step.ts'
import { briefOf, type NegotiationView, viewInWords, viewOf } from '../../scenarios/negotiation/view.ts'
import {
  marketInWords,
  projectsInWords,
  statedMarket,
  statedProjects,
} from '../../scenarios/negotiation/words.ts'
import { gameOf, market, project, streamsOf } from './negotiation-fixture.ts'

// Both want the wood: alone each earns 18 with two runs. Together they earn 19: as 18 + 1, 1 + 18, 10 + 9 or 9 + 10.
const game = gameOf(
  [project([5, 0, 0], 9), project([0, 0, 6], 1), project([0, 6, 0], 1)],
  [project([5, 0, 0], 9), project([0, 0, 6], 1), project([0, 6, 0], 1)],
)
const [first, second] = agentIds(2) as [AgentId, AgentId]

function stateOf(played: Game, change: object = {}) {
  const params = negotiationParams.parse({ rounds: 2, ...change })
  return {
    params,
    games: [played, played],
    ties: [
      [0, 0],
      [0, 0],
    ],
    played: [],
  }
}

function seenBy(agent: AgentId, change: object = {}): NegotiationView {
  return viewOf(stateOf(game, change), agent)
}

function told(by: AgentId, text: string, change: Partial<Claim> = {}): Claim {
  return {
    by: memberId(`agent-${by}`),
    agent: by,
    text,
    answer: undefined,
    isJoint: false,
    round: 0,
    ...change,
  }
}

const sentences = (agent: AgentId) =>
  [marketInWords(market), ...projectsInWords(market, agent, game.projects[agent] ?? [])].join('\n')

const own = (agent: AgentId, claims: readonly Claim[] = [], change: object = {}) =>
  ownBelief({ agent, observations: new Map([[agent, seenBy(agent, change)]]), claims })

/** What both buy, as the world takes it; nobody answers where nothing stands. */
function answersOf(a?: Partial<Purchase>, b?: Partial<Purchase>): Answers<Purchase> {
  const given = [a, b].flatMap((purchase, index): [AgentId, Settled<Purchase>][] => {
    const agent = [first, second][index]
    if (purchase === undefined || agent === undefined) return []
    return [[agent, { answer: { units: {}, runs: [], ...purchase }, source: 'given' }]]
  })
  return { asks: 'each', byAgent: new Map(given) }
}

const earned = (a: Purchase, b: Purchase) => settledRound(game, answersOf(a, b))

describe('an agent', () => {
  test('that knows its own projects alone buys what is best for it alone, and tells them', () => {
    const { answer, confidence, says } = own(first)
    expect(answer).toEqual({ units: { wood: 10 }, runs: [2, 0, 0] })
    expect(confidence).toBe(0.5)
    expect(says).toBe(sentences(first))
    expect(earned(answer, own(second).answer).overdrawn).toEqual([0])
  })

  test.each([
    [
      'was told the projects of the other',
      [told(second, sentences(second))],
      [told(first, sentences(first))],
      {},
    ],
    ['sees them', [], [], { projects: 'transparent' }],
  ] as const)('that %s takes its part of one joint optimum, and so does the other', (_how, a, b, change) => {
    const rewards = earned(own(first, a, change).answer, own(second, b, change).answer).rewards
    expect(rewards).toEqual([10, 9])
    expect(pairOutcome(game).joint).toBe(19)
  })

  test('follows the last plan for both that leaves it a legal purchase', () => {
    const plan = (wood: number): Claim =>
      told(second, '', {
        agent: undefined,
        by: memberId('manager'),
        isJoint: true,
        answer: { 0: { units: { wood }, runs: [] }, 1: { units: {}, runs: [] } },
      })
    expect(own(first, [plan(3), plan(5)]).answer).toEqual({ units: { wood: 5 }, runs: [] })
    expect(own(first, [plan(3), plan(500)]).answer).toEqual({ units: { wood: 3 }, runs: [] })
  })

  test('forgets what was told of other games, where each round has a new one', () => {
    const old = told(second, sentences(second), { round: 0 })
    const state = stateOf(game, { rotation: 'rotate' })
    const later = stepped(state, answersOf()).state
    const view = viewOf(later, first)
    const belief = (claims: readonly Claim[]) =>
      ownBelief({ agent: first, observations: new Map([[first, view]]), claims })
    expect(belief([old])).toEqual(belief([]))
    expect(belief([{ ...old, round: 1 }])).not.toEqual(belief([]))
  })
})

describe('a plan in words', () => {
  const plan = new Map([
    [first, { units: { wood: 5 }, runs: [1, 0, 0] }],
    [second, { units: { wood: 5, gold: 6 }, runs: [1, 1, 0] }],
  ])
  const joint = (claims: readonly Claim[]) => own(first, claims)
  const saysPlan = (round = 0, text = planInWords(market, plan, 'propose')) => told(second, text, { round })

  test('is read as it was written', () => {
    expect(planInWords(market, plan, 'propose')).toBe(
      'I propose: agent 0 buys 5 wood with runs 1, 0, 0; agent 1 buys 5 wood and 6 gold with runs 1, 1, 0.',
    )
    expect(statedPlans(`Hello. ${planInWords(market, plan, 'agree')} Bye.`)).toEqual([plan])
    const idle = new Map([[second, { units: {}, runs: [] }]])
    expect(statedPlans(planInWords(market, idle, 'propose'))).toEqual([idle])
  })

  test.each([
    '',
    'I propose: agent 0 buys wood.',
    'I propose: agent 7 buys 5 wood.',
    'I propose: agent 0 buys 5 wood with runs x.',
    'I propose: '.repeat(10_000),
    `I propose: ${'agent 0 buys 1 wood; '.repeat(10_000)}`,
    `I agree: agent 0 buys ${'1 wood and '.repeat(30)}1 wood with runs ${'1, '.repeat(40)}`,
  ])('is not found in other text', (text) => {
    expect(statedPlans(text)).toEqual([])
  })

  test('is followed and agreed to when it was told in this round, and no more in a later one', () => {
    const now = joint([saysPlan()])
    expect(now).toMatchObject({ answer: { units: { wood: 5 }, runs: [1, 0, 0] }, isAgreed: true })
    expect(now.says.split('\n').at(-1)).toBe(planInWords(market, plan, 'agree'))
    const later = viewOf(stepped(stateOf(game), answersOf()).state, first)
    const belief = ownBelief({ agent: first, observations: new Map([[first, later]]), claims: [saysPlan()] })
    expect(belief.answer).toEqual(own(first).answer)
    expect(belief.isAgreed).toBeUndefined()
    expect(belief.says).not.toContain('I propose')
  })

  test('is proposed by whoever knows everything, and by nobody else', () => {
    expect(joint([]).says).not.toContain('I propose')
    const knowing = joint([told(second, sentences(second))])
    expect(knowing.isAgreed).toBeUndefined()
    const [proposed] = statedPlans(knowing.says)
    expect(proposed?.get(first)).toEqual(knowing.answer)
    expect(proposed?.get(second)).toEqual(own(second, [told(first, sentences(first))]).answer)
  })

  test('that leaves an agent no legal purchase is not followed', () => {
    const impossible = new Map([
      [first, { units: { wood: 500 }, runs: [] }],
      [second, { units: {}, runs: [] }],
    ])
    expect(joint([saysPlan(0, planInWords(market, impossible, 'propose'))])).toEqual(joint([]))
  })
})

describe('a manager', () => {
  const asked = agentIds(2)
  const planned = (claims: readonly Claim[]) =>
    beliefForAll({ agent: undefined, observations: new Map(), claims }, asked)

  test('that was told everything plans the joint optimum, and passes on what it knows', () => {
    const { answer, confidence, says } = planned([
      told(first, sentences(first)),
      told(second, sentences(second)),
    ])
    const { rewards } = earned(answer['0'] as Purchase, answer['1'] as Purchase)
    expect(rewards.reduce((sum, reward) => sum + reward, 0)).toBe(pairOutcome(game).joint)
    expect(confidence).toBe(1)
    for (const agent of asked) expect(says).toContain(sentences(agent).split('\n')[1])
  })

  test('that heard one side alone plans the best for it, and lets the other buy what it said', () => {
    const bought = { units: { gold: 6 }, runs: [0, 1, 0] }
    const { answer } = planned([
      told(first, sentences(first)),
      told(second, 'gold for me', { answer: bought }),
    ])
    expect(answer).toEqual({ 0: { units: { wood: 10 }, runs: [2, 0, 0] }, 1: bought })
  })

  test('that heard nothing lets nobody buy', () => {
    expect(planned([])).toEqual({
      answer: { 0: { units: {}, runs: [] }, 1: { units: {}, runs: [] } },
      confidence: 0,
      says: '',
    })
  })
})

describe('the sentences', () => {
  test('give back the market and the projects that they were made from', () => {
    expect(statedMarket(marketInWords(market))).toEqual(market)
    const read = statedProjects(sentences(second))
    expect(
      read.map(({ agent, index, needs, reward }) => [agent, index, Object.fromEntries(needs), reward]),
    ).toEqual([
      [1, 0, { wood: 5 }, 9],
      [1, 1, { gold: 6 }, 1],
      [1, 2, { stone: 6 }, 1],
    ])
  })

  test.each([
    '',
    'x'.repeat(200_000),
    `For sale: ${'1 a at 1, '.repeat(20_000)}`,
    'Agent 0, project 1: each run uses '.repeat(5_000),
    '\ud800\0',
  ])('are not found in other text', (text) => {
    expect([statedMarket(text), statedProjects(text)]).toEqual([undefined, []])
  })
})

describe('what an agent sees', () => {
  const other = gameOf(game.projects[0] ?? [], [
    project([0, 1, 1], 7),
    project([3, 0, 0], 8),
    project([0, 2, 0], 6),
  ])
  const conditions = ['stable', 'shifting'].flatMap((memory) =>
    ['own', 'joint'].flatMap((goal) => ['fixed', 'rotate'].map((rotation) => ({ memory, goal, rotation }))),
  )

  test.each(conditions)('does not change with the projects of the other: %o', (change) => {
    const texts = [game, other].map((each) => {
      const start = stateOf(each, change)
      const bids = answersOf(undefined, { units: { stone: 2 } })
      const later = stepped(start, bids).state
      return [start, later].map((state) => viewInWords(viewOf(state, first)))
    })
    expect(texts[0]).toEqual(texts[1])
  })

  test('changes with them where projects are open', () => {
    const [one, two] = [game, other].map((each) =>
      viewInWords(viewOf(stateOf(each, { projects: 'transparent' }), first)),
    )
    expect(one).not.toBe(two)
  })

  test('holds what it earned and what the other bought, never what the other earned', () => {
    const answers = answersOf({ units: { wood: 5 }, runs: [1] }, { units: { gold: 6 }, runs: [0, 1] })
    const text = viewInWords(viewOf(stepped(stateOf(game), answers).state, first))
    expect(text).toContain(
      'Round 1: you bought 5 wood, with 1, 0, 0 runs of your projects, and earned 9; agent 1 bought 6 gold.',
    )
    expect(text).not.toMatch(/earned 1\b/)
  })

  test('holds both bids after an annulled round', () => {
    const answers = answersOf({ units: { wood: 6 } }, { units: { wood: 6 } })
    const text = viewInWords(viewOf(stepped(stateOf(game), answers).state, first))
    expect(text).toContain(
      'Round 1 was annulled: there was not enough wood. You asked for 6 wood, agent 1 for 6 wood.',
    )
  })

  test('is one round without a past for the agent that is new in every round, and a new partner for the other', () => {
    const later = stepped(stateOf(game, { memory: 'shifting' }), answersOf()).state
    const [staying, fresh] = [first, second].map((agent) => viewInWords(viewOf(later, agent)))
    expect(staying).toMatch(/round 2 of 2.*the other agent is a different one.*Round 1:/s)
    expect(fresh).toContain('You play one round.')
    expect(fresh).not.toMatch(/round \d|Round \d/)
  })

  test('names the goal in the rules', () => {
    const brief = (goal: string) => briefOf({ params: negotiationParams.parse({ goal }), agents: 2, seed: 1 })
    expect(brief('own')).toContain('as much as you can yourself')
    expect(brief('joint')).toContain('the two together')
  })
})

test('games of an episode stay or change as asked, and are the same for the same seed', () => {
  const games = (change: object, seed = 1) =>
    opened(streamsOf(seed), { params: negotiationParams.parse(change), agents: 2, seed }).games
  expect(new Set(games({})).size).toBe(1)
  expect(new Set(games({ rotation: 'rotate' }).map(({ id }) => id)).size).toBe(4)
  expect(games({ rotation: 'rotate' })[0]).toEqual(games({})[0])
  expect(games({}, 2)).toEqual(games({}, 2))
  expect(games({}, 2)[0]?.projects).not.toEqual(games({}, 1)[0]?.projects)
  expect(agentMember(first).id).toBe('agent-0')
})
