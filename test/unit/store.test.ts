import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import fc from 'fast-check'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import { agentIds, memberId } from '../../harness/core/members.ts'
import { requestKinds } from '../../harness/core/request.ts'
import type { Cell, EpisodeResult, Happening, Trace, TraceEvent } from '../../harness/core/trace.ts'
import { ResultsReader } from '../../harness/store/reader.ts'
import { type FinishedEpisode, ResultsWriter } from '../../harness/store/writer.ts'
import { aborted, asked, call, decided, ended, message, plainCell, traceOf } from './trace-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

let file = ''
let files = 0
beforeEach(() => {
  files += 1
  file = join(folder, `${files}.db`)
})

const start = {
  ...{ command: 'sweep', startedAt: '2026-01-01T00:00:00.000Z', commit: undefined, isDirty: false },
  ...{ lockHash: undefined, arguments: ['--seeds', '1'], versions: { node: '24' } },
}

/** Stores traces of one cell in one run. */
function store(traces: readonly Trace[], identity: Cell = plainCell): void {
  writing((writer) => {
    const [cell] = writer.cells([{ identity, fingerprint: 'f' }])
    const run = writer.startRun(start)
    const episodes = traces.map((trace): FinishedEpisode => ({ cell: cell?.id ?? 0, trace }))
    writer.save(run, episodes)
    writer.finishRun(run, '2026-01-01T00:00:01.000Z', [])
  })
}

function writing<T>(work: (writer: ResultsWriter) => T): T {
  const writer = new ResultsWriter(file)
  try {
    return work(writer)
  } finally {
    writer.close()
  }
}

function reading<T>(work: (reader: ResultsReader) => T): T {
  const reader = new ResultsReader(file)
  try {
    return work(reader)
  } finally {
    reader.close()
  }
}

/** Looks or meddles past the store. */
function sql<T>(work: (database: Database.Database) => T): T {
  const database = new Database(file)
  try {
    return work(database)
  } finally {
    database.close()
  }
}

/** Any UTF-16 units: halves of surrogate pairs, NUL, escapes, direction marks. */
const weird = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0xffff }), fc.constantFrom(0, 0x1b, 0x202e, 0xd800, 0xdfff)), {
    maxLength: 12,
  })
  .map((units) => String.fromCharCode(...units))

const json: fc.Arbitrary<Json> = fc.oneof(
  weird,
  fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value))),
)
const member = fc.constantFrom('agent-0', 'agent-1', 'manager').map(memberId)
const agents = fc.integer({ min: 0, max: 3 }).map(agentIds)
const count = fc.nat({ max: 1_000_000 })
const usage = fc.record(
  { inputTokens: count, outputTokens: count, cachedTokens: count, usd: fc.double({ min: 0, max: 9 }) },
  { requiredKeys: ['inputTokens', 'outputTokens'] },
)
const read = fc.oneof(
  fc.record({ kind: fc.constant('read' as const), answer: json }),
  fc.record({
    kind: fc.constant('refused' as const),
    reason: fc.constantFrom('unreadable', 'illegal', 'declined', 'absent'),
    detail: weird,
  }),
)
const part = fc.record({
  role: fc.constantFrom('system', 'user', 'assistant', 'tool'),
  kind: fc.constantFrom(
    'brief',
    'observation',
    'message',
    'board',
    'request',
    'reply',
    'tool-call',
    'tool-result',
  ),
  text: weird,
})

const toolCall = fc.record({ tool: weird, arguments: json })
const callMade = fc.record({
  ...{ kind: fc.constant('call' as const), member, request: fc.constantFrom(...requestKinds) },
  ...{ scope: fc.constantFrom('own', 'group'), ordinal: count, attempt: count, prompt: fc.array(part) },
  ...{ reads: fc.array(count), reply: weird, reading: read, usage: fc.option(usage, { nil: undefined }) },
  duration: fc.record({ kind: fc.constantFrom('drawn', 'measured'), ms: count }),
})

