import { expect, test } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import { agentIds, memberId } from '../../harness/core/members.ts'
import type { Belief, Claim, Scenario } from '../../harness/core/scenario.ts'
import corridor from '../../scenarios/corridor/corridor.ts'
import { answersOf, streamsOf } from './play.ts'

// All three agents want at the first step; agent 0 crosses, so that 1 and 2 have waited one step.
type Said = { agent?: number; answer?: Json; text?: string; isJoint?: boolean }

const ids = agentIds(100)

function claims(said: readonly Said[]): readonly Claim[] {
  return said.map(({ agent, answer, text = '', isJoint = false }) => ({
    by: memberId(agent === undefined ? 'manager' : `agent-${agent}`),
    agent: agent === undefined ? undefined : ids[agent],
    text,
    answer,
    isJoint,
  }))
}

function withCrowd<R>(use: <P, S, O, A extends Json>(world: Scenario<P, S, O, A>, state: S) => R): R {
  return corridor.open((world) => {
    const streams = streamsOf(1)
    const params = world.params.parse({ demandProbability: 1 })
    const state = world.initial(streams, { params, agents: 3, seed: 1 })
    const answers = answersOf(world, state, { enter: ids.slice(0, 1) })
    return use(world, world.step(state, answers, streams).state)
  })
}

function ownBelief(agent: number, said: readonly Said[] = []): Belief {
  return withCrowd((world, state) => {
    const self = ids.slice(agent, agent + 1)
    const observations = new Map(self.map((id) => [id, world.observe(state, id)]))
    return world.belief({ agent: self[0], observations, claims: claims(said) })
  })
}

function jointBelief(seen: readonly number[], said: readonly Said[] = []): unknown {
  return withCrowd((world, state) => {
    const observations = new Map(
      ids.filter((id) => seen.includes(id)).map((id) => [id, world.observe(state, id)]),
    )
    return world.jointBelief?.({ agent: undefined, observations, claims: claims(said) }, ids.slice(0, 3))
      .answer
  })
}

test('an agent that heard nothing enters, and tells how long it has waited', () => {
  expect(ownBelief(2)).toEqual({ answer: 'cross', confidence: 1 / 3, says: 'Agent 2 has waited 1 step.' })
})

test('an agent yields to a lower one that said it would cross, and to no other', () => {
  expect(ownBelief(2, [{ agent: 1, answer: 'cross' }]).answer).toBe('wait')
  expect(ownBelief(1, [{ agent: 2, answer: 'cross' }]).answer).toBe('cross')
  expect(ownBelief(2, [{ agent: 1, answer: 'wait' }]).answer).toBe('cross')
})

test('the last word of an agent counts', () => {
  const words = [
    { agent: 1, answer: 'cross' },
    { agent: 1, answer: 'wait' },
  ]
  expect(ownBelief(2, words).answer).toBe('cross')
})

test('an agent follows the last plan that covers it', () => {
  const plan = (move: string) => ({ answer: { 1: move }, isJoint: true })
  expect(ownBelief(1, [plan('cross'), plan('wait')]).answer).toBe('wait')
  expect(ownBelief(2, [plan('wait')]).answer).toBe('cross')
})

test('a claim of the wrong form is no move', () => {
  const odd: readonly Json[] = [null, 7, ['cross'], { 2: 'fly' }, 'CROSS']
  const said = odd.flatMap((answer) => [
    { agent: 0, answer },
    { agent: 1, answer, isJoint: true },
  ])
  expect(ownBelief(2, said).answer).toBe('cross')
})

test('a mind that sees the corridor sends the one that has waited longest, lowest first', () => {
  expect(jointBelief([0, 1, 2])).toEqual({ 0: 'wait', 1: 'cross', 2: 'wait' })
  expect(jointBelief([2])).toEqual({ 0: 'wait', 1: 'cross', 2: 'wait' })
})

test('a mind that knows only what it was told decides by that', () => {
  const two = { agent: 2, text: 'Agent 2 has waited 1 step.', answer: 'cross' }
  const zero = { agent: 0, text: 'Agent 0 has waited 0 steps.', answer: 'cross' }
  expect(jointBelief([], [zero, two])).toEqual({ 0: 'wait', 1: 'wait', 2: 'cross' })
  expect(jointBelief([], [{ agent: 1, answer: 'cross' }])).toEqual({ 0: 'wait', 1: 'cross', 2: 'wait' })
})

test('a mind that knows nothing sends the lowest that was asked', () => {
  expect(jointBelief([])).toEqual({ 0: 'cross', 1: 'wait', 2: 'wait' })
})

test('five million characters of waiting claims are read within seconds', () => {
  const text = 'agent 99 has waited 5 steps '.repeat(180_000)
  const started = performance.now()
  expect(jointBelief([], [{ agent: 1, text }])).toEqual({ 0: 'cross', 1: 'wait', 2: 'wait' })
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('an agent reads who stands there, for how long, and what became of itself', () => {
  const text = withCrowd((world, state) =>
    ids.slice(0, 2).map((id) => world.describe(world.observe(state, id))),
  )
  const crowd = 'agent 0 (just came), agent 1 (has waited 1 step), agent 2 (has waited 1 step)'
  expect(text).toEqual([
    `You are agent 0; there are 3 agents, numbered from 0. This is step 2 of 200.\nAt the corridor now: ${crowd}.\nAt the step before, you crossed.`,
    `You are agent 1; there are 3 agents, numbered from 0. This is step 2 of 200.\nAt the corridor now: ${crowd}.\nAt the step before, you waited.`,
  ])
})

test('the local pay-offs are greatest exactly when one agent enters', () => {
  const totals = withCrowd((world, state) => {
    const terms = world.traits?.payoffs?.(state).terms ?? []
    return Array.from({ length: 8 }, (_, mask) =>
      terms.reduce((sum, term) => {
        const moves = term.scope.map((agent) => ((mask >> agent) % 2 === 1 ? 'cross' : 'wait'))
        return sum + term.value(moves)
      }, 0),
    )
  })
  expect(totals).toEqual([0, 1, 1, 0, 1, 0, 0, -3])
})

test('any two agents conflict, and none with itself', () => {
  const conflicts = withCrowd((world, state) => {
    const contention = world.traits?.contention?.(state)
    return ids.slice(0, 2).map((other) => ids.slice(0, 1).map((agent) => contention?.conflicts(agent, other)))
  })
  expect(conflicts).toEqual([[false], [true]])
})
