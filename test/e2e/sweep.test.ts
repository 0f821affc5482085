import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ResultsReader } from '../../harness/store/reader.ts'
import { type Conduct, chatServer, completion, send } from './chat-server.ts'
import { commandLine, json, type Outcome, type Place, ran, type SweepJson, started } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-sweep-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
function newFile(): string {
  files += 1
  return join(folder, `${files}.db`)
}

function sweep(db: string, given: readonly string[], place?: Place, code?: number): Promise<SweepJson> {
  return json('sweep', ['--db', db, ...given], place, code)
}

/** The digest of everything in a file; fails when a row does not match it. */
async function verifiedDigest(db: string): Promise<string> {
  const { digest, damaged } = await json<{ digest: string; damaged: number[] }>('digest', [
    ...['--db', db, '--run', 'all'],
  ])
  expect(damaged).toEqual([])
  return digest
}

/** Read by itself, because a stopped sweep may have left its log behind. */
function storedEpisodes(db: string): number {
  const results = new ResultsReader(db)
  try {
    return results.totals().episodes
  } finally {
    results.close()
  }
}

function leftFiles(db: string): readonly string[] {
  return readdirSync(folder).filter((name) => join(folder, name).startsWith(db))
}

const worlds = ['corridor', 'forecast', 'negotiation']
/** One of them is given what another one spends, one cannot play every world. */
const teams = ['convention-yield', 'dialogue', 'independent', 'mesh', 'silent', 'solo', 'solo-matched']
const chosen = ['--scenario', worlds.join(), '--topology', teams.join()]
const small = [...chosen, '--set', 'corridor.steps=20', '--seeds', '1..3']

describe('a small sweep', () => {
  const db = newFile()
  let undisturbed: SweepJson
  beforeAll(async () => {
    undisturbed = await sweep(db, small)
  })

  test('prints what the contract names', () => {
    expect(Object.keys(undisturbed)).toEqual([
      ...['run', 'cells', 'episodes', 'resumed', 'aborted', 'notApplicable'],
      ...['digest', 'seconds', 'calls', 'tokens', 'usd'],
    ])
    expect(undisturbed).toMatchObject({ run: 1, resumed: 0, aborted: 0, usd: null })
    expect(undisturbed.episodes).toBe(undisturbed.cells * 3)
    expect(undisturbed.digest).toMatch(/^[0-9a-f]{64}$/)
  })

  test('leaves one file', () => {
    expect(leftFiles(db)).toHaveLength(1)
  })

  test('runs nothing a second time and has the same digest', async () => {
    const again = await sweep(db, small)
    expect(again).toMatchObject({
      ...{ run: 2, resumed: undisturbed.episodes, episodes: undisturbed.episodes },
      ...{ digest: undisturbed.digest, calls: undisturbed.calls, tokens: undisturbed.tokens },
    })
    expect(storedEpisodes(db)).toBe(undisturbed.episodes)
  })

  test('done in two halves has the same digest', async () => {
    const half = newFile()
    const first = await sweep(half, [...small, '--limit', '13'])
    expect(first).toMatchObject({ episodes: 13, resumed: 0 })
    const second = await sweep(half, small)
    expect(second).toMatchObject({ resumed: 13, digest: undisturbed.digest, calls: undisturbed.calls })
  })

  test('in another order has the same digest', async () => {
    const { digest } = await sweep(newFile(), [
      ...['--set', 'corridor.steps=20', '--seeds', '3,1,2', '--concurrency', '1'],
      ...['--scenario', worlds.toReversed().join(), '--topology', teams.toReversed().join()],
    ])
    expect(digest).toBe(undisturbed.digest)
  })

  test('on two threads has the same digest', async () => {
    const { digest } = await sweep(newFile(), [...small, '--workers', '2'])
    expect(digest).toBe(undisturbed.digest)
  })

  test('replayed has the calls and tokens of the original, without the team whose tokens were given', async () => {
    const given = ['--scenario', 'forecast', '--topology', 'solo-matched', '--seeds', '1..3']
    const replay = ['--model', `replay:${db}`]
    const { code, stderr } = await ran('sweep', [
      ...['--db', newFile(), ...given, ...replay, '--set', 'match=dialogue'],
    ])
    expect(code).toBe(2)
    expect(stderr).toMatch(/expected recorded episodes of forecast x solo-matched with .*match=dialogue/)
    const original = await sweep(newFile(), given)
    const again = await sweep(newFile(), [...given, ...replay])
    expect(again).toMatchObject({ cells: 2, calls: original.calls, tokens: original.tokens })
  })

  test('that asks for a cell in two ways runs it once', async () => {
    const { cells, episodes } = await sweep(newFile(), [
      ...['--scenario', 'corridor', '--topology', 'mesh', '--seeds', '1', '--set', 'steps=2,2'],
      ...['--fault', 'drop:0.2,drop:probability=0.2', '--model', 'simulated,simulated:ideal'],
    ])
    expect([cells, episodes]).toEqual([1, 1])
  })

  test('without --json ends in a table whose digest is the same', async () => {
    const { stdout, code } = await ran('sweep', ['--db', db, ...small])
    expect(code).toBe(0)
    expect(stdout).toContain('Simulated agents')
    expect(stdout).toContain(`digest ${undisturbed.digest.slice(0, 16)}`)
  })

  test('names the fault of a row, and how many cells that were not applicable it does not name', async () => {
    const { stdout } = await ran('sweep', [
      ...['--db', newFile(), '--scenario', 'forecast', '--topology', 'mesh,scripted-arm', '--seeds', '1'],
      ...[
        '--fault',
        'none,drop:0,drop:0.1,drop:0.2,drop:0.3,drop:0.4,drop:0.5,drop:0.6,drop:0.7,drop:0.8,drop:0.9',
      ],
    ])
    expect(stdout).toMatch(/^forecast +mesh +simulated:typical drop:probability=0.3 /m)
    expect(stdout.match(/^not applicable: /gm)).toHaveLength(10)
    expect(stdout).toContain('and 1 more not applicable; the report names them all')
  })
})

