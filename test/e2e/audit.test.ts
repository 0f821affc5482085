import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import {
  type Line,
  line,
  market,
  publishedFolder,
  removeFolders,
} from '../unit/coordination-traces-fixture.ts'
import { projectCopy } from './project-copy.ts'
import { publishedResults } from './published-results.ts'
import { json, ran, root } from './run-command.ts'

interface Row {
  readonly finding: string
  readonly severity: 'info' | 'warning' | 'error'
  readonly topologies: readonly string[]
  readonly count: number
  readonly of: number
  readonly consequence: string
  readonly episodes: readonly number[]
  readonly text: string
  readonly episodeCount: number
}

const folder = mkdtempSync(join(tmpdir(), 'coordbench-audit-'))
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
  removeFolders()
})

const audit = (db: string, code: number) => json<readonly Row[]>('audit', ['--db', db], {}, code)
const faults = (rows: readonly Row[]) => rows.filter(({ severity }) => severity !== 'info')

describe('a sweep of everything with simulated agents', () => {
  const db = join(folder, 'clean.db')

  test('is clean: no warning, no error, exit code 0, and a section that says so', async () => {
    const sweep = await ran('sweep', ['--db', db, '--seeds', '1..2'])
    expect(sweep.code).toBe(0)
    expect(sweep.stdout).not.toContain('audit:')
    expect(faults(await audit(db, 0))).toEqual([])
    expect((await ran('audit', ['--db', db])).stdout).toMatch(
      /no warning and no error; nothing found by: .*dead-tools/,
    )
    const [few, out] = [join(folder, 'few.db'), join(folder, 'clean')]
    const small = [
      '--scenario',
      'corridor,forecast',
      '--topology',
      'independent,mesh,solo',
      '--seeds',
      '1..2',
    ]
    await json('sweep', ['--db', few, ...small, '--set', 'corridor.steps=20'])
    expect(faults(await audit(few, 0))).toEqual([])
    await json('report', ['--db', few, '--out', out])
    const page = readFileSync(join(out, 'index.html'), 'utf8')
    expect(page).toContain('<section id="audit"')
    expect(page).toContain('No finding.')
  })

  test('has an option neither for leaving checks out nor for another exit code', async () => {
    const { stdout } = await ran('audit', ['--help'])
    expect(stdout.match(/^ {2}--?[a-z]+/gm)?.map((flag) => flag.trim())).toEqual([
      '--db',
      '--run',
      '--json',
      '-h',
    ])
  })
})

test('a topology that is another one under a second name is found, also at the end of the sweep', async () => {
  const { project, remove } = projectCopy()
  try {
    const original = readFileSync(join(root, 'topologies/independent.ts'), 'utf8')
    writeFileSync(join(project, 'topologies/twin.ts'), original.replace("id: 'independent'", "id: 'twin'"))
    const db = join(project, 'results/twin.db')
    const given = [
      '--db',
      db,
      '--scenario',
      'forecast',
      '--topology',
      'independent,twin,mesh',
      '--seeds',
      '1..5',
    ]
    const sweep = await ran('sweep', given, { project })
    expect(sweep.stdout).toContain('audit: 1 errors, 0 warnings (same-treatment); see npm run -s audit')
    expect(faults(await json<readonly Row[]>('audit', ['--db', db], { project }, 1))).toMatchObject([
      { finding: 'same-treatment', severity: 'error', topologies: ['independent', 'twin'], count: 5, of: 5 },
    ])
  } finally {
    remove()
  }
})

