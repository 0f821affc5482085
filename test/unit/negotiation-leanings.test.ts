import { describe, expect, test } from 'vitest'
import { type AgentId, agentIds, memberId } from '../../harness/core/members.ts'
import { type Dispositions, noDispositions } from '../../harness/core/model.ts'
import type { Claim } from '../../harness/core/scenario.ts'
import { beliefForAll, ownBelief } from '../../scenarios/negotiation/belief.ts'
import { equalRewards } from '../../scenarios/negotiation/equal-rewards.ts'
import { equalSplit } from '../../scenarios/negotiation/equal-split.ts'
import type { Game } from '../../scenarios/negotiation/game.ts'
import { bothPlans } from '../../scenarios/negotiation/pairs.ts'
import { negotiationParams } from '../../scenarios/negotiation/params.ts'
import { preferredPair } from '../../scenarios/negotiation/preferred-pair.ts'
import { planInWords } from '../../scenarios/negotiation/proposal.ts'
import type { Purchase } from '../../scenarios/negotiation/purchase.ts'
import { slipped } from '../../scenarios/negotiation/slip.ts'
import type { NegotiationState } from '../../scenarios/negotiation/state.ts'
import { stepped } from '../../scenarios/negotiation/step.ts'
import { viewOf } from '../../scenarios/negotiation/view.ts'
import { marketInWords, projectsInWords } from '../../scenarios/negotiation/words.ts'
import { gameOf, market, project } from './negotiation-fixture.ts'

// Both want the wood, of which there are 10; a run of the first project takes 5. Alone each earns 20 with two runs.
// Together they earn 23, as 20 + 3 or 3 + 20, or more evenly 22 as (10 + 1) + (10 + 1).
const game = gameOf(
  [project([5, 0, 0], 10), project([0, 9, 0], 3), project([0, 0, 3], 1)],
  [project([5, 0, 0], 10), project([0, 9, 0], 3), project([0, 0, 3], 1)],
)
const [first, second] = agentIds(2) as [AgentId, AgentId]
const [plans, others] = bothPlans(game)

function stateOf(played: Game, change: object = {}): NegotiationState {
  const params = negotiationParams.parse({ rounds: 3, ...change })
  const ties = [0, 1, 2].map(() => [0, 0])
  return { params, games: [played, played, played], ties, played: [] }
}

function played(state: NegotiationState, a: Purchase, b: Purchase): NegotiationState {
  const byAgent = new Map([
    [first, { answer: a, source: 'given' as const }],
    [second, { answer: b, source: 'given' as const }],
  ])
  return stepped(state, { asks: 'each', byAgent }).state
}

const heard = (text: string, round = 0): Claim => ({
  ...{ by: memberId('agent-1'), agent: second, text, answer: undefined, isJoint: false, round },
})
const projects = [marketInWords(market), ...projectsInWords(market, second, game.projects[1] ?? [])].join(
  '\n',
)

/** What agent 0 believes with these leanings; draws are 0.5 unless given. */
function belief(
  leanings: Partial<Dispositions>,
  {
    state = stateOf(game),
    claims = [heard(projects)],
    drawn = 0.5,
  }: { state?: NegotiationState; claims?: readonly Claim[]; drawn?: number } = {},
) {
  return ownBelief({
    ...{ agent: first, observations: new Map([[first, viewOf(state, first)]]), claims },
    ...{ dispositions: { ...noDispositions, ...leanings }, draw: () => drawn },
  })
}

const wood = (units: number, ...runs: number[]): Purchase => ({ units: { wood: units }, runs })

test('a mind without leanings buys what one without dispositions buys', () => {
  const view = { agent: first, observations: new Map([[first, viewOf(stateOf(game), first)]]) }
  expect(belief({}, { drawn: 0 })).toEqual(ownBelief({ ...view, claims: [heard(projects)] }))
})