const causes = fc.array(count)
const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant('round'), asks: fc.constantFrom('each', 'team'), asked: agents }),
  callMade,
  fc.tuple(callMade, count).map(([asked, outputCap]) => ({ ...asked, outputCap })),
  fc.tuple(callMade, causes).map(([asked, causes]) => ({ ...asked, causes })),
  fc.record({
    ...{ kind: fc.constant('call'), member, request: fc.constant('answer'), scope: fc.constant('own') },
    ...{ ordinal: count, attempt: count, turn: count, prompt: fc.array(part), reads: fc.constant([]) },
    ...{ reply: weird, reading: fc.constant({ kind: 'deferred' as const }), usage: fc.constant(undefined) },
    toolCalls: fc.tuple(toolCall, toolCall),
    duration: fc.record({ kind: fc.constant('drawn'), ms: count }),
  }),
  fc.record({
    ...{ kind: fc.constant('tool'), member, tool: weird, arguments: json, result: weird },
    isError: fc.boolean(),
  }),
  fc.record({
    ...{ kind: fc.constant('message'), from: member, to: member, text: weird },
    deliveredAt: fc.option(count, { nil: undefined }),
  }),
  fc.record({
    ...{ kind: fc.constant('message'), from: member, to: member, text: weird, causes },
    ...{ protocol: fc.constant(true as const), deliveredAt: count },
  }),
  fc.record({ kind: fc.constant('coordination') }),
  fc.record({ kind: fc.constant('mark'), name: weird, members: fc.array(member), data: json }),
  fc.record({
    ...{ kind: fc.constant('pool'), collector: member, from: fc.array(member), unread: fc.array(member) },
    ...{ rule: fc.constantFrom('mean', 'plurality'), answer: fc.option(json, { nil: undefined }) },
  }),
  fc.record({
    ...{ kind: fc.constant('pool'), collector: member, from: fc.array(member), unread: fc.array(member) },
    ...{ rule: fc.constant('agreement'), answer: fc.option(json, { nil: undefined }) },
    ...{ differing: fc.array(member), causes },
  }),
  fc.record({
    ...{ kind: fc.constant('decision'), agents, answer: json, by: member },
    source: fc.constantFrom('reply', 'pooled', 'rule', 'fallback'),
  }),
  fc.record({
    ...{ kind: fc.constant('decision'), agents, answer: json, by: member, advice: json },
    ...{ source: fc.constant('reply'), deviates: fc.boolean(), causes },
  }),
  fc.record({ kind: fc.constant('world'), name: weird, agents, data: json }),
  fc.record({ kind: fc.constant('fault'), fault: fc.constant('drop'), member, detail: json }),
)

const events: fc.Arbitrary<readonly TraceEvent[]> = fc
  .array(fc.tuple(happening, fc.nat({ max: 9 }), count), { maxLength: 12 })
  .map((made) => made.map(([what, round, at], seq) => ({ ...what, seq, round, at })))

const result: fc.Arbitrary<EpisodeResult> = fc.oneof(
  fc.record({
    ...{ kind: fc.constant('ended'), cause: fc.constantFrom('goal', 'rules', 'turn-limit') },
    ...{ score: fc.double({ min: 0, max: 1, noNaN: true }).map(Math.abs), payoffs: fc.array(count) },
    ...{ rounds: count, makespanMs: count },
  }),
  fc.record({
    ...{ kind: fc.constant('aborted'), cause: fc.constantFrom('provider', 'timeout', 'budget', 'harness') },
    detail: weird,
  }),
)