test('the published corridor comes out exactly', async () => {
  const db = newFile()
  await sweep(db, [
    ...['--scenario', 'corridor', '--topology', 'independent,convention-lowest-id'],
    ...['--model', 'simulated:ideal', '--set', 'demand=textbook'],
  ])
  const rows = await json<{ topology: string; metric: string; value: number }[]>('analyse', [
    ...['--db', db, '--metric', 'collisions,crossings,reward'],
  ])
  const figures = Object.groupBy(rows, ({ topology }) => topology)
  const values = (topology: string) => figures[topology]?.map(({ metric, value }) => [metric, value])
  expect(values('independent')).toEqual([
    ['collisions', 162],
    ['crossings', 32],
    ['reward', 32],
  ])
  expect(values('convention-lowest-id')).toEqual([
    ['collisions', 0],
    ['crossings', 200],
    ['reward', 200],
  ])
})

describe('a sweep that is stopped', () => {
  const kinds = 'independent,mesh,orchestrator,dialogue,consensus-alignment,commitment,silent'
  const longer = [
    ...['--scenario', 'corridor,forecast,negotiation,code-review', '--topology', kinds],
    ...['--set', 'corridor.steps=30', '--seeds', '1..6'],
  ]
  let undisturbed: SweepJson
  beforeAll(async () => {
    undisturbed = await sweep(newFile(), longer)
  })

  /** Starts the sweep and sends a signal once so many episodes are stored, or the sweep is over. */
  async function stopped(db: string, episodes: number, signal: NodeJS.Signals): Promise<Outcome> {
    const { child, outcome } = started(commandLine('sweep', ['--db', db, '--json', ...longer]))
    while (child.exitCode === null && storedSoFar(db) < episodes) await setTimeout(5)
    child.kill(signal)
    return outcome
  }

  /** 0 for a file that is not made yet. */
  function storedSoFar(db: string): number {
    try {
      return storedEpisodes(db)
    } catch {
      return 0
    }
  }

  async function expectRestGoesOn(db: string): Promise<void> {
    const before = storedEpisodes(db)
    const rest = await ran('sweep', ['--db', db, '--json', ...longer])
    const missing = undisturbed.episodes - before
    if (before > 0) {
      expect(rest.stderr).toContain(`${before} episodes are stored already, ${missing} are to be run`)
    }
    const { digest, resumed, episodes, calls, tokens }: SweepJson = JSON.parse(rest.stdout)
    expect({ digest, resumed, episodes, calls, tokens }).toEqual({
      ...{ digest: undisturbed.digest, resumed: before, episodes: undisturbed.episodes },
      ...{ calls: undisturbed.calls, tokens: undisturbed.tokens },
    })
    expect(leftFiles(db)).toHaveLength(1)
    expect(await verifiedDigest(db)).toBe(undisturbed.digest)
  }

  /** Tries again, a few times, when the sweep was over before the signal came. */
  async function stoppedMidway(shares: readonly number[], signal: NodeJS.Signals) {
    for (let tries = 0; tries < 5; tries += 1) {
      const db = newFile()
      const outcomes: Outcome[] = []
      for (const share of shares) {
        outcomes.push(await stopped(db, undisturbed.episodes * share, signal))
      }
      const stored = storedSoFar(db)
      if (stored > 0 && stored < undisturbed.episodes) return { db, outcomes }
    }
    throw new Error(`expected a sweep that is stopped midway by ${signal}, got none in 5 tries`)
  }

  test('by a kill, again and again, goes on where it was, to the same digest', async () => {
    const shares = [0, 0.1, 0.3].map((share) => share + Math.random() * 0.2)
    const { db, outcomes } = await stoppedMidway(shares, 'SIGKILL')
    expect(outcomes.map(({ stdout }) => stdout)).toEqual(['', '', ''])
    await expectRestGoesOn(db)
  })

  test.each(['SIGINT', 'SIGTERM'] as const)(
    'by %s says so in one sentence, keeps what is finished and exits with 1',
    async (signal) => {
      const { db, outcomes } = await stoppedMidway([0.2], signal)
      expect(outcomes).toMatchObject([{ code: 1, stdout: '' }])
      expect(outcomes[0]?.stderr.trim().split('\n').at(-1)).toBe(
        `sweep: stopped; what was finished is stored in ${db}, start again to go on`,
      )
      expect(leftFiles(db)).toHaveLength(1)
      await expectRestGoesOn(db)
    },
  )
})

