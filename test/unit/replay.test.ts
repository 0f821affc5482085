import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { canonicalJson } from '../../harness/core/json.ts'
import { memberId } from '../../harness/core/members.ts'
import type { CallKey, Model, ModelReply, Prompt } from '../../harness/core/model.ts'
import type { ToolCall } from '../../harness/core/tool.ts'
import type { Cell, Happening, Trace, TraceEvent } from '../../harness/core/trace.ts'
import { placeOf, type RecordedEpisode, replayModel } from '../../harness/model/replay.ts'
import { scriptedModel } from '../../harness/model/scripted.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { plugins } from '../../harness/registry.ts'
import { replayedModels } from '../../harness/replay-source.ts'
import { sweepMatrix } from '../../harness/run/matrix.ts'
import type { CellPlan, PlannedModel } from '../../harness/run/planned-cell.ts'
import { playedJob } from '../../harness/run/played-job.ts'
import { recordedMatrix } from '../../harness/run/recorded-matrix.ts'
import { cellKey } from '../../harness/store/cell-key.ts'
import { digestOf } from '../../harness/store/content.ts'
import { ResultsReader } from '../../harness/store/reader.ts'
import { ResultsWriter } from '../../harness/store/writer.ts'
import { hiddenCards } from './hidden-cards.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-replay-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function newFile(): string {
  files += 1
  return join(folder, `${files}.db`)
}

/** Worlds that ask the team, each agent, for work, and over rounds; one mechanism of each kind, with all that it may do. */
const code = {
  scenarios: await plugins('scenario', ['corridor', 'code-review', 'forecast', 'negotiation']),
  topologies: await plugins('topology', [
    ...['independent', 'solo', 'adversarial-debate', 'byzantine-agreement', 'dialogue', 'gossip', 'mesh'],
    ...['shared-ledger', 'shared-store', 'work-queue', 'manager-workers', 'contract-net', 'commitment'],
  ]),
  faults: await plugins('fault'),
}
const { signal } = new AbortController()

const key: CallKey = {
  ...{ seed: 3, repetition: 0, member: memberId('agent-1'), round: 2 },
  ...{ request: 'answer', ordinal: 0, attempt: 0 },
}
const prompt: Prompt = [
  { role: 'system', kind: 'brief', text: 'The rules.' },
  { role: 'user', kind: 'request', text: 'What do you do?' },
]
const said: ModelReply = {
  ...{ kind: 'answered', text: 'ANSWER: wait', usage: { inputTokens: 12, outputTokens: 5 } },
  duration: { kind: 'measured', ms: 12.25 },
}
const simulation = { items: 0, reply: () => 'not asked' }

describe('one call', () => {
  const facts = { spec: 'replay:m', version: 1, isSimulated: false, isDeterministic: false, settings: {} }
  const episode: RecordedEpisode = {
    where: 'a.db, episode 7',
    calls: new Map([[placeOf(key), { prompt, reply: said }]]),
    interruption: undefined,
  }
  const ask = (isStrict: boolean, shown = prompt, change: Partial<CallKey> = {}, from = episode) =>
    replayModel(facts, from, isStrict).reply(
      { prompt: shown, key: { ...key, ...change }, simulation },
      signal,
    )

  test('is said again with its usage and duration', async () => {
    expect(await ask(true)).toEqual(said)
  })

  test('that was not recorded names itself', async () => {
    for (const isStrict of [true, false]) {
      await expect(ask(isStrict, prompt, { attempt: 1 })).rejects.toMatchObject({
        abortCause: 'harness',
        message:
          'replay of a.db, episode 7: answer of agent-1 in round 2 (seed 3, repetition 0, ordinal 0, attempt 1): expected a recorded reply, got none',
      })
    }
  })

  const place =
    'replay of a.db, episode 7: answer of agent-1 in round 2 (seed 3, repetition 0, ordinal 0, attempt 0)'
  const [brief, request] = prompt as readonly [Prompt[number], Prompt[number]]
  const differing: readonly [string, Prompt, string][] = [
    [
      'another text',
      [brief, { ...request, text: 'What would you do?' }],
      'expected part 2 of its prompt (request) as recorded, "do you do?", got from character 6 on "would you do?"',
    ],
    [
      'another part',
      [brief, { ...request, kind: 'memory' }],
      `expected as part 2 of its prompt the user's request "What do you do?" as recorded, got the user's memory "What do you do?"`,
    ],
    [
      'a part less',
      [brief],
      `expected as part 2 of its prompt the user's request "What do you do?" as recorded, got nothing`,
    ],
    [
      'a part more',
      [...prompt, { role: 'user', kind: 'retry', text: 'Again.' }],
      `expected as part 3 of its prompt nothing as recorded, got the user's retry "Again."`,
    ],
  ]
  test.each(differing)(
    'with %s is an error that names the first difference',
    async (_, shown, difference) => {
      await expect(ask(true, shown)).rejects.toThrow(`${place}: ${difference}`)
    },
  )

  test.each(differing)('with %s is said again where the replay is not strict', async (_, shown) => {
    expect(await ask(false, shown)).toEqual(said)
  })

  test('that met an outage meets it again', async () => {
    const interruption = { cause: 'provider', detail: '429 slow down' } as const
    await expect(ask(true, prompt, { round: 3 }, { ...episode, interruption })).rejects.toMatchObject({
      abortCause: 'provider',
      message: '429 slow down',
    })
  })
})