describe('forgetting', () => {
  test('at 1 leaves a mind with what it sees: it buys what is best for it alone', () => {
    expect(belief({ forgetting: 1 }).answer).toEqual(wood(10, 2, 0, 0))
    expect(belief({ forgetting: 1 }).confidence).toBe(0.5)
    expect(belief({ forgetting: 0 }).confidence).toBe(1)
  })

  test('loses a thing when its draw falls below the probability', () => {
    expect(belief({ forgetting: 0.6 }).confidence).toBe(0.5)
    expect(belief({ forgetting: 0.5 }).confidence).toBe(1)
  })

  test('loses what was said twice only when both are lost', () => {
    const lost = (place: number) => (purpose: string) => (purpose === `forgetting/message-${place}` ? 0 : 0.9)
    const knows = (claims: readonly Claim[], draw: (purpose: string) => number) =>
      ownBelief({
        ...{ agent: first, observations: new Map([[first, viewOf(stateOf(game), first)]]), claims, draw },
        dispositions: { ...noDispositions, forgetting: 0.5 },
      }).confidence
    expect(knows([heard(projects)], lost(0))).toBe(0.5)
    expect(knows([heard(projects), heard(projects)], lost(0))).toBe(1)
  })
})

describe('anchoring', () => {
  const both = played(stateOf(game), wood(5, 1), wood(5, 1))

  test('repeats what both bought before, though there is better', () => {
    const { answer, says } = belief({ anchoring: 1 }, { state: both })
    expect(answer).toEqual(wood(5, 1, 0, 0))
    expect(says).toContain('I propose: agent 0 buys 5 wood with runs 1, 0, 0; agent 1 buys 5 wood.')
    expect(belief({ anchoring: 0.5 }, { state: both }).answer).not.toEqual(answer)
    expect(belief({ anchoring: 0.6 }, { state: both }).answer).toEqual(answer)
  })

  test.each([
    ['after an annulled round', played(stateOf(game), wood(6), wood(6)), {}],
    ['in the first round', stateOf(game), {}],
    [
      'where each round has a new game',
      played(stateOf(game, { rotation: 'rotate' }), wood(5, 1), wood(5, 1)),
      {},
    ],
    ['of a round that is forgotten', both, { forgetting: 1 }],
  ])('repeats nothing %s', (_when, state, more) => {
    expect(belief({ anchoring: 1, ...more }, { state })).toEqual(belief(more, { state }))
  })
})

describe('fairness', () => {
  test('takes equal rewards over higher ones, where it knows what both can earn', () => {
    expect(belief({ fairness: 1 }).answer.units).toEqual({ wood: 5, gold: 3 })
    expect(belief({ fairness: 0 }).answer.units).toEqual({ wood: 10 })
    const pair = equalRewards(market.supply, plans, others)
    expect(pair?.map(({ reward }) => reward)).toEqual([11, 11])
  })

  test('takes half of the supply of what it uses, where it knows only its own projects', () => {
    expect(belief({ fairness: 1 }, { claims: [] }).answer.units).toEqual({ wood: 5, gold: 3 })
    // Half of the wood is 5, which costs 5; half of the stone would be 5 and a run takes 9.
    expect(equalSplit(market, plans)).toEqual({ units: [5, 0, 3], runs: [1, 0, 1], reward: 11 })
    // A run takes 2 of 10 wood: two runs fit into half, and all of the half is bought.
    const [own] = bothPlans(gameOf([project([2, 0, 0], 1)], [project([2, 0, 0], 1)]))
    expect(equalSplit(market, own)).toEqual({ units: [5, 0, 0], runs: [2], reward: 2 })
  })

  test('holds for a mind that plans for all', () => {
    const claims = [heard(projects), { ...heard(projects.replaceAll('Agent 1,', 'Agent 0,')), agent: first }]
    const view = { agent: undefined, observations: new Map(), claims, draw: () => 0 }
    const { answer } = beliefForAll({ ...view, dispositions: { ...noDispositions, fairness: 1 } }, [
      first,
      second,
    ])
    expect([answer['0'], answer['1']].map((part) => part?.units)).toEqual([
      { wood: 5, gold: 3 },
      { wood: 5, gold: 3 },
    ])
  })
})

