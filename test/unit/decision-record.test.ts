import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import { ResultsReader } from '../../harness/store/reader.ts'
import { ResultsWriter } from '../../harness/store/writer.ts'
import { asked, call, decided, type Made, message, plainCell, traceOf } from './trace-fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-decisions-'))
afterAll(() => rmSync(folder, { recursive: true }))

const start = {
  ...{ command: 'sweep', startedAt: '2026-01-01T00:00:00.000Z', commit: undefined, isDirty: false },
  ...{ lockHash: undefined, arguments: [], versions: {} },
}

const sees = { prompt: [{ role: 'user', kind: 'observation', text: 'The corridor is free.' }] } as const
const vote = (member: string) =>
  call(member, { request: 'commit', reading: { kind: 'read', answer: 'accept' } })
const pool: Made = {
  ...{ kind: 'pool', collector: 'tally', from: ['agent-0', 'agent-1'].map(memberId), unread: [] },
  ...{ rule: 'plurality', answer: 'yes' },
}

/** One round for each authority. */
const trace = traceOf([
  // 0 to 4: agent 0 for itself, after it read agent 1; an agent that could not be read.
  [
    ...[asked(0, 1), call('agent-1', sees), message('agent-1', 'agent-0', 5)],
    ...[call('agent-0', { ...sees, request: 'propose' }), call('agent-0', { request: 'revise', reads: [2] })],
    ...[
      decided([0], { answer: 'cross', advice: 'wait', deviates: true }),
      decided([1], { source: 'fallback', by: 'agent-1' }),
    ],
  ],
  // 7: a manager for both, once both had accepted.
  [
    ...[asked(0, 1), call('manager', { scope: 'group', request: 'merge' }), vote('agent-0'), vote('agent-1')],
    decided([0, 1], { by: 'manager', answer: { plan: [1] } }),
  ],
  // 12: a collector for the team.
  [
    { kind: 'round', asks: 'team', asked: [] },
    ...[
      call('agent-0', sees),
      call('agent-1'),
      pool,
      decided([], { source: 'pooled', by: 'tally', answer: 'yes' }),
    ],
  ],
  // 17: a rule, and nobody.
  [
    asked(0, 1),
    decided([0], { source: 'rule', by: 'lowest-id' }),
    decided([1], { source: 'fallback', by: 'nobody' }),
  ],
])

function stored(name: string): string {
  const file = join(folder, name)
  const writer = new ResultsWriter(file)
  const [cell] = writer.cells([{ identity: plainCell, fingerprint: 'f' }])
  const run = writer.startRun(start)
  writer.save(run, [
    { cell: cell?.id ?? 0, trace },
    { cell: cell?.id ?? 0, trace: { ...trace, seed: 2 } },
  ])
  writer.close()
  return file
}

function rows(file: string, query: string): readonly unknown[] {
  const database = new Database(file, { readonly: true })
  try {
    return database.prepare(query).all()
  } finally {
    database.close()
  }
}

test('decisions tell who decided what, by which authority', () => {
  const query =
    'SELECT round, agents, answer, authority, by, advice, deviates FROM decisions WHERE episode = 1'
  const plain = { advice: null, deviates: null }
  expect(rows(stored('decisions.db'), query)).toEqual([
    {
      round: 0,
      agents: '[0]',
      answer: '"cross"',
      authority: 'own',
      by: 'agent-0',
      advice: '"wait"',
      deviates: 1,
    },
    { ...plain, round: 0, agents: '[1]', answer: '"wait"', authority: 'nobody', by: 'agent-1' },
    { ...plain, round: 1, agents: '[0,1]', answer: '{"plan":[1]}', authority: 'member', by: 'manager' },
    { ...plain, round: 2, agents: '[]', answer: '"yes"', authority: 'collector', by: 'tally' },
    { ...plain, round: 3, agents: '[0]', answer: '"wait"', authority: 'rule', by: 'lowest-id' },
    { ...plain, round: 3, agents: '[1]', answer: '"wait"', authority: 'nobody', by: 'nobody' },
  ])
})