/** Plays and stores cells. The runner of a sweep has no place within a runner of tests. */
async function swept(file: string, cells: readonly CellPlan[]): Promise<string> {
  const writer = new ResultsWriter(file)
  try {
    const stored = writer.cells(cells)
    const run = writer.startRun(testRun)
    for (const [index, planned] of cells.entries()) {
      const cell = stored[index]?.id ?? 0
      for (const place of planned.episodes) {
        const trace = await playedJob({ planned, ...place }, (model) => model, signal)
        writer.save(run, [{ cell, trace }])
      }
    }
    writer.finishRun(run, '', [])
  } finally {
    for (const { recorded } of cells) recorded?.recording.close()
    writer.close()
  }
  return file
}

const testRun = {
  ...{ command: 'test', startedAt: '', commit: undefined, isDirty: false, lockHash: undefined },
  ...{ arguments: [], versions: {} },
}

function matrixOf(models: readonly PlannedModel[], change: object = {}) {
  return sweepMatrix({
    ...{ scenarios: code.scenarios, topologies: code.topologies, knownFaults: code.faults },
    ...{ models, faults: ['none', 'drop:0.2'], agents: [3], seeds: [1, 2], repetitions: 1 },
    assignments: [{ scope: 'corridor', param: 'steps', text: '6' }],
    ...change,
  })
}

function planned(model: Model): PlannedModel {
  return { model, params: model.settings }
}

function everything(source: string, strict: 'yes' | 'no' = 'yes') {
  return recordedMatrix(replayedModels(source, { strict }), code)
}

interface Kept {
  readonly cell: Cell
  readonly seed: number
  readonly repetition: number
  readonly content: string
  /** Each event as a line, as `trace --export jsonl` has it. */
  readonly lines: readonly string[]
  readonly result: string
}

function kept(file: string, run?: number): readonly Kept[] {
  const results = new ResultsReader(file)
  const selection = run === undefined ? {} : { run }
  try {
    expect(results.damaged()).toEqual([])
    const contents = new Map(results.origins(selection).map(({ episode, content }) => [episode, content]))
    const rows = results.episodes(selection).map(({ episode, seed, repetition }): Kept => {
      const { cell, result, events } = results.trace(episode)
      const lines = events.map((event) => JSON.stringify(event))
      const content = contents.get(episode) ?? ''
      return { cell, seed, repetition, content, lines, result: canonicalJson({ ...result }) }
    })
    const named = rows.map((row) => [`${nameless(row.cell)} ${row.seed} ${row.repetition}`, row] as const)
    return named.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row)
  } finally {
    results.close()
  }
}

/** A cell without its model. */
function nameless(cell: Cell): string {
  return cellKey({ ...cell, model: { id: '', version: 1 }, modelParams: {} })
}

/** All that must be the same but the model's name in the cell. */
function bytes(file: string, run?: number): readonly unknown[] {
  return kept(file, run).map(({ cell, ...rest }) => [nameless(cell), cell.isSimulated, rest])
}

/** The digest as if every cell had this model. */
function digestWithoutModel(file: string): string {
  return digestOf(kept(file).map(({ cell, ...rest }) => ({ cellKey: nameless(cell), ...rest })))
}

