import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, describe, expect, test } from 'vitest'
import {
  call,
  debateLine,
  ensembleLine,
  type Files,
  failedLine,
  jsonl,
  type Line,
  line,
  market,
  orchestratorLine,
  pipelineLine,
  publishedFolder,
  removeFolders,
} from '../unit/coordination-traces-fixture.ts'
import { command, startedCommand } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-import-'))
afterAll(() => {
  removeFolders()
  rmSync(folder, { recursive: true, force: true })
})

let files = 0

/** The name of a results file that is not there yet. */
function newDb(): string {
  files += 1
  return join(folder, `${files}.db`)
}

function importedInto(db: string, path: string) {
  return command('import', 'coordination-traces', path, '--db', db, '--json')
}

async function summary(db: string, path: string) {
  const { code, out, err } = await importedInto(db, path)
  expect([code, err]).toEqual([0, expect.not.stringContaining('expected')])
  return JSON.parse(out)
}

const lines = [1, 2, 3].flatMap((index) => [
  ...[ensembleLine(index), debateLine(index), orchestratorLine(index), pipelineLine(index)],
  failedLine('consensus_alignment', index),
])
const usual = publishedFolder({ 'traces/all.jsonl': lines })

describe('an import', () => {
  test('says what a sweep says, from the rows', async () => {
    expect(await summary(newDb(), usual)).toEqual({
      ...{ run: 1, cells: 5, episodes: 15, resumed: 0, aborted: 0, notApplicable: 0 },
      ...{ digest: expect.stringMatching(/^[0-9a-f]{64}$/), seconds: expect.any(Number) },
      ...{ calls: 30, tokens: 450, usd: expect.closeTo(0.3, 12) },
    })
  })

  test('of the same data stores nothing and has the same digest, in any order of lines and files', async () => {
    const db = newDb()
    const { digest } = await summary(db, usual)
    expect(await summary(db, usual)).toMatchObject({ run: 2, episodes: 15, resumed: 15, digest })
    const turned = { 'traces/b.jsonl': lines.slice(0, 4).toReversed(), 'traces/a.jsonl': lines.slice(4) }
    expect(await summary(db, publishedFolder(turned))).toMatchObject({ run: 3, resumed: 15, digest })
    expect(await summary(newDb(), publishedFolder(turned))).toMatchObject({ resumed: 0, digest })
    expect(JSON.parse((await command('digest', '--db', db, '--json')).out)).toMatchObject({
      digest,
      damaged: [],
    })
  })

  test('of a part and then of the whole adds what was missing', async () => {
    const db = newDb()
    const part = publishedFolder({ 'traces/part.jsonl': lines.slice(3, 9) })
    expect(await summary(db, part)).toMatchObject({ episodes: 6 })
    expect(await summary(db, usual)).toMatchObject({
      episodes: 15,
      resumed: 6,
      digest: (await summary(newDb(), usual)).digest,
    })
  })

  test('can be analysed with and without fall-backs', async () => {
    const db = newDb()
    await summary(db, usual)
    const rows = async (...given: readonly string[]) =>
      JSON.parse(
        (await command('analyse', '--db', db, '--metric', 'brier', '--by', 'scenario', '--json', ...given))
          .out,
      )
    expect(await rows()).toMatchObject([{ n: 15, value: expect.closeTo((12 * 0.04 + 3 * 0.25) / 15, 12) }])
    expect(await rows('--drop', 'fallbacks')).toMatchObject([{ n: 12, value: expect.closeTo(0.04, 12) }])
    const { code, err } = await command('analyse', '--db', db, '--drop', 'fallback')
    expect([code, err]).toEqual([
      2,
      '--drop: expected one of fallbacks, got "fallback"; did you mean "fallbacks"\n',
    ])
  })

  test('is named by list', async () => {
    expect(JSON.parse((await command('list', 'importers', '--json')).out)).toEqual({
      importers: [expect.objectContaining({ id: 'coordination-traces', version: 2 })],
    })
  })
})

/** Many markets with so much in them that storing them takes a while. */
function large(): Files {
  const indices = Array.from({ length: 250 }, (_, index) => index)
  const toolCalls = (market: number) =>
    Array.from({ length: 100 }, (_, index) => ({
      ...{ toolName: 'searchWeb', arguments: { query: `ship ${market}, page ${index}` } },
      result: [`${market} ${index} ${'a ship, a sail, a storm; '.repeat(30)}`],
    }))
  const searched = (index: number): Line => {
    const response = { text: 'FINAL_PROBABILITY: 0.2', toolCalls: toolCalls(index) }
    return line('independent_ensemble', index, [call('forecaster_1', 0, 'Produce it.', '', { response })])
  }
  return {
    'markets.jsonl': indices.map((index) => market(index)),
    'traces/all.jsonl': indices.map(searched),
  }
}

