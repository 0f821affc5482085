import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { command } from './command.ts'
import { publishedResults } from './published-results.ts'

/** The folder of published data sets; they are not part of this repository. */
const data = process.env['COORDBENCH_DATA']

interface Row {
  readonly model: string
  readonly parameter: string
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  readonly n: number
  readonly groups: number
  readonly identified: boolean
  readonly range: { readonly low: number; readonly high: number } | null
  readonly method: string
}

const folder = mkdtempSync(join(tmpdir(), 'coordbench-fit-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const known = new Map<string, ReadonlyMap<string, Row>>()

/** The rows of a file, which does not change any more, by parameter. */
async function fitted(db: string): Promise<ReadonlyMap<string, Row>> {
  const rows = known.get(db) ?? (await newlyFitted(db))
  known.set(db, rows)
  return rows
}

async function newlyFitted(db: string): Promise<ReadonlyMap<string, Row>> {
  const rows: readonly Row[] = JSON.parse((await command('fit', '--db', db, '--json')).out)
  return new Map(rows.map((row) => [row.parameter, row]))
}

describe('a simulated forecaster', () => {
  const db = join(folder, 'simulated.db')
  const truth = {
    overconfidence: 1.3,
    logOddsNoise: 0.35,
    itemNoise: 0.6,
    conformity: 0.5,
    latencySigma: 0.4,
  }
  beforeAll(async () => {
    const settings = Object.entries(truth).flatMap(([name, value]) => ['--set', `persona.${name}=${value}`])
    const world = ['--scenario', 'prediction-market', '--set', 'evidence=shared', '--set', 'price=hidden']
    const team = [
      '--set',
      'reports=3',
      '--topology',
      'independent,mesh',
      '--agents',
      '4',
      '--seeds',
      '1001..1400',
    ]
    const ran = await command(
      'sweep',
      ...world,
      ...team,
      '--model',
      'simulated:ideal',
      ...settings,
      '--db',
      db,
    )
    expect(ran.code).toBe(0)
  })

  test.each(Object.entries(truth))('is found again: %s', async (parameter, value) => {
    const row = (await fitted(db)).get(parameter)
    expect(row).toMatchObject({ identified: true, groups: 400, range: null })
    const [low, high] = [Number(row?.low), Number(row?.high)]
    // Of five 95 % intervals one in four sets misses; half as wide again on each side, one in a thousand does.
    const air = (high - low) / 3
    expect(value).toBeGreaterThan(low - air)
    expect(value).toBeLessThan(high + air)
    expect(high - low).toBeLessThan(parameter === 'conformity' ? 0.5 : 0.2)
  })

  test('does not show what only other runs could', async () => {
    const rows = await fitted(db)
    expect(rows.get('priceTracking')).toMatchObject({
      identified: false,
      value: null,
      range: { low: 0, high: 1 },
    })
    expect(rows.get('heed')).toMatchObject({ identified: false, value: null })
  })

  test('is the same model under two topologies, and says nothing twice', async () => {
    expect((await fitted(db)).get('logOddsNoise')?.n).toBeLessThanOrEqual(400 * 2 * 4)
  })

  test('is named with what sets it apart, and as a simulation', async () => {
    const { out } = await command('fit', '--db', db)
    expect(out).toContain('model simulated:ideal conformity=0.5 itemNoise=0.6')
    expect(out).toContain('a simulation, no language model')
  })
})

describe.skipIf(data === undefined)('the published traces (needs COORDBENCH_DATA)', () => {
  let db = ''
  beforeAll(async () => {
    db = await publishedResults(data ?? '')
  })

  // Python 3.11 over the publisher's files: first forecasts of ensemble, consensus and debate (one prompt), prices
  // from 0.02 to 0.98, log-odds bounded at 0.001 and 0.999; slope sum(L M) / sum(M^2) over markets, pooled variance
  // within markets, mean of (L - b M)^2 - s^2 / n between them.
  test.each([
    ['overconfidence', 0.9655119068980924],
    ['logOddsNoise', 0.3338690114757542],
    ['itemNoise', 0.7346422351495963],
    ['bias', -0.08973145958270522],
  ])('give %s as computed apart', async (parameter, value) => {
    const row = (await fitted(db)).get(parameter)
    expect(row?.value).toBeCloseTo(value, 12)
    expect(Number(row?.low) < value && value < Number(row?.high)).toBe(true)
  })

  test('hold 280 replicates on 94 markets in 90 groups', async () => {
    expect((await fitted(db)).get('logOddsNoise')).toMatchObject({ n: 280, groups: 90 })
  })

  test('cannot tell conformity, since every team had one agent', async () => {
    const row = (await fitted(db)).get('conformity')
    expect(row).toMatchObject({ identified: false, value: null, range: { low: 0, high: 1 } })
    expect(row?.method).toContain('runs of one agent')
    expect((await command('fit', '--db', db)).out).toContain(
      '--set persona.conformity=0..1:0.25 --agents 3,5,7',
    )
  })
})

test('a file without such a topology is a mistake in one sentence', async () => {
  const db = join(folder, 'corridor.db')
  await command('sweep', '--scenario', 'corridor', '--topology', 'independent', '--seeds', '1..2', '--db', db)
  const wrong = await command('fit', '--db', db, '--topology', 'mash')
  expect(wrong.code).toBe(2)
  expect(wrong.err).toMatch(/^--topology: expected .*independent.*got "mash"\n$/)
  const rows: readonly Row[] = JSON.parse((await command('fit', '--db', db, '--json')).out)
  expect(rows.filter(({ parameter }) => parameter === 'overconfidence')).toMatchObject([
    { identified: false, value: null },
  ])
})