const typical = await swept(newFile(), matrixOf([planned(simulatedModel('typical'))]).cells)

/** Replies with uneven measured durations; every fifth call is withheld, and one seed meets an outage. */
function unsteadyModel(): Model {
  let calls = 0
  return scriptedModel(
    ({ seed, round }): ModelReply => {
      calls += 1
      if (seed === 2 && round === 3) return { kind: 'failed', cause: 'provider', detail: '503 gone' }
      const duration = { kind: 'measured', ms: 1000 * Math.sin(calls) ** 2 + 0.1 } as const
      const usage = { inputTokens: calls, outputTokens: 3, cachedTokens: 1, usd: 0.1 * calls }
      return calls % 5 === 0
        ? { kind: 'declined', text: 'No.', duration }
        : { kind: 'answered', text: 'ANSWER: 0.7', usage, duration }
    },
    { spec: 'unsteady', isSimulated: false },
  )
}

/** A model that looks before it answers, in two turns, one of them in vain. */
function lookingModel(): Model {
  const calls: readonly [ToolCall, ...ToolCall[]] = [
    { tool: 'read_card', arguments: { place: 1 } },
    { tool: 'no_such_tool', arguments: ['hm'] },
  ]
  return scriptedModel(
    ({ turn = 0, member, seed }): ModelReply => {
      const duration = { kind: 'measured', ms: 10 * Math.sin(seed + turn + member.length) ** 2 } as const
      const usage = { inputTokens: 10 + turn, outputTokens: 3, usd: 0.01 }
      return turn < 2
        ? { kind: 'tool-calls', calls, text: 'Let me see.', usage, duration }
        : { kind: 'answered', text: 'ANSWER: even', usage, duration }
    },
    { spec: 'looking', isSimulated: false },
  )
}

const withTools = { scenarios: [hiddenCards], faults: ['none'], assignments: [] }
const looked = await swept(newFile(), matrixOf([planned(lookingModel())], withTools).cells)

const measured = await swept(newFile(), matrixOf([planned(unsteadyModel())], { repetitions: 2 }).cells)

describe.each([
  ['simulated agents', typical],
  ['a model with measured times, refusals and outages', measured],
])('a stored run of %s', (_, source) => {
  test('is replayed byte for byte', async () => {
    const again = await swept(newFile(), everything(source).cells)
    expect(bytes(again)).toEqual(bytes(source))
    expect(digestWithoutModel(again)).toBe(digestWithoutModel(source))
  })

  test('and so is its replay, in cells of the same names', async () => {
    const once = await swept(newFile(), everything(source).cells)
    const twice = await swept(newFile(), everything(once).cells)
    expect(kept(twice)).toEqual(kept(once))
  })

  test('is replayed into its own file, where the originals still come first', async () => {
    const copy = await swept(newFile(), everything(source).cells)
    const both = everything(copy).cells
    await swept(copy, both)
    expect(both.map(({ identity }) => cellKey(identity))).toEqual(
      everything(copy).cells.map(({ identity }) => cellKey(identity)),
    )
  })
})

describe('tool turns', () => {
  const stored = (file: string) => kept(file).length
  const known = { ...code, scenarios: [...code.scenarios, hiddenCards] }

  test('are replayed byte for byte', async () => {
    expect(stored(looked)).toBeGreaterThan(0)
    const again = await swept(newFile(), recordedMatrix(replayedModels(looked, {}), known).cells)
    expect(bytes(again)).toEqual(bytes(looked))
  })

  test('are asked again as they stand where the scenario is not in this tree', async () => {
    const { cells, notes } = everything(looked)
    expect(notes.length).toBeGreaterThan(0)
    expect(bytes(await swept(newFile(), cells))).toEqual(bytes(looked))
  })

  test('of simulated agents are replayed as well', async () => {
    const file = await swept(newFile(), matrixOf([planned(simulatedModel('typical'))], withTools).cells)
    const again = await swept(newFile(), recordedMatrix(replayedModels(file, {}), known).cells)
    expect(bytes(again)).toEqual(bytes(file))
  })

  test('that are missing name themselves', async () => {
    await expect(
      replayModel(
        { spec: 'replay:m', version: 1, isSimulated: false, isDeterministic: false, settings: {} },
        {
          where: 'a.db, episode 7',
          calls: new Map([[placeOf(key), { prompt, reply: said }]]),
          interruption: undefined,
        },
        true,
      ).reply({ prompt, key: { ...key, turn: 1 }, simulation }, signal),
    ).rejects.toThrow('attempt 0, turn 1): expected a recorded reply, got none')
  })
})

