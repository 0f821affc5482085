import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ResultsReader } from '../../harness/store/reader.ts'
import { projectCopy } from './project-copy.ts'
import { commandLine, json, type Place, type Running, ran, type SweepJson, started } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-workers-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function newFile(): string {
  files += 1
  return join(folder, `${files}.db`)
}

function sweep(db: string, given: readonly string[], place?: Place, code?: number): Promise<SweepJson> {
  return json('sweep', ['--db', db, ...given], place, code)
}

function begun(db: string, given: readonly string[]): Running {
  return started(commandLine('sweep', ['--db', db, ...given]))
}

/** Digest and number of everything in a file, each row checked. */
async function stored(db: string): Promise<{ readonly digest: string; readonly episodes: number }> {
  const { digest, damaged } = await json<{ digest: string; damaged: number[] }>('digest', [
    ...['--db', db, '--run', 'all'],
  ])
  expect(damaged).toEqual([])
  const results = new ResultsReader(db)
  try {
    return { digest, episodes: results.totals().episodes }
  } finally {
    results.close()
  }
}

async function untilStored(db: string): Promise<void> {
  for (;;) {
    try {
      if ((await stored(db)).episodes > 0) return
    } catch {
      // Not there yet.
    }
    await setTimeout(50)
  }
}

/** Silent, talking, drawing, led, voting and remembering teams, and one mind at the price of a team. */
const kinds =
  'convention-lowest-id,solo-matched,mesh,gossip,orchestrator-specialist,consensus-alignment,shared-ledger'
const small = [
  ...['--scenario', 'corridor,forecast,negotiation,shared-fetch', '--topology', kinds],
  ...['--set', 'corridor.steps=20', '--set', 'shared-fetch.pages=12', '--seeds', '1..2'],
  ...['--fault', 'none,drop:0.3'],
]

describe('a sweep of everything', () => {
  const alone = newFile()
  let undisturbed: SweepJson
  beforeAll(async () => {
    undisturbed = await sweep(alone, small)
  })

  test.each([
    [1, 1],
    [2, 1],
    [2, 16],
    [3, 16],
  ])('on %d threads, with %d calls in flight, has the same digest', async (workers, concurrency) => {
    const db = newFile()
    const given = [...small, '--workers', String(workers), '--concurrency', String(concurrency)]
    expect(await sweep(db, given)).toEqual({ ...undisturbed, seconds: expect.any(Number) })
    expect(await stored(db)).toEqual(await stored(alone))
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(db))).toHaveLength(1)
  })

  test.each(['SIGKILL', 'SIGINT'] as const)(
    'ended by %s on two threads and taken up on three has the same digest',
    async (end) => {
      const db = newFile()
      const { child, outcome } = begun(db, [...small, '--workers', '2'])
      await untilStored(db)
      child.kill(end)
      const { code, stderr } = await outcome
      if (end === 'SIGINT' && code !== 0) {
        expect(code).toBe(1)
        expect(stderr).toContain('sweep: stopped; what was finished is stored in')
      }
      const { digest, resumed } = await sweep(db, [...small, '--workers', '3'])
      expect({ digest, wasTakenUp: resumed > 0 }).toEqual({ digest: undisturbed.digest, wasTakenUp: true })
    },
  )
})

test('a script is followed as without threads', async () => {
  const script = join(folder, 'script.json')
  const lines = Array.from({ length: 12 }, (_, index) => ({ text: `ANSWER: 0.${index + 10}` }))
  writeFileSync(script, JSON.stringify(lines))
  const given = [
    '--scenario',
    'forecast',
    '--topology',
    'solo',
    '--seeds',
    '1..12',
    '--model',
    `scripted:${script}`,
  ]
  const { digest, aborted } = await sweep(newFile(), given)
  expect(aborted).toBe(0)
  expect((await sweep(newFile(), [...given, '--workers', '2'])).digest).toBe(digest)
})

test.each(['0', 'two', '1..3'])('--workers %s is the mistake of a user', async (workers) => {
  const { code, stderr } = await ran('sweep', ['--db', newFile(), '--workers', workers])
  expect({ code, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, lines: 1 })
})

describe('a plug-in that', () => {
  const copy = projectCopy()
  afterAll(() => copy.remove())

  /** A topology that answers alone, but in the twentieth turn of its thread does something else first. */
  function plant(id: string, deed: string): readonly string[] {
    const text = `
import { defineTopology, z } from '../harness/define.ts'
export default defineTopology({
  id: '${id}', version: 1, title: 'Planted', description: 'Planted for a test.', params: z.object({}),
  edges: () => [],
  cost: { formula: 'calls n, messages 0', round: ({ asked }) => ({ calls: asked, messages: 0 }),
    bound: (agents) => ({ calls: agents, messages: 0 }) },
  async turn(turn, desk) {
    seen += 1
    if (seen === 20) { ${deed} }
    return desk.own(await desk.askAll(turn.asked, { kind: 'answer' }))
  },
})
let seen = 0
`
    writeFileSync(join(copy.project, `topologies/${id}.ts`), text)
    return ['--scenario', 'forecast', '--topology', `silent,${id}`, '--seeds', '1..400', '--workers', '2']
  }

  test.each([
    ['exits', 'process.exit(3)', 'an end with code 3'],
    ['throws outside of its turn', "setTimeout(() => { throw new Error('stray') })", '"stray"'],
    [
      'runs out of memory',
      'const all = []; for (;;) all.push(new Array(1e6).fill(0.5))',
      '"Worker terminated due to reaching memory limit',
    ],
  ])('%s ends the sweep with a sentence, and what was finished stays', async (name, deed, what) => {
    const db = newFile()
    const given = plant(name.replaceAll(' ', '-'), deed)
    const place = { ...copy, environment: { NODE_OPTIONS: '--max-old-space-size=200' } }
    const { code, stdout, stderr } = await ran('sweep', ['--db', db, ...given], place)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/worker [12]: expected it to play on, got /)
    expect(stderr).toContain(`${what}`)
    expect((await stored(db)).episodes).toBeGreaterThan(0)
  })

  test('throws in its turn aborts that episode alone', async () => {
    const given = plant('throws', "throw new Error('oh no')")
    const { episodes, aborted } = await sweep(newFile(), given, copy, 1)
    expect({ episodes, isSome: aborted > 0 && aborted < 10 }).toEqual({ episodes: 800, isSome: true })
  })
})
