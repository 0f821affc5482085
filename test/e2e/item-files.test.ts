import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { dependenceGroup } from '../../harness/reading/dependence-group.ts'
import { ResultsReader } from '../../harness/store/reader.ts'
import { storedTraces } from '../../harness/store/traces.ts'
import { json, ran, type SweepJson } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-item-files-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function newFile(): string {
  files += 1
  return join(folder, `${files}.db`)
}

function sweep(db: string, given: readonly string[]): Promise<SweepJson> {
  return json('sweep', ['--db', db, ...given])
}

const lines = Array.from({ length: 12 }, (_, index) => ({
  ...{ question: `Will it rain on day ${index}?`, resolutionOutcome: index % 3 === 0 ? 1 : 0 },
  ...{ baselineMidPrice: (index + 1) / 20, marketId: `day-${index}`, eventGroupId: `week-${index % 4}` },
}))
const market = join(folder, 'days.jsonl')
writeFileSync(market, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
mkdirSync(join(folder, 'elsewhere'))
const copy = join(folder, 'elsewhere', 'days.jsonl')
cpSync(market, copy)

const asked = ['--scenario', 'prediction-market', '--topology', 'mesh,independent', '--seeds', '0..11']
const of = (path: string) => [...asked, '--set', `questions=${path}`]

describe('questions from a file', () => {
  const db = newFile()
  const original = sweep(db, of(market))

  test('give one digest wherever the file lies, on any number of workers', async () => {
    const { digest } = await original
    const again = [of(copy), [...of(market), '--workers', '2'], [...of(copy), '--concurrency', '1']]
    const digests = again.map(async (given) => (await sweep(newFile(), given)).digest)
    expect(await Promise.all(digests)).toEqual([digest, digest, digest])
  })

  test('are taken up where they were left', async () => {
    const half = newFile()
    await sweep(half, [...of(market), '--limit', '10'])
    const { digest } = await original
    expect(await sweep(half, of(copy))).toMatchObject({ digest, resumed: 10, episodes: 24 })
  })

  test('are replayed, by their file or without it', async () => {
    const { episodes, calls } = await original
    const replay = ['--model', `replay:${db}`]
    const byFile = await sweep(newFile(), [...of(copy), ...replay, '--workers', '2'])
    expect(byFile).toMatchObject({ episodes, calls, aborted: 0 })
    const again = newFile()
    const { stderr, code } = await ran('sweep', ['--db', again, ...replay])
    expect(code).toBe(0)
    expect(stderr).toContain(
      'prediction-market x mesh as recorded needs its file of items, whose place is not recorded; its recorded',
    )
    expect(await json('digest', ['--db', again])).toMatchObject({ digest: byFile.digest })
  })

  test('are refused beyond the last line, and no file is made', async () => {
    const { code, stderr } = await ran('sweep', ['--db', newFile(), ...of(market), '--seeds', '0..12'])
    expect(code).toBe(2)
    expect(stderr).toMatch(
      /^--seeds: expected lines of days\.jsonl#[0-9a-f]{8}, which are 0 to 11, got 12\n$/,
    )
  })
})

describe('games from one file for all seeds', () => {
  const games = join(folder, 'games.json')
  const projects = { a: [{ needs: { x: 2 }, reward: 3 }], b: [{ needs: { x: 1 }, reward: 2 }] }
  const market = { supply: { x: 3 }, unitCost: { x: 1 }, budget: 10, maxResourceTypes: 1 }
  writeFileSync(games, JSON.stringify({ ...market, scenarios: [{ id: 'only', bucket: 0.8, projects }] }))
  const given = ['--scenario', 'negotiation', '--topology', 'dialogue', '--seeds', '0..11']
  const of = (path: string) => [...given, '--set', 'pool=published', '--set', `scenarios=${path}`]

  test('are played alike on any number of workers, taken up where they were left, and replayed', async () => {
    const db = newFile()
    const { digest } = await sweep(db, of(games))
    expect(await sweep(newFile(), [...of(games), '--workers', '2'])).toMatchObject({ digest, aborted: 0 })
    const half = newFile()
    await sweep(half, [...of(games), '--limit', '5'])
    expect(await sweep(half, of(games))).toMatchObject({ digest, resumed: 5 })
    const replay = ['--model', `replay:${db}`]
    const byFile = await sweep(newFile(), [...of(games), ...replay])
    expect(byFile).toMatchObject({ episodes: 12, aborted: 0 })
    expect(await sweep(newFile(), replay)).toMatchObject({ digest: byFile.digest, aborted: 0 })
  })
})

const data = process.env['COORDBENCH_DATA']

describe.skipIf(data === undefined)('the published markets (needs COORDBENCH_DATA)', () => {
  test('have their outcome rate, uncertainty, score of the price and event groups', async () => {
    const db = newFile()
    const path = join(data ?? '', 'coordination-traces-100', 'markets.jsonl')
    const given = ['--topology', 'solo', '--seeds', '0..99', '--model', 'simulated:ideal']
    await sweep(db, ['--scenario', 'prediction-market', ...given, '--set', `questions=${path}`])
    const rows = await json<{ metric: string; value: number; parts: object }[]>('analyse', [
      ...['--db', db, '--metric', 'brier,brier-decomposition,alpha'],
    ])
    const measured = new Map(rows.map((row) => [row.metric, row]))
    // Published: an outcome rate of 0.53, so 0.53 * 0.47, and the price's own score to nine digits.
    expect(measured.get('brier')?.parts).toEqual({
      ...{ market: expect.closeTo(0.152504663, 9), baseRate: expect.closeTo(0.2491, 12), half: 0.25 },
    })
    expect(measured.get('brier')?.value).toBeCloseTo(0.152504663, 9)
    expect(measured.get('brier-decomposition')?.parts).toMatchObject({
      uncertainty: expect.closeTo(0.2491, 12),
    })
    expect(measured.get('alpha')?.value).toBe(0)
    const results = new ResultsReader(db)
    const groups = [...storedTraces(results, {})].map(({ trace }) => dependenceGroup(trace))
    results.close()
    expect([groups.length, new Set(groups).size]).toEqual([100, 90])
  })
})