test('the replay of a simulation is no language model, and that of a language model no simulation', () => {
  const identities = (source: string) => everything(source).cells.map(({ identity }) => identity)
  expect(identities(typical).map(({ model, isSimulated }) => [model.id, isSimulated])).toEqual(
    identities(typical).map(() => ['replay:simulated:typical', true]),
  )
  expect(identities(measured).every(({ isSimulated }) => !isSimulated)).toBe(true)
})

test('a cell names what was replayed by its content and keeps the settings of the original', async () => {
  const params = (source: string) => everything(source).cells[0]?.identity.modelParams
  const moved = await swept(newFile(), matrixOf([planned(simulatedModel('typical'))]).cells)
  const other = await swept(newFile(), matrixOf([planned(simulatedModel('typical'))], { seeds: [1] }).cells)
  expect(params(typical)).toEqual({
    ...simulatedModel('typical').settings,
    ...{ content: expect.stringMatching(/^[0-9a-f]{16}$/), strict: 'yes' },
  })
  expect(params(moved)).toEqual(params(typical))
  expect(params(other)?.['content']).not.toBe(params(typical)?.['content'])
})

test('measured durations belong to the name of what was replayed', async () => {
  const slow = (ms: number) =>
    scriptedModel(() => ({ ...said, duration: { kind: 'measured', ms } }), { isSimulated: false })
  const recorded = async (ms: number) =>
    everything(await swept(newFile(), matrixOf([planned(slow(ms))], { faults: ['none'] }).cells)).cells[0]
  const [one, two] = [await recorded(1), await recorded(2)]
  expect(one?.identity.modelParams['content']).not.toBe(two?.identity.modelParams['content'])
})

describe('a sweep over axes', () => {
  test('finds the same cells in the record', async () => {
    const again = await swept(newFile(), matrixOf(replayedModels(typical, {})).cells)
    expect(bytes(again)).toEqual(bytes(typical))
  })

  test('of a world without chance runs identical episodes once, as the original did', async () => {
    const change = {
      scenarios: await plugins('scenario', ['corridor']),
      ...{ topologies: await plugins('topology', ['independent']), faults: ['none'], seeds: [1, 2, 3] },
      assignments: [
        { scope: 'corridor', param: 'demand', text: 'textbook' },
        { scope: 'corridor', param: 'steps', text: '6' },
      ],
    }
    const ideal = await swept(newFile(), matrixOf([planned(simulatedModel('ideal'))], change).cells)
    expect(matrixOf(replayedModels(ideal, {}), change).cells[0]?.episodes).toHaveLength(1)
  })

  test.each([
    [
      'seeds',
      { seeds: [1, 2, 4, 5] },
      /with seed 4, repetition 0, got none and 1 more; without other options/,
    ],
    ['repetitions', { repetitions: 2 }, /with seed 1, repetition 1, got none and 1 more/],
    [
      'agents',
      { agents: [4] },
      /expected recorded episodes of corridor x [a-z-]+ with agents=4 .*, got none/,
    ],
    ['faults', { faults: ['drop:0.3'] }, / fault=drop:probability=0.3, got none/],
    ['parameters', { assignments: [] }, /steps=200 .*, got none/],
  ])('that asks for more %s than were recorded is refused', (_, change, message) => {
    expect(() => matrixOf(replayedModels(typical, {}), change)).toThrow(message)
  })

  test('takes from a file of two models what each of them has', async () => {
    const scenarios = await plugins('scenario', ['forecast'])
    const narrow = { scenarios, faults: ['none'], assignments: [] }
    const both = [
      ...matrixOf([planned(simulatedModel('typical'))], narrow).cells,
      ...matrixOf([planned(simulatedModel('ideal'))], { ...narrow, topologies: code.topologies.slice(0, 1) })
        .cells,
    ]
    const { cells, notApplicable } = matrixOf(replayedModels(await swept(newFile(), both), {}), narrow)
    expect(cells).toHaveLength(both.length)
    expect(notApplicable.map(({ reason }) => reason)).toContain(
      'the file holds no episode of it with this model',
    )
  })
})