describe('reference slips', () => {
  test('of equally good mistakes take the one of fewest units', () => {
    // Of 5 wood: with 10 wood it would run the first project twice. No exchange and no other amount earns more.
    expect(slipped(market, plans, [5, 0, 0])).toEqual({ units: [10, 0, 0], runs: [2, 0, 0], reward: 20 })
    // Already the best for itself: 5 wood are left of 10, with one run.
    expect(slipped(market, plans, [10, 0, 0])).toEqual({ units: [5, 0, 0], runs: [1, 0, 0], reward: 10 })
    expect(slipped(market, plans, [0, 0, 0])).toBeUndefined()
  })

  const plan = (a: Purchase, b: Purchase) =>
    planInWords(
      market,
      new Map([
        [first, a],
        [second, b],
      ]),
      'propose',
    )
  const proposed = heard([projects, plan(wood(5, 1, 0, 0), wood(5, 1, 0, 0))].join('\n'))

  test('take what one wanted for what was agreed', () => {
    expect(belief({}, { claims: [proposed] }).answer).toEqual(wood(5, 1, 0, 0))
    expect(belief({ referenceSlips: 1 }, { claims: [proposed] })).toMatchObject({
      answer: wood(10, 2, 0, 0),
      isAgreed: true,
    })
  })

  test('say what was agreed all the same', () => {
    const says = (leanings: Partial<Dispositions>) => belief(leanings, { claims: [proposed] }).says
    expect(says({ referenceSlips: 1 })).toBe(says({}))
    expect(says({})).toContain('I agree: agent 0 buys 5 wood')
  })

  test('take another amount where one wanted what was agreed', () => {
    expect(belief({}).answer).toEqual(wood(10, 2, 0, 0))
    expect(belief({ referenceSlips: 1 }).answer).toEqual(wood(5, 1, 0, 0))
  })

  test('do not befall an agent that plans for itself alone', () => {
    expect(belief({ referenceSlips: 1 }, { claims: [] })).toEqual(belief({}, { claims: [] }))
  })

  test('do not befall what was bought before in a round that is remembered, with the same partner', () => {
    const state = played(stateOf(game), wood(5, 1), wood(5, 1))
    const shifting = played(stateOf(game, { memory: 'shifting' }), wood(5, 1), wood(5, 1))
    const claims = [{ ...proposed, round: 1 }]
    const answer = (from: NegotiationState, more = {}) =>
      belief({ referenceSlips: 1, ...more }, { state: from, claims }).answer
    expect(answer(state)).toEqual(wood(5, 1, 0, 0))
    expect(answer(shifting)).toEqual(wood(10, 2, 0, 0))
    expect(answer(played(stateOf(game), wood(6), wood(6)))).toEqual(wood(10, 2, 0, 0))
  })
})

describe('self-interest', () => {
  const chosen = (agent: AgentId | undefined, weight: number) =>
    preferredPair(market.supply, plans, others, { agent, weight })?.map(({ reward }) => reward)

  test('at 0 takes the joint optimum that stands out, whoever chooses', () => {
    expect([chosen(first, 0), chosen(second, 0), chosen(undefined, 1)]).toEqual([
      [20, 3],
      [20, 3],
      [20, 3],
    ])
  })

  test('above 0 takes the joint optimum that pays oneself most', () => {
    expect([chosen(first, 0.01), chosen(second, 0.01)]).toEqual([
      [20, 3],
      [3, 20],
    ])
  })

  test('gives up joint reward where (1 - s) x joint + s x own is higher so', () => {
    const narrow = gameOf([project([10, 0, 0], 10), project([6, 0, 0], 8)], [project([4, 0, 0], 5)])
    const [a, b] = bothPlans(narrow)
    // Joint 13 = 8 + 5 against 10 + 0: 13(1 - s) + 8s = 10 at s = 0.6.
    const share = (weight: number) =>
      preferredPair(market.supply, a, b, { agent: first, weight })?.map(({ reward }) => reward)
    expect([share(0.59), share(0.61)]).toEqual([
      [8, 5],
      [10, 0],
    ])
  })

  test('at 1 takes the best for oneself, and leaves the other what is left', () => {
    expect(chosen(second, 1)).toEqual([3, 20])
  })
})
