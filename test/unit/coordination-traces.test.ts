import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import { memberId } from '../../harness/core/members.ts'
import { promptText } from '../../harness/core/model.ts'
import type { CallReading, Trace, TraceEvent } from '../../harness/core/trace.ts'
import { promptParts } from '../../harness/importers/coordination-traces/prompt-parts.ts'
import { quotations } from '../../harness/importers/coordination-traces/quotations.ts'
import {
  block,
  call,
  debateLine,
  ensembleLine,
  failedLine,
  imported,
  importedTrace,
  jsonl,
  type Line,
  line,
  market,
  orchestratorLine,
  pipelineLine,
  removeFolders,
} from './coordination-traces-fixture.ts'

afterAll(removeFolders)

/** The events as short text. */
function told({ events }: Trace): readonly string[] {
  return events.map(toldEvent)
}

function readAs(reading: CallReading): Json {
  if (reading.kind === 'read') return reading.answer
  return reading.kind === 'refused' ? reading.reason : reading.kind
}

function toldEvent(event: TraceEvent): string {
  switch (event.kind) {
    case 'call':
      return `${event.at} ${event.member} ${event.request} ${event.ordinal} reads ${event.reads.join()}: ${JSON.stringify(readAs(event.reading))}`
    case 'message':
      return `${event.at} ${event.from} -> ${event.to}: ${event.text}`
    case 'tool':
      return `${event.at} ${event.member} used ${event.tool} ${JSON.stringify(event.arguments)}: ${event.result}${event.isError ? ' (failed)' : ''}`
    case 'pool':
      return `${event.at} ${event.rule} of ${event.from.join()} without ${event.unread.join()}: ${event.answer}`
    case 'decision':
      return `${event.at} decision ${event.answer}, ${event.source} of ${event.by}`
    case 'world':
      return `${event.at} ${event.name}`
    case 'round':
    case 'coordination':
    case 'mark':
    case 'fault':
      return `${event.at} ${event.kind}`
  }
}

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

const awkward = fc.string({
  unit: fc.constantFrom('a', 'b', ' ', '\n', '\n\n', 'SUBANSWER:', '\ud800'),
  maxLength: 40,
})

test('the parts of any prompt give the prompt again, whatever it quotes', () => {
  fc.assert(
    fc.property(awkward, awkward, fc.array(awkward, { maxLength: 4 }), (system, user, replies) => {
      const sources = replies.map((reply) => ({ member: memberId('a'), reply, prompt: '' }))
      const prompt = `${user}\n${replies.join('\n\n')}`
      const quoted = quotations(prompt, sources).map((quotation, index) => ({
        ...quotation,
        isOwn: index % 2 === 0,
      }))
      for (const { text, from, to } of quoted) expect(prompt.slice(from, to)).toBe(text)
      const made = promptParts(system, prompt, quoted)
      expect([promptText(made, 'system'), promptText(made, 'user')]).toEqual([system, prompt])
    }),
  )
})

const five = [
  ensembleLine(1),
  debateLine(1),
  orchestratorLine(2),
  pipelineLine(0),
  failedLine('sequential_pipeline', 5),
]

describe('accepted and read the same', () => {
  test.each([
    ['Windows line ends', jsonl(five).replaceAll('\n', '\r\n')],
    ['a byte order mark', `\uFEFF${jsonl(five)}`],
    ['blank lines', jsonl(five).replaceAll('\n', '\n\n \n')],
    ['no line end at the end', jsonl(five).trimEnd()],
    ['unknown fields', jsonl(five.map((record) => ({ ...record, model: 5, more: { deep: [] } })))],
  ])('%s', async (_, text) => {
    const usual = await imported({ 'traces/all.jsonl': five })
    const other = await imported({ 'traces/all.jsonl': text })
    expect(other.map(({ trace }) => trace)).toEqual(usual.map(({ trace }) => trace))
    expect(other.map(({ fingerprint }) => fingerprint)).toEqual(usual.map(({ fingerprint }) => fingerprint))
  })

  test('other orders and other files', async () => {
    const seeds = async (files: Parameters<typeof imported>[0]) =>
      (await imported(files)).map(({ trace }) => JSON.stringify(trace)).toSorted()
    expect(
      await seeds({ 'traces/b.jsonl': five.slice(2), 'traces/a.jsonl': five.slice(0, 2).toReversed() }),
    ).toEqual(await seeds({ 'traces/all.jsonl': five }))
  })

  test('a configuration that was never published keeps its name', async () => {
    const { cell } = await importedTrace(
      line('<b>Ring\u202e', 0, [call('<i>\0', 0, 'Go.', 'FINAL_PROBABILITY: 0.2')]),
    )
    expect(cell).toMatchObject({ topology: { id: '<b>Ring\u202e' }, agents: 1, topologyParams: {} })
  })
})