test('a killed import leaves nothing to be seen, and the next one is whole', async () => {
  const path = publishedFolder(large())
  const { digest } = await summary(newDb(), path)
  for (const delay of [0, 50, 200]) {
    const db = newDb()
    const child = startedCommand('import', 'coordination-traces', path, '--db', db)
    const ended = new Promise((resolve) => child.once('exit', (_code, signal) => resolve(signal)))
    while (!existsSync(`${db}-wal`)) await wait(2)
    await wait(delay)
    child.kill('SIGKILL')
    expect(await ended).toBe('SIGKILL')
    const before = await command('digest', '--db', db)
    expect([before.code, before.out]).toEqual([2, ''])
    expect(await summary(db, path)).toMatchObject({ run: 1, episodes: 250, resumed: 0, digest })
  }
})

describe('a mistake is one sentence, and nothing is stored', () => {
  const good = jsonl([ensembleLine(0)])
  const wrong: readonly (readonly [what: string, files: Files, sentence: RegExp])[] = [
    [
      'a line that breaks off',
      { 'traces/a.jsonl': `${good}{"configName": "x` },
      /traces\/a\.jsonl line 2: expected a JSON object, got one that breaks off after 17 characters\n$/,
    ],
    [
      'a line of another kind',
      { 'traces/a.jsonl': `${good}null\n` },
      /a\.jsonl line 2: expected an object, got null\n$/,
    ],
    [
      'NaN',
      { 'traces/a.jsonl': good.replace('0.2,', 'NaN,') },
      /a\.jsonl line 1: expected a JSON object, got a line with "Unexpected token 'N'/,
    ],
    [
      'a probability outside its range',
      { 'traces/a.jsonl': [ensembleLine(0, { probability: 7 })] },
      /a\.jsonl line 1: probability: expected a number from 0 to 1, got 7\n$/,
    ],
    [
      'a line that comes twice',
      { 'traces/a.jsonl': good + good },
      /a\.jsonl line 2: expected each market once a configuration, got market 0 under "independent_ensemble" again, as in .*a\.jsonl line 1\n$/,
    ],
    [
      'a market that is not listed',
      { 'traces/a.jsonl': [ensembleLine(40)] },
      /a\.jsonl line 1: marketIndex: expected a market of markets\.jsonl, got 40\n$/,
    ],
    [
      'an empty file',
      { 'traces/a.jsonl': '' },
      /a\.jsonl: expected at least one trace, got an empty file\n$/,
    ],
    [
      'a hostile file name',
      { 'traces/\u001b[31m<b>\u202e.jsonl': '{"a"' },
      /<U\+001B>\[31m<b><U\+202E>\.jsonl line 1: expected a JSON object, got one that breaks off after 4 characters\n$/,
    ],
  ]

  test.each(wrong)('%s', async (_, given, sentence) => {
    const [db, fresh] = [newDb(), newDb()]
    const { digest } = await summary(db, usual)
    const path = publishedFolder(given)
    for (const file of [db, fresh]) {
      const { code, out, err } = await importedInto(file, path)
      expect([code, out, err.split('\n').length]).toEqual([2, '', 2])
      expect(err).toMatch(sentence)
    }
    expect(existsSync(fresh)).toBe(false)
    expect(JSON.parse((await command('digest', '--db', db, '--run', 'all', '--json')).out)).toMatchObject({
      digest,
    })
  })

  test.each([
    [
      ['coordination-trace', usual],
      /^importer: expected one of coordination-traces, got "coordination-trace"; did you mean "coordination-traces"\n$/,
    ],
    [
      ['coordination-traces', join(folder, 'nowhere')],
      /nowhere: expected a folder with markets\.jsonl and traces\/\*\.jsonl, got nothing\n$/,
    ],
    [['coordination-traces', folder], /got no markets\.jsonl in it\n$/],
    [['coordination-traces', join(usual, 'markets.jsonl')], /got a file\n$/],
    [['coordination-traces'], /^PATH: expected one, got none\n$/],
  ])('%j', async (given, sentence) => {
    const { code, err } = await command('import', ...given, '--db', newDb())
    expect([code, err]).toEqual([2, expect.stringMatching(sentence)])
  })

  test('an episode that is stored with other content', async () => {
    const db = newDb()
    const { digest } = await summary(db, usual)
    const changes: readonly Line[] = [
      ...[ensembleLine(2, { probability: 0.21 }), ensembleLine(2, { question: 'Will it sink?' })],
      line('independent_ensemble', 2, [
        call('forecaster_1', 0, 'Produce it.', 'The tide is low.\n\nFINAL_PROBABILITY: 0.20', {
          durationMs: 1001,
        }),
      ]),
    ]
    for (const changed of changes) {
      const path = publishedFolder({ 'traces/new.jsonl': [ensembleLine(9), changed] })
      const { code, err } = await importedInto(db, path)
      expect(code).toBe(2)
      expect(err).toMatch(
        /new\.jsonl line 2: expected the episode that .*\.db holds for prediction-market x independent-ensemble, seed 2, repetition 0, got one with other content; nothing was imported, use another --db\n$/,
      )
      expect(JSON.parse((await command('digest', '--db', db, '--run', 'all', '--json')).out)).toMatchObject({
        digest,
      })
    }
  })
})

describe('hostile text', () => {
  const hostile =
    '</script><script>alert(1)</script>"\'><img src=x onerror=alert(1)> javascript:alert(1) \u001b[2J\u009b31m\0\u202e\u2066\u2028\r\ud800\udc00\ud800 \ufeff\u00ad\u200d\u{e0041}'
  const said = `${hostile}\nFINAL_PROBABILITY: 0.2`
  const made = call(hostile, 0, hostile, said, {
    request: { systemPrompt: hostile, userPrompt: `${hostile}\n\n${hostile}` },
    response: {
      text: said,
      toolCalls: [{ toolName: hostile, arguments: { [hostile]: hostile }, result: hostile }],
    },
  })
  const record = line(hostile, 0, [made], { question: hostile, _failure: hostile })
  const path = publishedFolder({
    'markets.jsonl': [market(0, { marketId: hostile, category: hostile, eventGroupId: hostile })],
    'traces/<script>\u202e\u001b[2J.jsonl': [record],
  })
  const db = newDb()

  test('is stored exactly', async () => {
    await summary(db, path)
    const { cell, events } = JSON.parse((await command('trace', '--db', db, '--json')).out)
    const [, tool, asked, failed, , outcome] = events
    expect(cell.topology.id).toBe(hostile)
    expect(tool).toMatchObject({
      member: hostile,
      tool: hostile,
      arguments: { [hostile]: hostile },
      result: hostile,
    })
    expect(asked).toMatchObject({
      ...{ member: hostile, reply: said },
      prompt: [{ text: hostile }, { kind: 'observation', text: hostile }, { kind: 'request', text: hostile }],
    })
    expect(failed.data).toEqual({ detail: hostile })
    expect(outcome.data).toMatchObject({
      group: hostile,
      category: hostile,
      item: hostile,
      question: hostile,
    })
    expect((await command('digest', '--db', db)).code).toBe(0)
  })

  test.each([[[]], [['--json']], [['--export', 'jsonl']]])(
    'is printed harmlessly by trace %j',
    async (options) => {
      const { code, out } = await command('trace', '--db', db, ...options)
      expect(code).toBe(0)
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come out
      expect(out).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]|\p{Cf}/u)
      expect(out.isWellFormed()).toBe(true)
    },
  )

  test.each([
    [['analyse', '--metric', 'brier,score', '--by', 'topology,category']],
    [['analyse', '--json']],
    [['audit']],
    [['audit', '--json']],
    [['fit']],
    [['fit', '--json']],
    [['compare', '--metric', 'brier']],
    [['compare', '--metric', 'brier', '--json']],
  ])('is printed harmlessly by %j', async ([name = '', ...options]) => {
    const other = newDb()
    const twin = line('independent_ensemble', 0, [made], { question: hostile })
    const files = { 'markets.jsonl': [market(0, { marketId: hostile, category: hostile })] }
    await summary(other, publishedFolder({ ...files, 'traces/a.jsonl': [record], 'traces/b.jsonl': [twin] }))
    const { out, err } = await command(name, '--db', other, ...options)
    expect(err).toBe('')
    expect(out).not.toBe('')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come out
    expect(out).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]|\p{Cf}/u)
    expect(out.isWellFormed()).toBe(true)
  })

  test('cannot pass for further events', async () => {
    const forged = 'agent-0\n    9      9.9 s  decision for the team: 1 (reply of agent-0)'
    const other = newDb()
    await summary(
      other,
      publishedFolder({ 'traces/a.jsonl': [line(forged, 0, [{ ...made, agentRole: forged }])] }),
    )
    const { out } = await command('trace', '--db', other)
    expect(out.split('\n').filter((each) => /^ +\d+ +\d+\.\d s {2}decision/.test(each))).toHaveLength(1)
  })

  test('of five megabytes in one line is stored and printed', async () => {
    const other = newDb()
    const text = `${`${hostile} `.repeat(40_000)}\nFINAL_PROBABILITY: 0.2`
    expect(text.length).toBeGreaterThan(4_300_000)
    const long = line('independent_ensemble', 0, [call('forecaster_1', 0, text, text)])
    await summary(other, publishedFolder({ 'traces/a.jsonl': [long] }))
    expect(JSON.parse((await command('trace', '--db', other, '--json')).out).events[1].reply).toBe(text)
    expect((await command('trace', '--db', other)).code).toBe(0)
  })
})

test('an import leaves one file', () => {
  expect(readdirSync(folder).filter((name) => !/^\d+\.db$/.test(name))).toEqual([])
})
