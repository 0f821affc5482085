import { describe, expect, test } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import { memberId } from '../../harness/core/members.ts'
import type { Claim } from '../../harness/core/scenario.ts'
import { chosenTasks } from '../../scenarios/common/work/choosing.ts'
import { sharedOut } from '../../scenarios/common/work/sharing-out.ts'
import { namedInList } from '../../scenarios/common/work/task-list.ts'
import { toldBy, toldInWords } from '../../scenarios/common/work/told.ts'
import { ids } from './trace-fixture.ts'

type AgentId = ReturnType<typeof ids>[number]
const [zero, one, two] = ids([0, 1, 2]) as [AgentId, AgentId, AgentId]

function said(agent: number, answer: Json | undefined, change: Partial<Claim> = {}): Claim {
  return {
    by: memberId(`agent-${agent}`),
    agent: ids([agent])[0],
    text: '',
    answer,
    isJoint: false,
    ...change,
  }
}

const could = ['task-a', 'task-b', 'task-c'].map((id) => ({ id }))

/** What agent 1 of three does, who could do any of three tasks. */
function chosen(claims: readonly Claim[], assigned?: readonly string[]): readonly string[] {
  const view = { agent: one, claims, ...(assigned && { assigned }) }
  return chosenTasks(view, could, namedInList).map(({ id }) => id)
}

describe('an agent that chooses its tasks', () => {
  test('takes all that it could when it heard nothing', () => {
    expect(chosen([])).toEqual(['task-a', 'task-b', 'task-c'])
  })

  test('leaves what a lower agent took with its last word, and nothing to a higher one', () => {
    const claims = [said(0, ['task-a']), said(0, ['task-b']), said(2, ['task-c'])]
    expect(chosen(claims)).toEqual(['task-a', 'task-c'])
  })

  test('believes words where there is no answer', () => {
    expect(chosen([said(0, undefined, { text: 'Agent 0 takes task-c, task-a.' })])).toEqual(['task-b'])
  })

  test('does its part of the last plan that has one for it', () => {
    const plans = [{ 1: ['task-b'] }, { 1: ['task-c'] }, { 0: ['task-a'] }]
    expect(chosen(plans.map((plan) => said(0, plan, { isJoint: true })))).toEqual(['task-c'])
  })

  test('does what it was given, whatever it heard', () => {
    expect(chosen([said(0, ['task-a'])], ['task-a', 'task-z'])).toEqual(['task-a', 'task-z'])
  })

  test('takes nothing from an earlier round for a word on this one', () => {
    expect(chosen([said(0, ['task-a'], { posted: { roundsAgo: 1 } })])).toContain('task-a')
  })
})

test('what an agent says of its work is read back', () => {
  const told = { takes: [{ id: 'ticket-12', note: 'refund' }, { id: 'page-3' }], could: [{ id: 'page-4' }] }
  const text = toldInWords(zero, told)
  expect(text).toBe('Agent 0 takes ticket-12 (refund), page-3.\nAgent 0 could take page-4.')
  expect(toldBy([said(2, undefined, { text })], namedInList)).toEqual(new Map([[0, told]]))
})

test('what is no task is passed over', () => {
  const text = 'Agent 0 takes nothing. Agent 1 takes <b>, task-a, PAGE-1. agent x takes task-b.'
  const read = [...toldBy([said(2, undefined, { text })], namedInList)]
  expect(read.map(([agent, { takes }]) => [agent, takes.map(({ id }) => id)])).toEqual([
    [0, []],
    [1, ['task-a']],
  ])
})

test('work is shared out so that nobody has much more to do, among those who can', () => {
  const tasks = [5, 10, 8, 6].map((durationMs, index) => ({ id: `t-${index}`, durationMs }))
  const parts = sharedOut(tasks, [zero, one, two], { can: (agent, id) => id !== 't-1' || agent === 2 })
  expect([...parts.values()]).toEqual([['t-2'], ['t-0', 't-3'], ['t-1']])
  const few = sharedOut(tasks, [zero, one], { most: 1 })
  expect([...few.values()]).toEqual([['t-1'], ['t-2']])
})