describe('a run of a file', () => {
  test('is replayed alone where it is named', async () => {
    const file = await swept(newFile(), matrixOf([planned(simulatedModel())], { seeds: [1] }).cells)
    await swept(file, matrixOf([planned(simulatedModel())], { seeds: [2] }).cells)
    const seeds = (source: string) =>
      new Set(everything(source).cells.flatMap(({ episodes }) => episodes.map(({ seed }) => seed)))
    expect([...seeds(`${file}#2`)]).toEqual([2])
    expect([...seeds(file)]).toEqual([1, 2])
    expect(() => everything(`${file}#3`)).toThrow(`expected a run of ${file}, got 3`)
  })

  test('the newest one stands for a place that several have', async () => {
    const [cell] = matrixOf([planned(simulatedModel())], { faults: ['none'], seeds: [1] }).cells
    if (cell === undefined) throw new Error('expected a cell')
    const older = {
      ...cell,
      identity: { ...cell.identity, topology: { ...cell.identity.topology, version: 99 } },
    }
    const file = await swept(newFile(), [cell])
    await swept(file, [older])
    const version = () =>
      everything(file).cells.map(({ recorded }) => recorded?.cell.identity.topology.version)
    expect(version()).toEqual([99])
    await swept(file, [cell])
    expect(version()).toEqual([cell.identity.topology.version])
  })
})

test('a damaged record is refused with its place', async () => {
  const file = await swept(newFile(), matrixOf([planned(simulatedModel())], { seeds: [1] }).cells)
  const { default: Database } = await import('better-sqlite3')
  const db = new Database(file)
  db.prepare("UPDATE texts SET body = body || '!' WHERE body LIKE '%ANSWER: cross'").run()
  db.close()
  await expect(swept(newFile(), everything(file).cells)).rejects.toThrow(
    /, episode \d+: expected the rows as they were stored, got others$/,
  )
})

/** An episode such as an importer makes: of a scenario and a topology that are not in this tree. */
function importedTrace(): Trace {
  const call: Happening & { readonly kind: 'call' } = {
    ...{ kind: 'call', member: memberId('judge'), request: 'answer', scope: 'group', ordinal: 0, attempt: 0 },
    ...{ prompt, reads: [], reply: 'I say 0.3', reading: { kind: 'read', answer: 0.3 } },
    ...{ usage: undefined, duration: { kind: 'measured', ms: 10.1 } },
  }
  const happenings: readonly Happening[] = [
    { kind: 'round', asks: 'team', asked: [] },
    call,
    { ...call, ordinal: 1, usage: { inputTokens: 5, outputTokens: 1, usd: 0.25 } },
    { kind: 'world', name: 'outcome', agents: [], data: { outcome: 1 } },
  ]
  const events = happenings.map(
    (happening, seq): TraceEvent => ({ ...happening, seq, round: 0, at: seq * 0.1 }),
  )
  return {
    cell: {
      ...{ scenario: { id: 'elsewhere', version: 1 }, topology: { id: 'of-others', version: 1 } },
      ...{ model: { id: 'some-model', version: 1 }, fault: { id: 'none', versions: {} } },
      ...{ policy: { id: 'none', versions: {} }, agents: 3, scenarioParams: { questions: 'set' } },
      ...{ topologyParams: {}, modelParams: { temperature: 0.3 }, isSimulated: false, seesUnion: false },
    },
    ...{ seed: 5, repetition: 0, events },
    result: {
      ...{ kind: 'ended', cause: 'goal', score: 0.51, payoffs: [], rounds: 1, makespanMs: 10.1 },
      answerSource: 'fallback',
    },
  }
}

test('an imported episode is asked again as it stands, to the same bytes', async () => {
  const file = newFile()
  const trace = importedTrace()
  const writer = new ResultsWriter(file)
  const [cell] = writer.cells([{ identity: trace.cell, fingerprint: 'f' }])
  writer.save(writer.startRun(testRun), [{ cell: cell?.id ?? 0, trace }])
  writer.close()
  const { cells, notes } = everything(file)
  expect(notes).toEqual([
    `replay:${file}: elsewhere x of-others as recorded is not in this tree; its recorded requests are asked again as they stand`,
  ])
  const again = await swept(newFile(), cells)
  expect(bytes(again)).toEqual(bytes(file))
  expect(kept(again)[0]?.cell.model.id).toBe('replay:some-model')
})
