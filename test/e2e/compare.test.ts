import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ComparisonJson } from '../../harness/comparison/comparison-json.ts'
import type { PowerJson } from '../../harness/comparison/power-shown.ts'
import { json, ran } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-compare-'))
afterAll(() => rmSync(folder, { recursive: true }))

const db = join(folder, 'results.db')
const pilots = () => readdirSync(tmpdir()).filter((name) => name.startsWith('coordbench-pilot-'))

beforeAll(async () => {
  const topologies = ['--topology', 'independent,mesh,solo']
  const swept = await ran('sweep', [
    ...['--db', db, '--scenario', 'forecast,corridor', ...topologies, '--seeds', '1..8', '--aa'],
    ...['--set', 'corridor.steps=5'],
  ])
  expect(swept.code).toBe(0)
})

const compared = (...given: readonly string[]) =>
  json<readonly ComparisonJson[]>('compare', ['--db', db, ...given])

describe('compare', () => {
  test('gives every pair of a scenario, in the shape of the contract', async () => {
    const rows = await compared('--metric', 'score', '--pairs', 'all', '--draws', '999')
    const forecast = rows.filter(({ scenario }) => scenario === 'forecast')
    expect(forecast.map(({ a, b }) => `${a} ${b}`)).toEqual([
      'independent mesh',
      'independent solo',
      'mesh solo',
    ])
    const number = expect.any(Number)
    for (const row of forecast) {
      expect(row).toMatchObject({
        ...{ metric: 'score', difference: number, low: number, high: number, n: 8, clusters: 8 },
        ...{ noise: number, noiseSource: 'repetitions', holm: number, bonferroni: number },
        tests: {
          t: { statistic: number, p: number },
          wilcoxon: { p: number },
          bootstrap: { low: number, high: number, shareAboveZero: number },
        },
        requiredN: { '0.05': number, '0.005': number, '0.001': number },
        ...{ typeS: number, typeM: number, effectSource: 'observed (optimistic)', isSimulated: true },
        warnings: [expect.stringMatching(/^8 groups of items, under 30/)],
      })
    }
    expect(new Set(rows.map(({ scenario }) => scenario))).toEqual(new Set(['corridor', 'forecast']))
  })

  test('turns a named pair round, and is the same twice', async () => {
    const forecast = ['--metric', 'brier', '--where', 'scenario=forecast', '--draws', '999']
    const [there, again, back] = await Promise.all([
      compared(...forecast, '--a', 'mesh', '--b', 'solo'),
      compared(...forecast, '--a', 'mesh', '--b', 'solo'),
      compared(...forecast, '--a', 'solo', '--b', 'mesh'),
    ])
    expect(there).toEqual(again)
    expect(there).toMatchObject([{ a: 'mesh', b: 'solo' }])
    expect(back).toMatchObject([{ a: 'solo', b: 'mesh', difference: -(there[0]?.difference ?? Number.NaN) }])
  })

  test('agrees with analyse on the difference of means', async () => {
    const rows = await json<readonly { topology: string; value: number }[]>('analyse', [
      ...['--db', db, '--metric', 'brier', '--where', 'scenario=forecast'],
    ])
    const mean = new Map(rows.map(({ topology, value }) => [topology, value]))
    for (const { a, b, difference } of await compared('--metric', 'brier', '--where', 'scenario=forecast')) {
      expect(difference).toBeCloseTo((mean.get(a) ?? Number.NaN) - (mean.get(b) ?? Number.NaN), 12)
    }
  })

  test('shows people the noise beside every difference, and which are below it', async () => {
    const { code, stdout } = await ran('compare', ['--db', db, '--metric', 'score', '--draws', '999'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/difference +95 % interval +noise +n +groups/)
    expect(stdout).toMatch(/Smaller than the noise: .*\./)
    expect(stdout).toContain('t and Wilcoxon take the items as independent')
    expect(stdout).toContain('simulated agents, which show what a structure does to such agents')
  })

  test.each<readonly [string, RegExp]>([
    ['', /^--metric: expected a metric such as score, got none$/],
    ['--metric scor', /^metric: expected one of .*, got "scor"; did you mean "score"$/],
    [
      '--metric brier-decomposition',
      /^--metric: expected a mean over episodes or a ratio of totals, .*, got "brier-decom/,
    ],
    ['--metric score --a mes', /^--a: expected one of .*, got "mes"; did you mean "mesh"$/],
    ['--metric score --b mesh', /^--a: expected a topology beside --b, got none$/],
    ['--metric score --a mesh --b mesh', /^--b: expected another topology than --a, got "mesh"$/],
    ['--metric score --pairs some', /^--pairs: expected all, got "some"$/],
    ['--metric score --pairs all --a mesh', /^--pairs: expected either it or --a and --b, got "mesh" too$/],
    ['--metric score --effect 0', /^--effect: expected a number other than 0, got "0"$/],
    ['--metric score --effect much', /^--effect: expected a number other than 0, got "much"$/],
    ['--metric score --draws 10', /^--draws: expected a whole number from 199 to 1000000, got 10$/],
    ['--metric score --run 9', /^--run: expected latest, all or a run from 1 to 1, got "9"$/],
    [
      '--metric score --where topology=mesh',
      /^compare: expected two topologies with the same .*, got 2 cells/,
    ],
    ['--metric score --drop all', /^--drop: expected one of fallbacks, got "all"/],
  ])('refuses "%s" in one sentence', async (given, sentence) => {
    const { code, stdout, stderr } = await ran('compare', ['--db', db, ...given.split(' ').filter(Boolean)])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^[^\n]+\n$/)
    expect(stderr.trimEnd()).toMatch(sentence)
  })
})