describe('the store', () => {
  test('gives back any episode as it was given', () => {
    let seed = 0
    fc.assert(
      fc.property(result, events, fc.boolean(), (ending, happened, isSimulated) => {
        seed += 1
        const cell = { ...plainCell, isSimulated, agents: isSimulated ? 3 : 4 }
        const trace: Trace = { cell, seed, repetition: seed % 3, result: ending, events: happened }
        store([trace], cell)
        reading((reader) => {
          const episode = reader.episodes().find((row) => row.seed === seed)
          expect(reader.trace(episode?.episode ?? 0)).toEqual(trace)
          expect(reader.damaged({ run: seed })).toEqual([])
        })
      }),
      { numRuns: 60 },
    )
  })

  test('gives equal episodes the same digest, whatever the order, and others another', () => {
    const traces = [1, 2, 3].map((seed) => traceOf([[asked(0), call('agent-0')]], { seed }))
    const digests = [traces, traces.toReversed(), traces.slice(1)].map((some) => {
      files += 1
      file = join(folder, `${files}.db`)
      store(some)
      return reading((reader) => reader.digest())
    })
    expect(digests[0]).toBe(digests[1])
    expect(digests[0]).not.toBe(digests[2])
  })

  test('has totals that come from the rows', () => {
    const paid = { inputTokens: 100, outputTokens: 20, usd: 0.25 }
    const calls = [call('agent-0', { usage: paid }), call('agent-1'), call('manager', { usage: undefined })]
    store([traceOf([[asked(0, 1), ...calls]]), traceOf([], { seed: 2, result: aborted })])
    const totals = { episodes: 2, aborted: 1, calls: 3, tokens: 132, usd: 0.25 }
    expect(reading((reader) => reader.totals())).toEqual(totals)
    sql((database) => database.exec(`DELETE FROM events WHERE member = 'agent-0'`))
    expect(reading((reader) => reader.totals())).toEqual({ ...totals, calls: 2, tokens: 12, usd: null })
  })

  test('stores all episodes of a save or none', () => {
    store([traceOf([[asked(0)]])])
    const more = [2, 3].map((seed) => traceOf([[asked(0)]], { seed }))
    const episodes = more.map((trace, index) => ({ cell: index === 0 ? 1 : 99, trace }))
    expect(() => writing((writer) => writer.save(1, episodes))).toThrow()
    reading((reader) => expect(reader.episodes().map(({ seed }) => seed)).toEqual([1]))
  })

  test('keeps the first of two episodes with one place, and claims it for both runs', () => {
    store([traceOf([[asked(0)]], { result: ended({ score: 0.25 }) })])
    store([traceOf([[asked(0)]], { result: ended({ score: 0.75 }) })])
    reading((reader) => {
      expect(reader.episodes()).toHaveLength(1)
      expect(reader.episodes({ run: 2 })).toEqual(reader.episodes({ run: 1 }))
      expect(reader.episodes()[0]?.result).toMatchObject({ score: 0.25 })
    })
  })

  test('has its foreign keys on', () => {
    store([traceOf([[asked(0)]])])
    expect(() => writing((writer) => writer.claim(1, [99]))).toThrow(/FOREIGN KEY/)
    const nowhere = { cell: 99, trace: traceOf([[asked(0)]], { seed: 9 }) }
    expect(() => writing((writer) => writer.save(1, [nowhere]))).toThrow(/FOREIGN KEY/)
    writing((writer) => writer.remove([1]))
    expect(sql((database) => database.prepare('SELECT count(*) AS n FROM events').get())).toEqual({ n: 0 })
  })

  test('leaves one file', () => {
    store([traceOf([[asked(0)]])])
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(file))).toHaveLength(1)
  })

  test('keeps paid replies until their episode has ended', async () => {
    const real = { ...plainCell, isSimulated: false }
    const key = 'a cell'
    await writing((writer) => writer.savePaidReply(key, 1, 0, 'a call', '{"text":"hello"}'))
    expect(writing((writer) => writer.paidReply(key, 1, 0, 'a call'))).toBe('{"text":"hello"}')
    expect(writing((writer) => writer.paidReply(key, 2, 0, 'a call'))).toBe(undefined)
    store([traceOf([[asked(0)]], { cell: real, result: aborted })], real)
    expect(writing((writer) => writer.paidReply(key, 1, 0, 'a call'))).toBeDefined()
  })
})

