import { afterAll, describe, expect, test } from 'vitest'
import {
  call,
  ensembleLine,
  imported,
  importedTrace,
  type Line,
  line,
  market,
  removeFolders,
} from './coordination-traces-fixture.ts'

afterAll(removeFolders)

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
