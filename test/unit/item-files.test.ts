import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { UsageError } from '../../harness/core/errors.ts'
import type { Trace } from '../../harness/core/trace.ts'
import { simulatedModel } from '../../harness/model/simulated.ts'
import { forecastOutcomes } from '../../harness/reading/forecast-outcomes.ts'
import { plugins } from '../../harness/registry.ts'
import { assignments } from '../../harness/run/assignments.ts'
import { itemFileReader } from '../../harness/run/item-files.ts'
import { type SweepAxes, scenarioScope, sweepMatrix } from '../../harness/run/matrix.ts'
import type { PlannedCell } from '../../harness/run/planned-cell.ts'
import { playedJob } from '../../harness/run/played-job.ts'
import { eventsOf } from '../conformance/support-episode.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-items-'))
afterAll(() => rmSync(folder, { recursive: true }))

const [market, corridor, negotiation] = await plugins('scenario', [
  'prediction-market',
  'corridor',
  'negotiation',
])
const topologies = await plugins('topology', ['solo', 'independent'])
if (market === undefined || corridor === undefined || negotiation === undefined)
  throw new Error('expected three scenarios')

const line = (change: object = {}) =>
  JSON.stringify({ question: 'Will it rain?', resolutionOutcome: 1, baselineMidPrice: 0.25, ...change })

let files = 0
/** The path of a new file with this text. */
function file(text: string | Uint8Array, name = 'markets.jsonl'): string {
  files += 1
  const path = join(folder, String(files), name)
  mkdirSync(join(folder, String(files)))
  writeFileSync(path, text)
  return path
}

function cellsOf(set: readonly string[], change: Partial<SweepAxes> = {}): readonly PlannedCell[] {
  const model = simulatedModel()
  const axes = {
    ...{ scenarios: market === undefined ? [] : [market], topologies, models: [{ model, params: {} }] },
    ...{ faults: ['none'], knownFaults: [], agents: [2], seeds: [0, 1], repetitions: 1, ...change },
  }
  const scopes = [...axes.scenarios.map(scenarioScope), ...axes.topologies]
  return sweepMatrix({ ...axes, assignments: assignments(set, scopes) }).cells
}

/** The episode of the first cell with this seed. */
async function played(set: readonly string[], seed: number): Promise<Trace> {
  const [planned] = cellsOf(set, { seeds: [seed] })
  if (planned === undefined) throw new Error('expected a cell, got none')
  return playedJob({ planned, seed, repetition: 0 }, (model) => model, new AbortController().signal)
}

