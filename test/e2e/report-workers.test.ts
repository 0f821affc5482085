import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { json, ran } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-report-workers-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a report has the same bytes on any number of threads, values beside their baseline included', async () => {
  const db = join(folder, 'small.db')
  await json('sweep', [
    ...['--db', db, '--scenario', 'corridor,negotiation', '--topology', 'solo,mesh'],
    ...['--set', 'corridor.steps=20', '--seeds', '1..3'],
  ])
  const [one, three] = await Promise.all(
    ['1', '3'].map(async (workers) => {
      const out = join(folder, workers)
      await json('report', ['--db', db, '--out', out, '--workers', workers])
      return readFileSync(join(out, 'index.html'), 'utf8')
    }),
  )
  expect(three === one).toBe(true)
  expect(one).toContain('Coordination efficiency')
})

test('the number of threads is checked', async () => {
  const { code, stderr } = await ran('report', ['--db', join(folder, 'small.db'), '--workers', 'many'])
  expect(code).toBe(2)
  expect(stderr).toContain('--workers: expected')
})