test('fingerprints differ where output caps or personas do', async () => {
  const episodes = await imported({ 'traces/all.jsonl': five })
  const [ensemble, debate, orchestrator, pipeline] = episodes.map(({ fingerprint }) => fingerprint)
  expect(debate).toBe(orchestrator)
  expect(debate).toBe(pipeline)
  expect(ensemble).not.toBe(debate)
  const request = { systemPrompt: 'Be bold.', userPrompt: 'Go.' }
  const bold = line('independent_ensemble', 1, [
    call('forecaster_1', 0, '', 'FINAL_PROBABILITY: 0.2', { request }),
  ])
  const [other] = await imported({ 'traces/one.jsonl': [bold] })
  expect(other?.fingerprint).not.toBe(ensemble)
})

const good = ensembleLine(0)
const cut = JSON.stringify(good).slice(0, 100)
const withCall = (change: Line): Line =>
  line('independent_ensemble', 0, [call('forecaster_1', 0, 'Go.', 'FINAL_PROBABILITY: 0.2', change)])
const deep = JSON.parse(`${'['.repeat(600)}${']'.repeat(600)}`)

/** What is wrong, the second line of the trace file (the first is right), and the end of the sentence. */
const malformed: readonly (readonly [what: string, second: string | Line, sentence: string])[] = [
  [
    'a line that breaks off',
    cut,
    'one.jsonl line 2: expected a JSON object, got one that breaks off after 100 characters',
  ],
  [
    'no JSON',
    'hello',
    `one.jsonl line 2: expected a JSON object, got a line with "Unexpected token 'h', "hello" is not valid JSON"`,
  ],
  ['another document', '[1]', 'one.jsonl line 2: expected an object, got a list'],
  [
    'a missing field',
    { ...good, question: undefined },
    'one.jsonl line 2: question: expected a text, got nothing',
  ],
  [
    'a wrong type',
    { ...good, marketIndex: '1' },
    'one.jsonl line 2: marketIndex: expected a whole number from 0 up, got "1"',
  ],
  [
    'a broken number',
    { ...good, marketIndex: 1.5 },
    'one.jsonl line 2: marketIndex: expected a whole number from 0 up, got 1.5',
  ],
  [
    'no configuration',
    { ...good, configName: '' },
    'one.jsonl line 2: configName: expected the name of a configuration, got ""',
  ],
  [
    'a probability above 1',
    { ...good, probability: 1.01 },
    'one.jsonl line 2: probability: expected a number from 0 to 1, got 1.01',
  ],
  [
    'a negative probability',
    { ...good, probability: -0.1 },
    'one.jsonl line 2: probability: expected a number from 0 to 1, got -0.1',
  ],
  [
    'no number',
    { ...good, probability: Number.NaN },
    'one.jsonl line 2: probability: expected a number from 0 to 1, got null',
  ],
  [
    'too large a number',
    JSON.stringify(good).replace('"probability":0.2', '"probability":1e999'),
    'one.jsonl line 2: probability: expected a number from 0 to 1, got Infinity',
  ],
  [
    'another outcome',
    { ...good, outcome: 2 },
    'one.jsonl line 2: outcome: expected the outcome 0 or 1, got 2',
  ],
  [
    'an outcome that its market lacks',
    { ...good, marketIndex: 1, outcome: 1 },
    'one.jsonl line 2: outcome: expected 0, as markets.jsonl has it for market 1, got 1',
  ],
  [
    'a price that its market lacks',
    { ...good, marketIndex: 1, baseline: 0.5 },
    'one.jsonl line 2: baseline: expected 0.25, as markets.jsonl has it for market 1, got 0.5',
  ],
  [
    'an unknown market',
    { ...good, marketIndex: 77 },
    'one.jsonl line 2: marketIndex: expected a market of markets.jsonl, got 77',
  ],
  [
    'calls that are no list',
    { ...good, trace: { calls: {} } },
    'one.jsonl line 2: trace.calls: expected a list, got an object',
  ],
  [
    'a text that is none',
    withCall({ response: { text: null } }),
    'one.jsonl line 2: trace.calls[0].response.text: expected a text, got null',
  ],
  [
    'negative tokens',
    withCall({ usage: { promptTokens: -1, completionTokens: 0 } }),
    'one.jsonl line 2: trace.calls[0].usage.promptTokens: expected a whole number from 0 up, got -1',
  ],
  [
    'negative costs',
    withCall({ costUsd: -1 }),
    'one.jsonl line 2: trace.calls[0].costUsd: expected a number from 0 up, got -1',
  ],
  [
    'bottomless tool results',
    withCall({ response: { text: '', toolCalls: [{ toolName: 't', arguments: {}, result: deep }] } }),
    'one.jsonl line 2: trace.calls[0].response.toolCalls[0].result: expected JSON of at most 500 levels, got a list',
  ],
]