/** The sentence that a user is told. */
function told(act: () => unknown): string {
  try {
    act()
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('expected a UsageError, got none')
}

const questions = ({ identity }: PlannedCell) => identity.scenarioParams['questions']

describe('a file of items', () => {
  const text = `${line({ question: 'First?' })}\n${line({ question: 'Second?', resolutionOutcome: 0 })}\n`

  test('is in the cell by its base name and the hash of its content, wherever it lies', () => {
    // printf '%s\n%s\n' LINE LINE | sha256sum | head -c 8, over the two lines above
    const here = cellsOf([`questions=${file(text)}`])
    expect(here.map(questions)).toEqual(Array.from({ length: 2 }, () => 'markets.jsonl#7dbea557'))
    expect(cellsOf([`questions=${file(text)}`]).map(({ identity }) => identity)).toEqual(
      here.map(({ identity }) => identity),
    )
    expect(cellsOf([`questions=${file(`${text}\n`)}`]).map(questions)).not.toEqual(here.map(questions))
  })

  test('gives each seed its line, from 0', async () => {
    const path = file(text)
    const outcomes = await Promise.all([0, 1].map((seed) => played([`questions=${path}`], seed)))
    expect(outcomes.map((trace) => eventsOf(trace, 'world')[0]?.data)).toMatchObject([
      { question: 'First?', outcome: 1, forecast: 0.25, item: 'line-0' },
      { question: 'Second?', outcome: 0, forecast: 0.25, item: 'line-1' },
    ])
  })

  test('may begin with a byte order mark, have CRLF and end in empty lines', () => {
    const path = file(`\uFEFF${line()}\r\n${line()}\r\n\r\n`)
    expect(cellsOf([`questions=${path}`])[0]?.items?.lines).toHaveLength(2)
  })

  test('may be one of several, beside drawn questions', () => {
    const cells = cellsOf([`questions=synthetic,${file(text)},${file(text, 'other.jsonl')}`])
    expect(cells.map(questions).map((name) => String(name).split('#')[0])).toEqual([
      ...['synthetic', 'synthetic', 'markets.jsonl', 'markets.jsonl', 'other.jsonl', 'other.jsonl'],
    ])
  })

  test('is read once', () => {
    const path = file(text)
    const read = itemFileReader()
    const first = read(market, { questions: path }).items
    writeFileSync(path, 'gone')
    expect(read(market, { questions: path }).items).toBe(first)
  })

  test('is no matter to scenarios without items, or with built-in ones', () => {
    const read = itemFileReader()
    expect(read(market, { questions: 'synthetic' })).toEqual({
      params: { questions: 'synthetic' },
      items: undefined,
    })
    expect(read(corridor, { questions: '/nowhere' }).items).toBeUndefined()
  })
})

describe('a user is told in one sentence', () => {
  test.each<[string, string | Uint8Array, string]>([
    [
      'of a line that is no JSON',
      `${line()}\n{"question":`,
      ' line 2: expected a JSON object, got one that breaks off after 12 characters',
    ],
    [
      'of an empty line between others',
      `${line()}\n\n${line()}`,
      ' line 2: expected a JSON object, got one that breaks off after 0 characters',
    ],
    ['of a line that is no object', `${line()}\n7`, ' line 2: expected an object, got 7'],
    [
      'of a field that lacks',
      '{"question":"a"}',
      ' line 1: resolutionOutcome: expected the outcome 0 or 1, got nothing',
    ],
    [
      'of an outcome that is none',
      line({ resolutionOutcome: 0.5 }),
      ' line 1: resolutionOutcome: expected the outcome 0 or 1, got 0.5',
    ],
    [
      'of a price that is none',
      line({ baselineMidPrice: 30 }),
      ' line 1: baselineMidPrice: expected a number from 0 to 1, got 30',
    ],
    ['of a question that is empty', line({ question: '' }), ' line 1: question: expected a question, got ""'],
    ['of a file without lines', '\n\n', ': expected at least one line, got none'],
    [
      'of a file that is no text',
      new Uint8Array([0x7b, 0xff, 0x7d]),
      ': expected UTF-8 text, got other bytes',
    ],
  ])('%s', (_what, content, sentence) => {
    const path = file(content)
    expect(told(() => cellsOf([`questions=${path}`]))).toBe(`${path}${sentence}`)
  })

  test('of a file that is not there', () => {
    expect(told(() => cellsOf([`questions=${folder}/none.jsonl`]))).toBe(
      `--set prediction-market.questions: expected synthetic or a file that can be read, got "${folder}/none.jsonl" (ENOENT)`,
    )
  })

  test('of a seed beyond the last line', () => {
    const path = file(`${line()}\n${line()}\n`)
    expect(told(() => cellsOf([`questions=${path}`], { seeds: [0, 1, 2] }))).toMatch(
      /^--seeds: expected lines of markets\.jsonl#[0-9a-f]{8}, which are 0 to 1, got 2$/,
    )
  })
})

test('drawn questions of one group share what they have in common', async () => {
  const fixed = ['priorLow=0.5', 'priorHigh=0.5', 'groupCorrelation=1']
  const outcomes = async (groupSize: number) => {
    const traces = Array.from({ length: 40 }, (_, seed) => played([...fixed, `groupSize=${groupSize}`], seed))
    return (await Promise.all(traces)).map((trace) => forecastOutcomes(trace)[0]?.outcome)
  }
  const grouped = await outcomes(10)
  const groups = [0, 10, 20, 30].map((first) => new Set(grouped.slice(first, first + 10)))
  expect(groups.map(({ size }) => size)).toEqual([1, 1, 1, 1])
  expect(new Set(grouped).size).toBe(2)
  expect(new Set((await outcomes(1)).slice(0, 10)).size).toBe(2)
})

describe('a file that is one document for all seeds', () => {
  const games = (change: object = {}) =>
    JSON.stringify({
      ...{ supply: { x: 3 }, unitCost: { x: 1 }, budget: 10, maxResourceTypes: 1 },
      scenarios: ['one', 'two'].map((id) => ({
        ...{ id, bucket: 1 },
        projects: { a: [{ needs: { x: 1 }, reward: 2 }], b: [{ needs: { x: 2 }, reward: 3 }] },
      })),
      ...change,
    })
  const at = (set: readonly string[], change: Partial<SweepAxes> = {}) =>
    cellsOf([...set, 'pool=published', 'conflict=1'], { scenarios: [negotiation], ...change })
  const named = ([cell]: readonly PlannedCell[]) => cell?.identity.scenarioParams['scenarios']

  test('serves any seed, and is in the cell by name and content', async () => {
    const path = file(games(), 'games.json')
    const [planned] = at([`scenarios=${path}`], { seeds: [7] })
    if (planned === undefined) throw new Error('expected a cell, got none')
    expect(named([planned])).toMatch(/^games\.json#[0-9a-f]{8}$/)
    const signal = new AbortController().signal
    const traces = [7, 8, 9, 10].map((seed) =>
      playedJob({ planned, seed, repetition: 0 }, (model) => model, signal),
    )
    const ids = (await Promise.all(traces)).map((trace) => eventsOf(trace, 'world')[0]?.data)
    expect(ids).toMatchObject(ids.map(() => ({ game: expect.stringMatching(/^(one|two)$/) })))
    expect(named(at([`scenarios=${file(games(), 'games.json')}`]))).toBe(
      planned.identity.scenarioParams['scenarios'],
    )
    expect(named(at([`scenarios=${file(games({ budget: 9 }), 'games.json')}`]))).not.toBe(named([planned]))
  })

  test('is found in the data folder where none is named', () => {
    const path = file(games(), 'negotiation-scenarios.json')
    const folder = join(path, '..', 'data')
    mkdirSync(join(folder, 'published'), { recursive: true })
    writeFileSync(join(folder, 'published', 'negotiation-scenarios.json'), games())
    expect(named(at([], { dataFolder: folder }))).toBe(named(at([`scenarios=${path}`])))
  })

  test.each<[string, () => unknown, string]>([
    [
      'that none is named and there is no data folder',
      () => at([]),
      '--set negotiation.scenarios: expected a file, or COORDBENCH_DATA to name a folder with published/negotiation-scenarios.json, got neither',
    ],
    [
      'that it is no JSON',
      () => at([`scenarios=${file('{"supply":')}`]),
      'expected JSON, got text that starts with "{\\"supply\\":"',
    ],
    [
      'where it is of another shape',
      () => at([`scenarios=${file(games({ supply: 3 }))}`]),
      ' at supply: expected record, got number',
    ],
    [
      'that it has too few games',
      () => at([`scenarios=${file(games())}`, 'rotation=rotate']),
      'negotiation: expected at least 4 games of two agents with bucket 1 in the file, got 2',
    ],
    [
      'that it is for the other pool',
      () => cellsOf([`scenarios=${file(games())}`], { scenarios: [negotiation] }),
      'negotiation.scenarios: expected pool=published with a file, got pool=generated',
    ],
  ])('a user is told %s', (_what, act, sentence) => {
    expect(told(act)).toContain(sentence)
  })
})
