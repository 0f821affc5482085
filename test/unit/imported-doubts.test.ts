import { afterAll, describe, expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import { quotations } from '../../harness/importers/coordination-traces/quotations.ts'
import { call, failedLine, importedTrace, line, removeFolders } from './coordination-traces-fixture.ts'
import { told } from './coordination-traces-told.ts'

afterAll(removeFolders)

describe('what the trace does not show', () => {
  test('is no message: a prompt that repeats what the earlier call was shown itself', async () => {
    const calls = [
      call('researcher', 0, 'Do it.', 'Do it.\nRESEARCH_COMPLETE'),
      call('pipelineAnalyst', 1, 'Do it.', 'Fine.\nANALYSIS_COMPLETE'),
    ]
    expect(told(await importedTrace(line('sequential_pipeline', 0, calls))).join()).not.toContain('->')
  })

  test('is no message: a reply that a prompt holds in part or within a line', () => {
    const source = { member: memberId('a'), reply: 'one\ntwo', prompt: '' }
    expect(quotations('one', [source])).toEqual([])
    expect(quotations('not one\ntwo', [source])).toEqual([])
    expect(quotations('one\ntwo three', [source])).toEqual([])
    expect(quotations('say:\none\ntwo\nend', [source])).toEqual([
      { call: 0, text: 'one\ntwo', from: 5, to: 12 },
    ])
  })

  test('is no answer: a reply without its last line is kept as unreadable', async () => {
    const calls = ['forecaster_1', 'planner', 'specialist_1', 'researcher', 'somebody new'].map(
      (role, index) => call(role, index, 'Do it.', `I would rather not, says number ${index}.`),
    )
    const { events } = await importedTrace(line('independent_ensemble', 0, calls))
    const reasons = events.flatMap((event) =>
      event.kind === 'call' && event.reading.kind === 'refused'
        ? [`${event.member} ${event.reading.reason}`]
        : [],
    )
    expect(reasons).toEqual([
      ...['agent-0 unreadable', 'planner unreadable', 'agent-0 unreadable', 'researcher unreadable'],
      'somebody new unreadable',
    ])
  })
})

test('a market that was given up keeps its 0.5 and is marked', async () => {
  const trace = await importedTrace(failedLine('sequential_pipeline', 4))
  expect(trace.result).toMatchObject({ kind: 'ended', score: 0.75, makespanMs: 0, answerSource: 'fallback' })
  expect(told(trace)).toEqual([
    '0 round',
    '0 call-failed',
    '0 decision 0.5, fallback of publisher',
    '0 outcome',
  ])
  expect(trace.events[1]).toMatchObject({ data: { detail: 'the line went dead' } })
  expect(trace.cell.topologyParams).toEqual({ tokensPerCall: 1333 })
})
