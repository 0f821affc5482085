import { afterAll, describe, expect, test } from 'vitest'
import type { Trace } from '../../harness/core/trace.ts'
import {
  block,
  call,
  debateLine,
  ensembleLine,
  importedTrace,
  type Line,
  line,
  orchestratorLine,
  pipelineLine,
  removeFolders,
} from './coordination-traces-fixture.ts'
import { told } from './coordination-traces-told.ts'

afterAll(removeFolders)

function parts({ events }: Trace): readonly (readonly string[])[] {
  return events.flatMap((event) =>
    event.kind === 'call' ? [event.prompt.slice(2).map(({ kind, text }) => `${kind}: ${text}`)] : [],
  )
}

describe('an ensemble of one', () => {
  test('is one call, its answer and what came of it', async () => {
    const { cell, ...trace } = await importedTrace(ensembleLine(3))
    const usage = { inputTokens: 10, outputTokens: 5, usd: 0.01 }
    const reply = 'The tide is low.\n\nFINAL_PROBABILITY: 0.20'
    const place = { round: 0, at: 0 }
    expect(trace).toEqual({
      ...{ seed: 3, repetition: 0 },
      result: { kind: 'ended', cause: 'goal', score: 0.96, payoffs: [], rounds: 1, makespanMs: 1000 },
      events: [
        { ...place, seq: 0, kind: 'round', asks: 'team', asked: [0] },
        {
          ...{ ...place, seq: 1, kind: 'call', member: 'agent-0', request: 'answer', scope: 'own' },
          ...{ ordinal: 0, attempt: 0, reads: [], reply, usage, duration: { kind: 'measured', ms: 1000 } },
          reading: { kind: 'read', answer: 0.2 },
          prompt: [
            { role: 'system', kind: 'role', text: 'You forecast.\nRole: forecaster_1.' },
            { role: 'user', kind: 'observation', text: block },
            { role: 'user', kind: 'request', text: 'Produce it.' },
          ],
        },
        {
          ...{ ...place, seq: 2, at: 1000, kind: 'decision', agents: [], answer: 0.2 },
          ...{ source: 'reply', by: 'agent-0' },
        },
        {
          ...{ ...place, seq: 3, at: 1000, kind: 'world', name: 'outcome', agents: [] },
          data: {
            ...{ outcome: 0, forecast: 0.2, price: 0.25, group: '7', category: 'sea', item: '0x3' },
            question: 'Will ship 3 sail?',
            ...{ resolvedAt: null, baselineDate: null, ranAt: '2026-04-27' },
          },
        },
      ],
    })
  })

  test('stands in a cell that says what was run', async () => {
    const { cell } = await importedTrace(ensembleLine(3))
    expect(cell).toEqual({
      ...{
        scenario: { id: 'prediction-market', version: 1 },
        topology: { id: 'independent-ensemble', version: 1 },
      },
      ...{ model: { id: 'claude-opus-4-6', version: 1 }, fault: { id: 'none', versions: {} } },
      ...{ policy: { id: 'none', versions: {} }, agents: 1, isSimulated: false, seesUnion: false },
      ...{ scenarioParams: { questions: 'coordination-traces-100' }, modelParams: { temperature: 0.3 } },
      topologyParams: { tokensPerCall: 4000 },
    })
  })

  test('shows its tools before the call that used them, results as text', async () => {
    const toolCalls = [
      { toolName: 'searchWeb', arguments: { query: 'tide' }, result: [] },
      { toolName: 'getPriceHistory', arguments: { index: 3 }, result: { error: 'no such token' } },
      { toolName: 'ask', arguments: null, result: 'as it is' },
    ]
    const asked = call('forecaster_1', 0, 'Produce it.', '', {
      response: { text: 'FINAL_PROBABILITY: 1', toolCalls },
    })
    expect(told(await importedTrace(line('independent_ensemble', 0, [asked])))).toEqual([
      '0 round',
      '0 agent-0 used searchWeb {"query":"tide"}: []',
      '0 agent-0 used getPriceHistory {"index":3}: {"error":"no such token"} (failed)',
      '0 agent-0 used ask null: as it is',
      '0 agent-0 answer 0 reads : 1',
      '1000 decision 0.2, reply of agent-0',
      '1000 outcome',
    ])
  })
})

