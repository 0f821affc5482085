import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chatServer, completion, send } from './chat-server.ts'
import { projectCopy } from './project-copy.ts'
import { json, type Place, ran, type SweepJson } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-replay-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function newFile(): string {
  files += 1
  return join(folder, `${files}.db`)
}

function sweep(db: string, given: readonly string[], place?: Place, code?: number): Promise<SweepJson> {
  return json('sweep', ['--db', db, ...given], place, code)
}

/** One episode of each pair as the command exports it, by pair. */
async function exported(
  db: string,
  pairs: readonly (readonly [string, string])[],
): Promise<readonly string[]> {
  const which = pairs.map(([scenario, topology]) => ['--scenario', scenario, '--topology', topology])
  const given = which.map((options) => ['--db', db, ...options, '--seed', '2', '--export', 'jsonl'])
  const outcomes = await Promise.all(given.map((options) => ran('trace', options)))
  return outcomes.map(({ stdout }) => stdout)
}

const pairs = [
  ['corridor', 'orchestrator'],
  ['forecast', 'mesh'],
] as const
const asked = [
  ...['--scenario', 'corridor,forecast', '--topology', 'orchestrator,mesh', '--seeds', '1..3'],
  ...['--set', 'corridor.steps=10', '--fault', 'none,delay:50'],
]

describe('a sweep with a model behind a server', () => {
  const db = newFile()
  let server: Awaited<ReturnType<typeof chatServer>>
  let original: SweepJson
  beforeAll(async () => {
    const answer = (nth: number) => completion({ role: 'assistant', content: `ANSWER: 0.${1 + (nth % 9)}` })
    server = await chatServer({ talker: (response, nth) => send(response, 200, answer(nth)) })
    const environment = { OPENAI_BASE_URL: server.url }
    original = await sweep(db, [...asked, '--model', 'openai:talker'], { environment })
    server.close()
  })

  test('is replayed byte for byte without the server', async () => {
    const again = newFile()
    const calls = server.calls('talker').length
    const replayed = await sweep(again, ['--model', `replay:${db}`])
    const { episodes, cells, calls: asked, tokens } = original
    expect(replayed).toMatchObject({ episodes, cells, calls: asked, tokens, aborted: 0 })
    expect(calls).toBe(asked)
    const texts = await exported(db, pairs)
    expect(texts.every((text) => text.split('\n').length > 5 && text.includes('"measured"'))).toBe(true)
    expect(await exported(again, pairs)).toEqual(texts)
  })

  test('has one digest of its replay, whatever is asked for by name, on any number of workers', async () => {
    const options = [[], asked, ['--workers', '2'], ['--concurrency', '1']]
    const digests = options.map(async (given) => {
      const { digest } = await sweep(newFile(), [...given, '--model', `replay:${db}`])
      return digest
    })
    expect(new Set(await Promise.all(digests)).size).toBe(1)
  })

  test('is replayed into its own file, which stays one file', async () => {
    const replayed = await sweep(db, ['--model', `replay:${db}`, '--workers', '2'])
    expect(replayed).toMatchObject({ episodes: original.episodes, resumed: 0 })
    expect(await sweep(db, ['--model', `replay:${db}`])).toMatchObject({ resumed: original.episodes })
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(db))).toHaveLength(1)
  })

  test('is marked as a language model in the table of its replay', async () => {
    const { stdout } = await ran('sweep', ['--db', newFile(), '--model', `replay:${db}`])
    expect(stdout).toContain('replay:openai:talker')
    expect(stdout).not.toContain('Simulated agents')
  })
})

describe('simulated agents', () => {
  const db = newFile()
  beforeAll(() => sweep(db, asked))

  test('are still said to be simulated in a replay', async () => {
    const { stdout } = await ran('sweep', ['--db', newFile(), '--model', `replay:${db}`])
    expect(stdout).toContain('Simulated agents')
    expect(stdout).toContain('replay:simulated:typical')
  })

  test.each([
    [
      ['--seeds', '1..4'],
      'expected a recorded episode of corridor x mesh with seed 4, repetition 0, got none',
    ],
    [['--fault', 'drop:0.5'], 'fault=drop:probability=0.5, got none'],
    [['--set', 'replay.strict=maybe'], '--set replay.strict: expected yes|no, got "maybe"'],
  ])('%j: what was not recorded is one sentence, and no file is made', async (given, message) => {
    const file = newFile()
    const base =
      given[0] === '--set' ? [] : ['--scenario', 'corridor', '--topology', 'mesh', ...asked.slice(6, 8)]
    const { code, stderr, stdout } = await ran('sweep', [
      ...['--db', file, '--model', `replay:${db}`],
      ...base,
      ...given,
    ])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain(message)
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(file))).toEqual([])
  })

  describe('in a tree where a prompt has changed', () => {
    const copy = projectCopy()
    afterAll(() => copy.remove())
    beforeAll(() => {
      const file = join(copy.project, 'scenarios/forecast/forecast.ts')
      const text = readFileSync(file, 'utf8')
      const changed = text.replace(/(describe[^`]*`)/, '$1Now hear this. ')
      expect(changed).not.toBe(text)
      writeFileSync(file, changed)
    })

    test('are aborted with the call and the first difference', async () => {
      const given = ['--db', newFile(), '--model', `replay:${db}`]
      const { code, stderr } = await ran('sweep', given, copy)
      expect(code).toBe(1)
      expect(stderr).toMatch(
        /aborted \(harness\): forecast x [a-z-]+, seed \d: replay of .*, episode \d+: [a-z]+ of agent-\d in round 0 \(seed .*\): expected part 2 of its prompt \(observation\) as recorded, ".*", got from character 1 on "Now hear this/,
      )
      expect(stderr).not.toContain('    at ')
    })

    test('go on where the replay is not strict', async () => {
      const given = ['--model', `replay:${db}`, '--set', 'replay.strict=no']
      expect(await sweep(newFile(), given, copy)).toMatchObject({ aborted: 0 })
    })
  })
})
