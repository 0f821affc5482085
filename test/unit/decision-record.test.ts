import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, expect, test } from 'vitest'
import { memberId } from '../../harness/core/members.ts'
import type { Trace } from '../../harness/core/trace.ts'
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
const refused = { kind: 'refused', reason: 'unreadable', detail: 'no answer' } as const
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

function stored(name: string, of: Trace = trace): string {
  const file = join(folder, name)
  const writer = new ResultsWriter(file)
  const [cell] = writer.cells([{ identity: plainCell, fingerprint: 'f' }])
  const run = writer.startRun(start)
  writer.save(run, [
    { cell: cell?.id ?? 0, trace: of },
    { cell: cell?.id ?? 0, trace: { ...of, seed: 2 } },
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

/** A mechanism's own message. */
const signal = (from: string, to: string, ...causes: number[]): Made => ({
  ...message(from, to, 0),
  ...{ kind: 'message', from: memberId(from), to: memberId(to), text: 'award', deliveredAt: 0 },
  ...{ protocol: true, ...(causes.length > 0 && { causes }) },
})

/** One round for each authority, with what each rests on; what lies between would mislead who goes by member and round. */
const recorded = traceOf([
  // 0 to 7: agent 0 for itself by its first reply, though it gave another; it had read agent 1, and a tool.
  [
    ...[asked(0, 1), call('agent-1', sees), { ...message('agent-1', 'agent-0', 5), causes: [1] } as Made],
    { kind: 'tool', member: memberId('agent-0'), tool: 'look', arguments: null, result: '', isError: false },
    call('agent-0', { request: 'revise', reads: [2], causes: [3] }),
    ...[call('agent-0', { request: 'answer' }), vote('agent-1')],
    decided([0], { causes: [4] }),
  ],
  // 8 to 16: a manager for both by the votes of both; a third judged another plan. It had bid for the part.
  [
    ...[asked(0, 1), call('manager', { request: 'bid', scope: 'group', ...sees }), vote('agent-2')],
    ...[signal('manager', 'clerk', 9), signal('clerk', 'manager', 11)],
    call('manager', { scope: 'group', request: 'merge', causes: [12] }),
    ...[vote('agent-0'), vote('agent-1')],
    decided([0, 1], { by: 'manager', causes: [13, 14, 15] }),
  ],
  // 17 to 22: a collector for the team, of agent 0's first reply and agent 1, who was down.
  [
    ...[{ kind: 'round', asks: 'team', asked: [] } as const, call('agent-0', sees)],
    { kind: 'fault', fault: 'crash', member: memberId('agent-1'), detail: { kind: 'absent' } },
    ...[call('agent-0', { causes: [18] }), { ...pool, causes: [18, 19] } as Made],
    decided([], { source: 'pooled', by: 'tally', answer: 'yes', causes: [21] }),
  ],
  // 23 to 28: a rule that went by a signal, another that went by the world alone, and nobody.
  [
    ...[asked(0, 1, 2), signal('agent-1', 'agent-0'), call('agent-2', { reading: refused })],
    decided([0], { source: 'rule', by: 'merged-plan', causes: [24] }),
    decided([1], { source: 'rule', by: 'lowest-id', causes: [] }),
    decided([2], { source: 'fallback', by: 'agent-2', causes: [25] }),
  ],
])

test('recorded causes are the inputs of a decision, whatever else was said in its round', () => {
  const file = stored('recorded.db', recorded)
  const authorities = rows(file, 'SELECT seq, authority FROM decisions WHERE episode = 2 ORDER BY seq')
  expect(authorities.map((row) => Object.values(row as object))).toEqual([
    ...[
      [7, 'own'],
      [16, 'member'],
      [22, 'collector'],
      [26, 'rule'],
      [27, 'rule'],
      [28, 'nobody'],
    ],
  ])
  const inputs = rows(
    file,
    'SELECT decision, kind, input, member FROM decision_inputs WHERE episode = 2 ORDER BY decision, input, kind',
  )
  expect(inputs.map((row) => Object.values(row as object))).toEqual([
    ...[
      [7, 'message', 2, 'agent-1'],
      [7, 'tool', 3, 'agent-0'],
      [7, 'call', 4, 'agent-0'],
    ],
    ...[
      [16, 'signal', 12, 'clerk'],
      [16, 'call', 13, 'manager'],
    ],
    ...[
      [16, 'vote', 14, 'agent-0'],
      [16, 'vote', 15, 'agent-1'],
    ],
    ...[
      [22, 'call', 18, 'agent-0'],
      [22, 'observation', 18, 'agent-0'],
    ],
    ...[
      [22, 'fault', 19, 'agent-1'],
      [22, 'pool', 21, 'tally'],
    ],
    ...[
      [26, 'signal', 24, 'agent-1'],
      [28, 'call', 25, 'agent-2'],
    ],
  ])
})

test('causes go on through messages, signals, pools and votes down to observations', () => {
  const causes = rows(
    stored('causes.db', recorded),
    `SELECT decision, json_group_array(cause) AS causes, sum(sees) AS observations
     FROM (SELECT * FROM decision_causes WHERE episode = 2 ORDER BY decision, cause) GROUP BY decision`,
  )
  expect(causes).toEqual([
    { decision: 7, causes: '[1,2,3,4]', observations: 1 },
    { decision: 16, causes: '[9,11,12,13,14,15]', observations: 1 },
    { decision: 22, causes: '[18,19,21]', observations: 1 },
    { decision: 26, causes: '[24]', observations: 0 },
    { decision: 28, causes: '[25]', observations: 0 },
  ])
})

test('where nobody recorded causes they are found by member and round', () => {
  const causes = rows(
    stored('found.db'),
    `SELECT decision, json_group_array(cause) AS causes, sum(sees) AS observations
     FROM (SELECT * FROM decision_causes WHERE episode = 2 ORDER BY decision, cause) GROUP BY decision`,
  )
  expect(causes).toEqual([
    { decision: 5, causes: '[1,2,4]', observations: 1 },
    { decision: 6, causes: '[1]', observations: 1 },
    { decision: 11, causes: '[8,9,10]', observations: 0 },
    { decision: 16, causes: '[13,14,15]', observations: 1 },
  ])
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
  const later = ['decision_causes', 'decision_inputs', 'decision_calls', 'decisions', 'marks', 'calls']
  for (const view of later) database.exec(`DROP VIEW ${view}`)
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
  expect(rows(file, 'PRAGMA user_version')).toEqual([{ user_version: 3 }])
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