describe('refused with file, line, what was expected and what came', () => {
  const first = JSON.stringify(ensembleLine(9))

  test.each(malformed)('%s', async (_, second, sentence) => {
    const text = typeof second === 'string' ? second : JSON.stringify(second)
    await expect(imported({ 'traces/one.jsonl': `${first}\n${text}\n` })).rejects.toMatchObject({
      name: 'UsageError',
      message: expect.stringMatching(new RegExp(`/traces/${sentence.replace(/[[\]().]/g, '\\$&')}$`)),
    })
  })

  test('a line that comes twice, in one file or in two', async () => {
    const files = { 'traces/a.jsonl': [good], 'traces/b.jsonl': [ensembleLine(1), good] }
    await expect(imported(files)).rejects.toThrow(
      /b\.jsonl line 2: expected each market once a configuration, got market 0 under "independent_ensemble" again, as in .*a\.jsonl line 1$/,
    )
  })

  test.each([
    [
      'an empty trace file',
      { 'traces/a.jsonl': '' },
      /a\.jsonl: expected at least one trace, got an empty file$/,
    ],
    [
      'an empty list of markets',
      { 'markets.jsonl': '', 'traces/a.jsonl': [good] },
      /markets\.jsonl: expected at least one market, got an empty file$/,
    ],
    [
      'a market that comes twice',
      { 'markets.jsonl': [market(0), market(0)], 'traces/a.jsonl': [good] },
      /markets\.jsonl line 2: expected each market once, got market 0 again$/,
    ],
    [
      'a market without a price',
      { 'markets.jsonl': [market(0, { baselineMidPrice: null })], 'traces/a.jsonl': [good] },
      /markets\.jsonl line 1: baselineMidPrice: expected a number from 0 to 1, got null$/,
    ],
    [
      'a folder without traces',
      {},
      /expected a folder with markets\.jsonl and traces\/\*\.jsonl, got no trace files in it$/,
    ],
  ])('%s', async (_, files, sentence) => {
    await expect(imported(files)).rejects.toThrow(sentence)
  })
})

test('a line of five megabytes is one call like any other', async () => {
  const text = `${'tide and wind, '.repeat(350_000)}\nand sea\n\nFINAL_PROBABILITY: 0.2`
  const calls = [
    call('researcher', 0, 'Gather.', text),
    call('pipelineAnalyst', 1, `Research report:\n${text}`, text),
  ]
  const began = performance.now()
  const { events } = await importedTrace(line('sequential_pipeline', 0, calls))
  expect(events.find((event) => event.kind === 'call')).toMatchObject({ reply: text })
  expect(events.filter(({ kind }) => kind === 'message')).toHaveLength(1)
  expect(performance.now() - began).toBeLessThan(5000)
})