test('a debate of one is revised from memory, round after round, and no message is made of it', async () => {
  const trace = await importedTrace(debateLine(0))
  expect(told(trace)).toEqual([
    '0 round',
    '0 agent-0 answer 0 reads : 0.2',
    '1000 coordination',
    '1000 agent-0 revise 0 reads : 0.2',
    '2000 coordination',
    '2000 agent-0 revise 1 reads : 0.2',
    '3000 decision 0.2, reply of agent-0',
    '3000 outcome',
  ])
  expect(parts(trace)).toEqual([
    ['request: Produce it.'],
    ['memory: Your previous reasoning:\nNo wind at all.', 'request: Others:\n\n\n\nProduce it.'],
    ['memory: Your previous reasoning:\nStill no wind.\n\nNone.', 'request: Others:\n\n\n\nProduce it.'],
  ])
  expect(trace.cell.topologyParams).toEqual({ rounds: 2, tokensPerCall: 1333 })
})

test('an orchestrator sends a sub-question and reads a report', async () => {
  const trace = await importedTrace(orchestratorLine(0))
  expect(told(trace)).toEqual([
    '0 round',
    '0 planner split 0 reads : ["Is there **wind**?","Is there water?","Is there a crew?"]',
    '1000 planner -> agent-0: Is there **wind**?',
    '1000 planner -> integrator: Is there **wind**?',
    '1000 agent-0 propose 0 reads 2: "no wind"',
    '2000 agent-0 -> integrator: The flags hang.\n\nNobody is aboard.',
    '2000 integrator merge 0 reads 3,5: 0.2',
    '3000 decision 0.2, reply of integrator',
    '3000 outcome',
  ])
  expect(parts(trace)[2]).toEqual([
    'message: Specialist reports:\n\n=== Sub-question 1: Is there **wind**? ===\nThe flags hang.\n\nNobody is aboard.',
    'request: Produce it.',
  ])
})

test('a pipeline hands its reports on', async () => {
  const trace = await importedTrace(pipelineLine(0))
  expect(told(trace)).toEqual([
    '0 round',
    '0 researcher propose 0 reads : "RESEARCH_COMPLETE"',
    '1000 researcher -> pipelineAnalyst: Found: a harbour.',
    '1000 researcher -> pipelineForecaster: Found: a harbour.',
    '1000 pipelineAnalyst critique 0 reads 2: "ANALYSIS_COMPLETE"',
    '2000 pipelineAnalyst -> pipelineForecaster: Weighed: it is small.',
    '2000 pipelineForecaster answer 0 reads 3,5: 0.2',
    '3000 decision 0.2, reply of pipelineForecaster',
    '3000 outcome',
  ])
  expect(parts(trace)[2]).toEqual([
    'message: Research report:\nFound: a harbour.',
    'message: Analysis:\nWeighed: it is small.',
    'request: Produce it.',
  ])
})

test('agents of one round work side by side, and their last answers are pooled', async () => {
  const round = (agent: number, index: number, internalRound: number, user: string, text: string): Line =>
    call(`consensus_${agent}`, index, user, text, { internalRound, durationMs: 1000 * agent })
  const trace = await importedTrace(
    line('consensus_alignment', 0, [
      round(1, 0, 0, 'Produce it.', 'I say low.\nFINAL_PROBABILITY: 0.1'),
      round(2, 1, 0, 'Produce it.', 'I say high.\nFINAL_PROBABILITY: 0.3'),
      round(1, 2, 1, 'Others:\nI say high.\n\nAgree.', 'FINAL_PROBABILITY: 0.2'),
      round(2, 3, 1, 'Others:\nI say low.\n\nAgree.', 'FINAL_PROBABILITY: 2'),
    ]),
  )
  expect(told(trace)).toEqual([
    '0 round',
    '0 agent-0 answer 0 reads : 0.1',
    '1000 agent-0 -> agent-1: I say low.',
    '0 agent-1 answer 0 reads : 0.3',
    '2000 agent-1 -> agent-0: I say high.',
    '2000 coordination',
    '2000 agent-0 revise 0 reads 4: 0.2',
    '2000 agent-1 revise 0 reads 2: "illegal"',
    '4000 mean of agent-0,agent-1 without agent-1: 0.2',
    '4000 decision 0.2, pooled of publisher',
    '4000 outcome',
  ])
  expect(trace.cell).toMatchObject({
    agents: 2,
    topologyParams: { rounds: 2, tolerance: 0.05, tokensPerCall: 666 },
  })
})