describe('a changed row is found', () => {
  const trace = traceOf([
    [
      asked(0, 1),
      call('agent-0', { prompt: [{ role: 'user', kind: 'request', text: 'What do you do?' }] }),
      message('agent-0', 'agent-1', 120),
      call('agent-1', { reads: [2], reply: 'ANSWER: cross' }),
      decided([0, 1]),
    ],
  ])

  test.each([
    ['a reply', `UPDATE texts SET body = 'ANSWER: jump' WHERE body = 'ANSWER: cross'`],
    ['a prompt', `UPDATE texts SET body = 'What now?' WHERE body = 'What do you do?'`],
    ['the order of a prompt', `UPDATE events SET prompt = '[]' WHERE seq = 1`],
    ['a speaker', `UPDATE events SET member = 'agent-1' WHERE seq = 1`],
    ['a delivery', 'UPDATE events SET until = NULL WHERE seq = 2'],
    ['a time', 'UPDATE events SET at = 7 WHERE seq = 3'],
    ['a reading', `UPDATE events SET data = json_set(data, '$.reading.answer', 'cross') WHERE seq = 1`],
    ['a count of tokens', `UPDATE events SET data = json_set(data, '$.usage.inputTokens', 1) WHERE seq = 1`],
    ['a round', 'UPDATE events SET round = 3 WHERE seq = 4'],
    ['a missing event', 'DELETE FROM events WHERE seq = 4'],
    ['a score', `UPDATE episodes SET result = json_set(result, '$.score', 1)`],
    ['a parameter', `UPDATE cells SET identity = json_set(identity, '$.agents', 4)`],
  ])('%s', (_what, change) => {
    store([traceOf([[asked(0)]], { seed: 2 }), trace])
    expect(reading((reader) => reader.damaged())).toEqual([])
    expect(sql((database) => database.prepare(change).run().changes)).toBeGreaterThan(0)
    const found = reading((reader) => reader.damaged())
    expect(found).toContain(2)
  })
})

describe('the ledger', () => {
  const fact = 'The bridge is out.'
  const saw = { role: 'user', kind: 'observation', text: `You know: ${fact}` } as const
  const heard = { role: 'user', kind: 'message', text: `agent-0 says: ${fact}` } as const
  const trace = traceOf([
    [
      asked(0, 1, 2, 3),
      call('agent-0', { prompt: [saw], reply: fact }),
      message('agent-0', 'agent-1', 100),
      message('agent-0', 'agent-2', 100),
      message('agent-0', 'agent-3', undefined),
      call('agent-1', { prompt: [heard], reads: [2], at: 100 }),
      call('agent-3', { prompt: [] }),
    ],
  ])

  function rows(query: string, ...values: readonly string[]): readonly unknown[] {
    store([trace])
    return sql((database) => database.prepare(query).all(...values))
  }

  test('tells what was sent to whom and never read by them, lost or not', () => {
    const query = `
      SELECT sender, recipient, delivered_at IS NOT NULL AS arrived FROM messages AS m
      WHERE NOT EXISTS (
        SELECT 1 FROM reads AS r WHERE r.episode = m.episode AND r.message = m.seq AND r.reader = m.recipient
      ) ORDER BY m.seq`
    expect(rows(query)).toEqual([
      { sender: 'agent-0', recipient: 'agent-2', arrived: 1 },
      { sender: 'agent-0', recipient: 'agent-3', arrived: 0 },
    ])
  })

  test('tells who was never shown what another agent knew', () => {
    const shown = `
      SELECT e.member FROM events AS e, json_each(e.prompt) AS p JOIN texts AS t ON t.id = p.value ->> 1
      WHERE e.kind = 'call' AND instr(t.body, ?)`
    const query = `SELECT DISTINCT member FROM calls WHERE member NOT IN (${shown}) ORDER BY member`
    expect(rows(query, fact)).toEqual([{ member: 'agent-3' }])
  })

  test('adds up per agent to the totals', () => {
    const query =
      'SELECT member, count(*) AS calls, sum(input_tokens + output_tokens) AS tokens FROM calls GROUP BY member'
    const each = rows(query) as readonly { readonly calls: number; readonly tokens: number }[]
    const totals = reading((reader) => reader.totals())
    expect(each.reduce((sum, { calls }) => sum + calls, 0)).toBe(totals.calls)
    expect(each.reduce((sum, { tokens }) => sum + tokens, 0)).toBe(totals.tokens)
  })
})
