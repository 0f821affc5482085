import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TraceEvent } from '../../harness/core/trace.ts'
import { json, ran, root, started } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-commands-'))
afterAll(() => rmSync(folder, { recursive: true }))

const db = join(folder, 'results.db')
/** A few cells of every kind of world. */
const few = [
  ...['--scenario', 'corridor,forecast', '--topology', 'convention-yield,independent,mesh,solo'],
  ...['--seeds', '1..2', '--set', 'corridor.steps=5'],
]
beforeAll(async () => {
  const { code } = await ran('sweep', ['--db', db, ...few])
  expect(code).toBe(0)
})

describe.each(['list', 'sweep', 'analyse', 'trace', 'digest', 'report'])('%s --help', (name) => {
  test('says what the command does, with examples, on standard output', async () => {
    const { code, stdout, stderr } = await ran(name, ['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`Usage: npm run -s ${name} -- `)
    expect(stdout).toMatch(new RegExp(`\nExamples:\n {2}npm run -s ${name}`))
  })
})

describe('--json prints one document and nothing else', () => {
  const all: readonly (readonly [string, readonly string[]])[] = [
    ['list', []],
    ['sweep', ['--db', db, ...few]],
    ['analyse', ['--db', db]],
    ['trace', ['--db', db]],
    ['digest', ['--db', db]],
    ['report', ['--db', db, '--out', join(folder, 'report')]],
  ]

  test.each(all)('%s', async (name, given) => {
    const { code, stdout } = await ran(name, [...given, '--json'])
    expect(code).toBe(0)
    expect(() => JSON.parse(stdout)).not.toThrow()
    expect(stdout).not.toContain('\u001b')
  })

  test('while progress and notes go to standard error', async () => {
    const { stdout, stderr } = await ran('sweep', [
      ...['--db', join(folder, 'notes.db'), '--json', '--scenario', 'corridor', '--topology', 'silent'],
      ...['--model', 'simulated:ideal', '--set', 'demand=textbook'],
    ])
    expect(JSON.parse(stdout)).toMatchObject({ episodes: 1 })
    expect(stderr).toContain('all seeds are identical and run once')
    expect(stderr).toContain('1/1 episodes')
  })

  test('through npm as well', () => {
    const line = ['run', '-s', 'list', '--', 'topologies', '--json']
    const { status, stdout } = spawnSync('npm', line, { cwd: root, encoding: 'utf8' })
    expect(status).toBe(0)
    expect(Object.keys(JSON.parse(stdout))).toEqual(['topologies'])
  })
})

test('list shows every kind of thing with its version and parameters', async () => {
  const kinds = await json<{ [kind: string]: { [name: string]: unknown }[] }>('list')
  expect(Object.keys(kinds)).toEqual(
    expect.arrayContaining([
      ...['scenarios', 'topologies', 'metrics', 'faults', 'personas', 'importers', 'claims'],
      ...['policies', 'detectors', 'taxonomies', 'audits', 'sections'],
    ]),
  )
  const versioned = { id: expect.any(String), version: expect.any(Number), title: expect.any(String) }
  const params = expect.any(Array)
  for (const scenario of kinds['scenarios'] ?? []) {
    expect(scenario).toEqual({ ...versioned, params, traits: params })
  }
  for (const topology of kinds['topologies'] ?? []) {
    expect(topology).toMatchObject({ ...versioned, params, cost: expect.any(String) })
  }
  for (const kind of ['metrics', 'faults', 'personas', 'detectors', 'audits']) {
    expect(kinds[kind]).not.toEqual([])
    for (const item of kinds[kind] ?? []) expect(item).toEqual({ ...versioned, params })
  }
  const corridor = kinds['scenarios']?.find(({ id }) => id === 'corridor')
  expect(corridor?.['params']).toContainEqual({
    ...{ name: 'steps', type: 'integer from 1 to 1000000', default: 200 },
    description: 'steps of an episode',
  })
})

test('analyse gives the rows of the contract, with a reason where there is no interval', async () => {
  const rows = await json<{ [name: string]: unknown }[]>('analyse', ['--db', db])
  expect(rows.length).toBeGreaterThan(100)
  for (const { reason, ...row } of rows) {
    expect(Object.keys(row)).toEqual([
      ...['scenario', 'topology', 'model', 'fault', 'group', 'metric', 'version', 'unit'],
      ...['value', 'low', 'high', 'n', 'leftOut', 'parts'],
    ])
    expect(reason === undefined).toBe(row['low'] !== null && row['high'] !== null)
  }
})

test('analyse --where takes a value that holds an equals sign', async () => {
  const faulty = join(folder, 'faulty.db')
  const { code } = await ran('sweep', [
    ...['--db', faulty, '--scenario', 'forecast', '--topology', 'mesh', '--fault', 'none,drop:0.5'],
  ])
  expect(code).toBe(0)
  const rows = await json<{ fault: string }[]>('analyse', [
    ...['--db', faulty, '--metric', 'score', '--where', 'fault=drop:probability=0.5'],
  ])
  expect(rows.map(({ fault }) => fault)).toEqual(['drop:probability=0.5'])
})

test('report writes one file and says where and how large', async () => {
  const out = join(folder, 'report')
  const { file, bytes, ...rest } = await json<{ file: string; bytes: number }>('report', [
    ...['--db', db, '--out', out],
  ])
  expect(Object.keys(rest)).toEqual(['sections'])
  expect(file).toBe(join(out, 'index.html'))
  expect(readFileSync(file).byteLength).toBe(bytes)
})

test('digest gives the digest of the newest run', async () => {
  const { digest } = await json<{ digest: string }>('sweep', [...['--db', db, ...few]])
  expect(await json('digest', ['--db', db])).toMatchObject({ digest, damaged: [] })
  expect((await ran('digest', ['--db', db])).stdout).toBe(`${digest}\n`)
})

describe('hostile text of a model', () => {
  const hostile =
    'a\u001b[31mred\u001b]0;title\u0007 nul\u0000 csi\u009b2J half\ud800 rtl\u202e\u2066 tag\u{e0041} zero\u200b line\u2028\r\nANSWER: wait'
  const file = join(folder, 'hostile.db')

  beforeAll(async () => {
    const script = join(folder, 'hostile.json')
    writeFileSync(script, JSON.stringify(Array.from({ length: 4 }, () => ({ text: hostile }))))
    const { code } = await ran('sweep', [
      ...['--db', file, '--model', `scripted:${script}`, '--scenario', 'corridor', '--topology', 'mesh'],
      ...['--agents', '2', '--seeds', '1', '--set', 'steps=1', '--set', 'demandProbability=1'],
    ])
    expect(code).toBe(0)
  })

  /** Everything that a terminal might obey or that a reader cannot see. */
  const dangerous = /[^\P{Cc}\n\t]|\p{Cf}|\p{Cs}|\u2028|\u2029/u

  test.each([[[]], [['--json']], [['--export', 'jsonl']]])('trace %s shows it harmlessly', async (given) => {
    const { code, stdout } = await ran('trace', ['--db', file, ...given])
    expect(code).toBe(0)
    expect(stdout).toContain('red')
    expect(stdout).not.toMatch(dangerous)
  })

  test('comes back unchanged through trace --export jsonl, in replies, messages and prompts', async () => {
    const { stdout } = await ran('trace', ['--db', file, '--export', 'jsonl'])
    const events: TraceEvent[] = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index))
    const calls = events.filter((event) => event.kind === 'call')
    expect(calls.map(({ reply }) => reply)).toEqual(Array.from({ length: 4 }, () => hostile))
    const messages = events.filter((event) => event.kind === 'message')
    expect(messages.map(({ text }) => text)).toEqual([hostile, hostile])
    const shown = calls.flatMap(({ prompt }) => prompt).filter(({ kind }) => kind === 'message')
    expect(shown.every(({ text }) => text.includes(hostile))).toBe(true)
    expect(shown).toHaveLength(2)
  })

  test('does not disturb the other commands', async () => {
    expect(await json('digest', ['--db', file])).toMatchObject({ damaged: [] })
    for (const name of ['analyse', 'report']) {
      const given = name === 'report' ? ['--out', join(folder, 'hostile')] : []
      const { code, stdout } = await ran(name, ['--db', file, ...given])
      expect(code).toBe(0)
      expect(stdout).not.toMatch(dangerous)
    }
  })
})

describe('a reader that has seen enough', () => {
  const line = 'node --import ./harness/require-node.mjs harness/cli.ts'
  const place = { environment: { PATH: `${join(root, 'node_modules/.bin')}:${process.env['PATH']}` } }

  test('of a trace ends it quietly', async () => {
    const long = join(folder, 'long.db')
    await ran('sweep', ['--db', long, '--scenario', 'corridor', '--topology', 'mesh', '--seeds', '1'])
    const shell = `${line} trace --db '${long}' | head -1; echo "\${PIPESTATUS[0]}"`
    const { stdout, stderr } = await started(['bash', '-c', shell], place).outcome
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^episode 1: .*\n0\n$/)
  })

  test('of the progress of a sweep leaves it to its work', async () => {
    const unread = join(folder, 'unread.db')
    const shell = `${line} sweep --db '${unread}' --json ${few.join(' ')} 2> >(exec true)`
    const { code, stdout } = await started(['bash', '-c', shell], place).outcome
    expect(code).toBe(0)
    const { digest } = await json<{ digest: string }>('digest', ['--db', db])
    expect(JSON.parse(stdout)).toMatchObject({ digest })
  })
})
