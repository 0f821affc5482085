import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CostSweep } from '../../harness/scaling/cost-sweep.ts'
import type { ScalingRow } from '../../harness/scaling/scaling.ts'
import { json, ran } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-scaling-'))
afterAll(() => rmSync(folder, { recursive: true }))

const db = join(folder, 'results.db')

beforeAll(async () => {
  const teams = ['--topology', 'independent,mesh,solo', '--agents', '1,2,4', '--seeds', '1..4']
  const worlds = ['--scenario', 'corridor,forecast', '--set', 'corridor.steps=10']
  const demand = ['--set', 'demandProbability=0.2,0.8', '--model', 'simulated:ideal']
  const swept = await ran('sweep', ['--db', db, ...worlds, ...teams, ...demand])
  expect(swept.code).toBe(0)
})

describe('scaling', () => {
  test('shows the square of everybody who tells everybody, and what the laws of speed-up need', async () => {
    const rows = await json<readonly ScalingRow[]>('scaling', ['--db', db, '--where', 'scenario=forecast'])
    const mesh = rows.filter(({ topology }) => topology === 'mesh')
    const messages = mesh.filter(({ law }) => law === 'power-law-of-messages')
    // 0, 2 and 12 messages: one size costs nothing, so that two are left.
    expect(messages).toMatchObject([
      {
        parameter: 'exponent',
        value: null,
        reason: expect.stringMatching(/needs 3 or more team sizes .*got 2, 4$/),
      },
      { parameter: 'last-exponent', value: null },
    ])
    const calls = mesh.find(({ law, parameter }) => law === 'power-law-of-calls' && parameter === 'exponent')
    expect(calls).toMatchObject({
      value: expect.closeTo(1, 9),
      n: 12,
      points: [{ n: 1 }, { n: 2 }, { n: 4 }],
    })
    expect(mesh[0]).toMatchObject({ law: 'amdahl', reason: 'too few: needs a world in which work divides' })
  })

  test('prints a table with what is missing below it', async () => {
    const { code, stdout } = await ran('scaling', ['--db', db])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^scenario +topology +model/)
    expect(stdout).toMatch(/amdahl: too few: needs a world in which work divides$/m)
  })
})

describe('crossings', () => {
  const where = ['--db', db, '--where', 'scenario=corridor', '--where', 'agents=4']

  test('gives all crossings or none for each price, and the break-even price at each value', async () => {
    const found = await json<CostSweep>('crossings', [...where, '--a', 'mesh', '--costs', '0,9'])
    expect(found.crossings).toMatchObject([
      { a: 'mesh', b: 'independent', cost: 0, crossings: [], above: 'a', points: [{ x: 0.2 }, { x: 0.8 }] },
      { cost: 9, crossings: [], above: 'b' },
    ])
    for (const { cost, fires, n } of found.breakEven) {
      expect(cost).toBeGreaterThan(0)
      expect(fires).toBeGreaterThan(0)
      expect(n).toBe(4)
    }
  })

  test('refuses what it cannot read, in one sentence', async () => {
    const refused = await ran('crossings', [...where, '--costs', '0..x'])
    expect(refused).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/^--costs: expected prices of 0 or more/),
    })
    const stranger = await ran('crossings', [...where, '--over', 'demand'])
    expect(stranger).toMatchObject({ code: 2, stderr: expect.stringMatching(/^--over: expected one of/) })
  })
})