test('decision inputs tell what each rests on, for each episode alike', () => {
  const query = (episode: number) => `
    SELECT i.decision, i.kind, i.input, i.member FROM decision_inputs AS i
    WHERE i.episode = ${episode} ORDER BY i.decision, i.kind, i.input`
  const file = stored('inputs.db')
  const expected = [
    [5, 'call', 4, 'agent-0'],
    [5, 'message', 2, 'agent-1'],
    [6, 'call', 1, 'agent-1'],
    [6, 'observation', 1, 'agent-1'],
    [11, 'call', 8, 'manager'],
    [11, 'vote', 9, 'agent-0'],
    [11, 'vote', 10, 'agent-1'],
    [16, 'call', 13, 'agent-0'],
    [16, 'call', 14, 'agent-1'],
    [16, 'observation', 13, 'agent-0'],
    [16, 'pool', 15, 'tally'],
  ].map(([decision, kind, input, member]) => ({ decision, kind, input, member }))
  expect(rows(file, query(1))).toEqual(expected)
  expect(rows(file, query(2))).toEqual(expected)
})

test('an agent that decides for another by the joint question is no longer its own authority', () => {
  const joint = traceOf([[asked(0, 1), call('agent-0', { scope: 'group' }), decided([0]), decided([1])]])
  const file = join(folder, 'joint.db')
  const writer = new ResultsWriter(file)
  const [cell] = writer.cells([{ identity: plainCell, fingerprint: 'f' }])
  writer.save(writer.startRun(start), [{ cell: cell?.id ?? 0, trace: joint }])
  writer.close()
  expect(rows(file, 'SELECT DISTINCT authority FROM decisions')).toEqual([{ authority: 'member' }])
})

test('calls tell how many turns went to tools before', () => {
  const file = join(folder, 'turns.db')
  const writer = new ResultsWriter(file)
  const [cell] = writer.cells([{ identity: plainCell, fingerprint: 'f' }])
  writer.save(writer.startRun(start), [
    { cell: cell?.id ?? 0, trace: traceOf([[call('agent-0'), call('agent-0', { turn: 1 })]]) },
  ])
  writer.close()
  expect(rows(file, 'SELECT turn FROM calls ORDER BY seq')).toEqual([{ turn: 0 }, { turn: 1 }])
})

/** Makes a file what a version 1 checkout would have left. */
function madeOld(file: string): void {
  const database = new Database(file)
  for (const view of ['decision_inputs', 'decisions', 'marks', 'calls']) database.exec(`DROP VIEW ${view}`)
  database.exec("CREATE VIEW calls AS SELECT episode, seq, member FROM events WHERE kind = 'call'")
  database.pragma('user_version = 1')
  database.close()
}

test.each([
  ['reading', (file: string) => new ResultsReader(file).close()],
  ['writing', (file: string) => new ResultsWriter(file).close()],
])('a file of version 1 opens for %s, holds what it held, and gets the views', (name, open) => {
  const file = stored(`old-${name}.db`)
  const digest = () => {
    const reader = new ResultsReader(file)
    try {
      return reader.digest()
    } finally {
      reader.close()
    }
  }
  const before = digest()
  madeOld(file)
  open(file)
  expect(rows(file, 'SELECT count(*) AS n FROM decision_inputs')).toEqual([{ n: 22 }])
  expect(rows(file, 'SELECT count(*) AS n FROM calls WHERE turn = 0')).toEqual([{ n: 16 }])
  expect(rows(file, 'PRAGMA user_version')).toEqual([{ user_version: 2 }])
  expect(digest()).toBe(before)
})

test('an old file that another process holds is read as it is', () => {
  const file = stored('held.db')
  madeOld(file)
  const holder = new Database(file)
  holder.exec('BEGIN IMMEDIATE')
  try {
    const reader = new ResultsReader(file)
    expect(reader.episodes()).toHaveLength(2)
    reader.close()
  } finally {
    holder.exec('ROLLBACK')
    holder.close()
  }
  expect(rows(file, 'PRAGMA user_version')).toEqual([{ user_version: 1 }])
})