describe('a model behind a server', () => {
  /** Tokens that the server counted, for calls that it answered. */
  let counted = { calls: 0, tokens: 0 }
  let isDown = false

  /** A reply that is a function of the request, after a time that is not; a few cannot be read. */
  const answer: Conduct = (response, _nth, { body }) => {
    if (isDown) return send(response, 500, { error: { message: 'out of order' } }, { 'retry-after-ms': '1' })
    const text = JSON.stringify(body['messages'])
    const draw = createHash('sha256').update(text).digest().readUInt32BE() / 2 ** 32
    const usage = { prompt_tokens: text.length, completion_tokens: Math.floor(draw * 100) }
    counted = {
      calls: counted.calls + 1,
      tokens: counted.tokens + usage.prompt_tokens + usage.completion_tokens,
    }
    const content = `I drew ${draw}.\nANSWER: ${reply(text, draw)}`
    void setTimeout(Math.random() * 12).then(() =>
      send(response, 200, completion({ role: 'assistant', content }, { usage })),
    )
  }

  function reply(text: string, draw: number): string {
    const form = text.slice(text.lastIndexOf('ANSWER: '))
    if (draw > 0.9) return 'I would rather not say'
    if (form.includes('probability')) return String(draw)
    if (form.includes('agent number')) return 'nobody'
    return draw < 0.4 ? 'cross' : 'wait'
  }

  let server: Awaited<ReturnType<typeof chatServer>>
  let place: Place
  let undisturbed: SweepJson
  const kinds = 'independent,mesh,orchestrator,sequential-pipeline,dialogue,mediator,solo'
  const asked = [
    ...['--scenario', 'corridor,forecast,code-review', '--topology', kinds],
    ...['--model', 'openai:local', '--seeds', '1..2', '--agents', '3'],
    ...['--set', 'corridor.steps=3', '--set', 'code-review.rounds=1'],
  ]

  function openai(db: string, given: readonly string[] = [], code = 0): Promise<SweepJson> {
    counted = { calls: 0, tokens: 0 }
    return sweep(db, [...asked, ...given], place, code)
  }

  beforeAll(async () => {
    server = await chatServer({ local: answer })
    place = { environment: { OPENAI_BASE_URL: server.url } }
    undisturbed = await openai(newFile(), ['--concurrency', '16'])
  })
  afterAll(() => server.close())

  test('has totals from the rows that equal what the server counted', async () => {
    const { calls, tokens } = await openai(newFile())
    expect({ calls, tokens }).toEqual(counted)
    expect(calls).toBeGreaterThan(50)
  })

  test('has the same digest one call at a time as sixteen together', async () => {
    const { digest } = await openai(newFile(), ['--concurrency', '1'])
    expect(digest).toBe(undisturbed.digest)
  })

  test('is not paid again for replies before a kill, but for those in flight', async () => {
    const db = newFile()
    const inFlight = 4
    counted = { calls: 0, tokens: 0 }
    for (const share of [0.3, 0.7]) {
      const given = ['--db', db, ...asked, '--concurrency', String(inFlight)]
      const { child, outcome } = started(commandLine('sweep', given), place)
      while (child.exitCode === null && counted.calls < undisturbed.calls * share) await setTimeout(1)
      child.kill('SIGKILL')
      expect((await outcome).code).toBe(null)
    }
    const before = counted.calls
    const { digest, calls, tokens } = await openai(db, ['--concurrency', String(inFlight)])
    expect({ digest, calls, tokens }).toEqual({
      ...{ digest: undisturbed.digest, calls: undisturbed.calls, tokens: undisturbed.tokens },
    })
    expect(before + counted.calls).toBeLessThanOrEqual(undisturbed.calls + 2 * inFlight)
    expect(await verifiedDigest(db)).toBe(undisturbed.digest)
  })

  test('that goes down aborts episodes without a score, and --retry-errors heals them', async () => {
    const db = newFile()
    const half = Math.floor(undisturbed.episodes / 2)
    await openai(db, ['--limit', String(half)])
    isDown = true
    const down = await ran('sweep', ['--db', db, '--json', ...asked], place)
    isDown = false
    const { aborted, episodes }: SweepJson = JSON.parse(down.stdout)
    expect(down.code).toBe(1)
    expect(aborted).toBeGreaterThan(0)
    expect(episodes).toBe(undisturbed.episodes)
    const rows = await json<{ leftOut: number }[]>('analyse', ['--db', db, '--metric', 'score'])
    expect(rows.reduce((sum, { leftOut }) => sum + leftOut, 0)).toBe(aborted)
    expect(down.stderr).toContain('openai:local: expected a reply, got 500 out of order')
    expect(await openai(db, [], 1)).toMatchObject({ aborted, resumed: undisturbed.episodes })
    expect(counted.calls).toBe(0)
    const healed = await openai(db, ['--retry-errors'])
    expect(healed).toMatchObject({ aborted: 0, digest: undisturbed.digest, calls: undisturbed.calls })
  })
})