describe('power', () => {
  const planned = (...given: readonly string[]) => json<readonly PowerJson[]>('power', given)

  test('plans from a spread that is known', async () => {
    // R 4.2: ceiling(((qnorm(1-c(.05,.005,.001)/2)+qnorm(.8))/(.02/.1336))^2)
    const rows = await planned('--difference', '0.02', '--sd', '0.1336', '--items', '351')
    expect(rows.map(({ alpha, items }) => [alpha, items])).toEqual([
      [0.05, 351],
      [0.005, 595],
      [0.001, 762],
    ])
    expect(rows[0]).toMatchObject({ episodes: 702, source: 'given', detectsWith: 351 })
    expect(rows[0]?.detects).toBeCloseTo(0.02, 4)
  })

  test('plans from stored episodes, with what they would cost', async () => {
    const pair = ['--a', 'mesh', '--b', 'solo', '--where', 'scenario=forecast']
    const rows = await planned('--db', db, '--difference', '0.02', '--metric', 'brier', ...pair)
    expect(rows).toHaveLength(3)
    expect(rows[0]).toMatchObject({
      ...{ a: 'mesh', b: 'solo', source: 'stored episodes', pilotItems: 8, usd: null, isSimulated: true },
      warnings: [expect.stringMatching(/simulated/), expect.stringMatching(/^a pilot of 8 items, under 30/)],
    })
    expect(rows[0]?.tokens).toBeGreaterThan(0)
    const [compare] = await compared('--metric', 'brier', ...pair, '--draws', '999')
    const observed = await planned(
      ...['--db', db, '--difference', String(compare?.difference), '--metric', 'brier', ...pair],
    )
    expect(observed.map(({ independentItems }) => independentItems)).toEqual(
      Object.values(compare?.requiredN ?? {}),
    )
  })

  test('plans from simulated agents, keeps nothing, and says what they are', async () => {
    const before = pilots()
    const pilot = ['--model', 'simulated:typical', '--scenario', 'forecast', '--seeds', '1..40']
    const given = ['--difference', '0.02', '--metric', 'brier', ...pilot, '--a', 'mesh', '--b', 'solo']
    const rows = await planned(...given)
    expect(rows).toMatchObject([{ alpha: 0.05 }, { alpha: 0.005 }, { alpha: 0.001 }])
    expect(rows[0]).toMatchObject({ source: 'simulated pilot', isSimulated: true, pilotItems: 40 })
    expect(rows[0]?.warnings).toContainEqual(expect.stringMatching(/simulated agents/))
    expect(await planned(...given)).toEqual(rows)
    expect(pilots()).toEqual(before)
  })

  test('plans for the mean of one topology against 0', async () => {
    const rows = await planned(
      ...['--db', db, '--difference', '0.02', '--metric', 'score', '--one-sample', '--a', 'mesh'],
      ...['--where', 'scenario=forecast'],
    )
    expect(rows[0]).toMatchObject({ a: 'mesh', b: null })
    expect(rows[0]?.episodes).toBe(rows[0]?.items)
  })

  test.each<readonly [string, RegExp]>([
    ['', /^--difference: expected a number other than 0, got none$/],
    ['--difference 0 --sd 1', /^--difference: expected a number other than 0, got "0"$/],
    ['--difference 1 --sd -1', /^--sd: expected a number above 0, got "-1"$/],
    ['--difference 1 --sd 1 --power 1', /^--power: expected a number between 0 and 1, got "1"$/],
    ['--difference 1 --sd 1 --items x', /^--items: expected distinct whole numbers from 1, .*, got "x"$/],
    ['--difference 1 --sd 1 --model simulated:ideal', /^--sd: expected either it or --model, got both$/],
    ['--difference 1', /^--metric: expected one metric such as score, got none$/],
    ['--difference 1 --metric score,calls', /^--metric: expected one metric such as score, got more$/],
    [
      '--difference 1 --metric score --model openai:x --a mesh --b solo',
      /^--model: expected simulated:PERSONA for a pilot, got "openai:x"$/,
    ],
    [
      '--difference 1 --metric score --model simulated:ideal',
      /^--a: expected a topology for the simulated pilot, got none$/,
    ],
    ['--difference 1 --metric score --a mes', /^--a: expected one of .*, got "mes"; did you mean "mesh"$/],
  ])('refuses "%s" in one sentence', async (given, sentence) => {
    const { code, stdout, stderr } = await ran('power', ['--db', db, ...given.split(' ').filter(Boolean)])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.replace('power: simulates a pilot\n', '')).toMatch(/^[^\n]+\n$/)
    expect(stderr.trimEnd().split('\n').at(-1)).toMatch(sentence)
  })
})