describe('published traces with planted mistakes', () => {
  const dates = { resolvedAt: '2026-02-01T00:00:00Z', baselineDate: '2026-01-31T00:00:00Z' }
  const markets = [0, 1, 2, 3].map((index) =>
    market(index, { ...dates, eventGroupId: String(index), resolutionOutcome: index % 2 }),
  )

  /** One configuration whose prompts and tools are these. */
  const traces = (name: string, tool: string, result: (index: number) => unknown): readonly Line[] =>
    [0, 1, 2, 3].map((index) => {
      const toolCalls = [{ toolName: tool, arguments: { index }, result: result(index) }]
      return line(
        name,
        index,
        [
          {
            ...{ agentRole: `${name}_1`, callIndex: 0, costUsd: 0, durationMs: 1 },
            request: { systemPrompt: `You are ${name}.`, userPrompt: `Question ${index}` },
            response: { text: 'FINAL_PROBABILITY: 0.2', toolCalls },
            usage: { promptTokens: 1, completionTokens: 1 },
          },
        ],
        { outcome: index % 2 },
      )
    })

  async function planted(name: string, result: (index: number) => unknown): Promise<readonly Row[]> {
    const path = publishedFolder({
      'markets.jsonl': markets,
      'traces/one.jsonl': traces('alone', 'look', result),
    })
    const db = join(folder, `${name}.db`)
    await json('import', ['coordination-traces', path, '--db', db])
    return json<readonly Row[]>('audit', ['--db', db], {}, 1)
  }

  test('a dead tool is found', async () => {
    expect(await planted('dead', () => ({ error: 'HTTP 400' }))).toContainEqual(
      expect.objectContaining({
        finding: 'dead-tools',
        severity: 'error',
        count: 4,
        of: 4,
        episodes: [1, 2, 3, 4],
      }),
    )
  })

  test('a tool that states the outcome is found', async () => {
    const rows = await planted('stated', (index) => ({ note: `Resolved ${index % 2 ? 'YES' : 'NO'}`, index }))
    expect(rows).toContainEqual(
      expect.objectContaining({ finding: 'leakage', severity: 'error', count: 4, of: 4 }),
    )
  })

  test('a tool that shows a time after the resolution is found', async () => {
    const rows = await planted('later', (index) => ({ news: `On 2026-02-0${index + 3} it was over.` }))
    const [row] = rows.filter(({ text }) => text.includes('date after'))
    expect(row).toMatchObject({ finding: 'leakage', severity: 'warning', count: 4, of: 4 })
  })
})

test('an empty or missing file is a mistake of the user, in one sentence', async () => {
  const { code, stderr } = await ran('audit', ['--db', join(folder, 'none.db')])
  expect(code).toBe(2)
  expect(stderr.trim().split('\n')).toHaveLength(1)
})

/** The folder of published data sets; they are not part of this repository. */
const data = process.env['COORDBENCH_DATA']

describe.skipIf(data === undefined)('the published traces (needs COORDBENCH_DATA)', () => {
  test('are found to be what they are, with exact counts', async () => {
    const db = await publishedResults(data ?? '')
    const rows = await audit(db, 1)
    const five = [
      ...['consensus-alignment', 'independent-ensemble', 'orchestrator-specialist', 'peer-critique-debate'],
      'sequential-pipeline',
    ]
    const found = (finding: string) =>
      rows
        .filter((row) => row.finding === finding)
        .map(({ severity, count, of, topologies }) => [severity, count, of, topologies])
    expect(found('same-treatment')).toEqual([
      ['error', 100, 100, ['consensus-alignment', 'independent-ensemble']],
      ['info', 98, 98, ['consensus-alignment', 'independent-ensemble', 'peer-critique-debate']],
    ])
    expect(found('dead-tools')).toEqual([
      ['error', 1139, 1139, five],
      ['error', 981, 981, five],
      ['error', 8552, 8552, five],
    ])
    expect(found('different-settings')).toEqual([['warning', 100, 500, five]])
    expect(found('single-agent')).toEqual([['warning', 500, 500, five]])
    expect(found('shared-groups')).toEqual([['info', 16, 100, five]])
    expect(found('below-noise')).toEqual([['warning', 8, 9, five]])
    expect(found('fallback-answers')).toEqual([
      ['warning', 6, 500, ['orchestrator-specialist', 'peer-critique-debate', 'sequential-pipeline']],
    ])
    expect(found('leakage')).toEqual([
      ['warning', 1139, 1139, five],
      ['warning', 494, 500, five],
      ['warning', 494, 494, five],
    ])
    const text = (finding: string) => rows.find((row) => row.finding === finding)?.text
    expect(text('different-settings')).toContain('4000 in independent-ensemble')
    expect(text('different-settings')).toContain('1333 in consensus-alignment, orchestrator-specialist')
    expect(text('single-agent')).toContain('peer-critique-debate 196 of 196')
    expect(text('shared-groups')).toContain('100 items are in 90 groups of events, the largest of 4')
    for (const items of ['(items 38, 58)', '(items 51, 76)', '(items 35, 53)'])
      expect(text('fallback-answers')).toContain(items)
    expect(rows.every((row) => row.episodes.length === row.episodeCount)).toBe(true)
  })
})