describe('a scripted model', () => {
  const one = ['--scenario', 'corridor', '--topology', 'independent', '--agents', '2', '--seeds', '1']
  const world = ['--set', 'steps=2', '--set', 'demandProbability=1']

  function script(lines: readonly object[]): string {
    files += 1
    const path = join(folder, `${files}.json`)
    writeFileSync(path, JSON.stringify(lines))
    return `scripted:${path}`
  }

  test('says what its file says', async () => {
    const model = script([
      ...[0, 1].map((round) => ({ member: 'agent-0', round, text: 'ANSWER: cross' })),
      ...[0, 1].map((round) => ({ member: 'agent-1', round, text: 'ANSWER: wait' })),
    ])
    const db = newFile()
    const { calls, aborted } = await sweep(db, [...one, ...world, '--model', model])
    expect({ calls, aborted }).toEqual({ calls: 4, aborted: 0 })
    const [row] = await json<{ value: number }[]>('analyse', ['--db', db, '--metric', 'crossings'])
    expect(row?.value).toBe(2)
  })

  test('fails when its script runs out', async () => {
    const model = script([{ member: 'agent-0', text: 'ANSWER: cross' }])
    const { code, stdout, stderr } = await ran('sweep', [
      ...['--db', newFile(), '--json', ...one, ...world, '--model', model],
    ])
    expect(code).toBe(1)
    expect(JSON.parse(stdout)).toMatchObject({ episodes: 1, aborted: 1 })
    expect(stderr).toContain('expected a reply left for answer of agent-1 in round 0')
  })
})
