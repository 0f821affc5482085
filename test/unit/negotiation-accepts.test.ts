import { describe, expect, test } from 'vitest'
import { agentIds, agentMember } from '../../harness/core/members.ts'
import { noDispositions } from '../../harness/core/model.ts'
import type { Claim } from '../../harness/core/scenario.ts'
import type { AgentId, Json } from '../../harness/define.ts'
import { acceptsPlan } from '../../scenarios/negotiation/accepts.ts'
import { ownBelief } from '../../scenarios/negotiation/belief.ts'
import { negotiationParams } from '../../scenarios/negotiation/params.ts'
import { viewOf } from '../../scenarios/negotiation/view.ts'
import { votedClaims } from '../../scenarios/negotiation/voted.ts'
import { gameOf, project } from './negotiation-fixture.ts'

// Both want the wood: alone each earns 18 with two runs. Together they earn 19: as 18 + 1, 1 + 18, 10 + 9 or 9 + 10.
const needs = [project([5, 0, 0], 9), project([0, 0, 6], 1), project([0, 6, 0], 1)]
const game = gameOf(needs, needs)
const [first, second] = agentIds(2) as [AgentId, AgentId]

function viewAs(
  agent: AgentId,
  { projects = 'transparent', self = 0, claims = [] as readonly Claim[] } = {},
) {
  const params = negotiationParams.parse({ projects })
  const state = { params, games: [game, game], ties: [], played: [] }
  return {
    ...{ agent, observations: new Map([[agent, viewOf(state, agent)]]), claims },
    dispositions: { ...noDispositions, selfInterest: self },
    draw: () => 0,
  }
}

const runs = (a: readonly number[], b: readonly number[]) => ({
  '0': { units: {}, runs: a },
  '1': { units: {}, runs: b },
})
const even = runs([1, 0, 1], [1, 0, 0])
const mine = runs([2, 0, 0], [0, 1, 0])
const poor = runs([1, 0, 0], [1, 0, 0])

describe('an agent commits itself', () => {
  test.each<readonly [string, Json, object, boolean]>([
    ['to a joint optimum', even, {}, true],
    ['to one that pays the other nearly all', runs([0, 1, 0], [2, 0, 0]), {}, true],
    ['not to less than both could earn', poor, {}, false],
    ['not to more than there is', runs([2, 0, 0], [2, 0, 0]), {}, false],
    ['not to a part that is not allowed', runs([9, 0, 0], [0, 0, 0]), {}, false],
    ['not to a plan without a part for it', { '1': even['1'] }, {}, false],
    ['not to anything else', 'yes', {}, false],
    // Alone it expects 18 with weight s, and 10 of 19 with weight 1 - s: at s = 0.5 (10 + 19)/2 against (14 + 9.5)/2.
    ['with some self-interest to half of it', even, { self: 0.5 }, true],
    // At s = 0.75: 7.5 + 4.75 against 12 + 1.1875; at s = 0.7: 7 + 5.7 against 10.92 + 1.71.
    ['with more self-interest not to half of it', even, { self: 0.75 }, false],
    ['up to where the two are worth the same', even, { self: 0.7 }, true],
    ['with full self-interest to nothing but its own best', mine, { self: 1 }, true],
    ['with full self-interest to nothing less', even, { self: 1 }, false],
    [
      'to nothing less than its own best where it knows its own projects only',
      even,
      { projects: 'private' },
      false,
    ],
    ['to its own best where it knows its own projects only', mine, { projects: 'private' }, true],
  ])('%s', (_what, plan, change, expected) => {
    expect(acceptsPlan(viewAs(first, change), plan, first)).toBe(expected)
  })
})

describe('votes', () => {
  const said = (agent: AgentId, change: Partial<Claim>): Claim => ({
    ...{ by: agentMember(agent).id, agent, text: '', answer: undefined, isJoint: true, round: 0 },
    ...change,
  })
  const plan = said(first, { answer: mine })
  const vote = (agent: AgentId, accepts: boolean) => said(agent, { vote: { on: mine, accepts } })
  const bought = (claims: readonly Claim[]) =>
    ownBelief(viewAs(second, { projects: 'private', claims })).answer

  test('take a refused plan off the table, whoever refused it, until it is made again', () => {
    expect(bought([plan]).runs).toEqual([0, 1, 0])
    expect(bought([plan, vote(second, false)]).runs).toEqual([2, 0, 0])
    expect(bought([plan, vote(second, true), vote(first, false)]).runs).toEqual([2, 0, 0])
    expect(bought([plan, vote(second, false), plan]).runs).toEqual([0, 1, 0])
  })

  test('put a plan of its own on the table for the one who made it, when it accepts it itself', () => {
    const own = [vote(second, true), vote(first, true)]
    expect(bought(own).runs).toEqual([0, 1, 0])
    expect(bought([vote(first, true)]).runs).toEqual([2, 0, 0])
    expect(bought([vote(second, false), vote(first, true)]).runs).toEqual([2, 0, 0])
  })

  test('leave claims without votes as they are', () => {
    const claims = [plan]
    expect(votedClaims(claims, new Set([second]))).toBe(claims)
  })
})
