import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json } from '../../harness/core/json.ts'
import { stream } from '../../harness/run/streams.ts'
import { type DefinitionsFile, definitionsFile } from '../../scenarios/negotiation/definitions.ts'
import { negotiationParams } from '../../scenarios/negotiation/params.ts'
import { policiesOf } from '../../scenarios/negotiation/policies.ts'
import { episodeGames } from '../../scenarios/negotiation/pool.ts'
import type { Purchase } from '../../scenarios/negotiation/purchase.ts'
import { settledRound } from '../../scenarios/negotiation/step.ts'
import { command } from './command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-oracle-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function written(name: string, content: unknown): string {
  const file = join(folder, name)
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content))
  return file
}

const oracle = (...given: readonly string[]) => command('oracle', '--scenario', 'negotiation', ...given)

/** One resource of which 3 units are there; a run uses 1 and pays 2 to a, 3 to b, 1 to c. */
const small = {
  ...{ supply: { x: 3 }, unitCost: { x: 1 }, budget: 10, maxResourceTypes: 1 },
  scenarios: [
    {
      ...{ bucket: 0.5, id: 'one', source: 'by hand' },
      projects: { a: [{ needs: { x: 1 }, reward: 2 }], b: [{ needs: { x: 1 }, reward: 3 }] },
    },
    {
      id: 'three',
      projects: {
        ...{ a: [{ needs: { x: 1 }, reward: 2 }], b: [{ needs: { x: 2 }, reward: 4 }] },
        c: [{ needs: { x: 3 }, reward: 6 }],
      },
    },
  ],
}

describe('the command oracle', () => {
  test('solves every game of a file, for two agents with the Pareto front', async () => {
    const { out, code } = await oracle('--file', written('small.json', small), '--json')
    expect(code).toBe(0)
    const [one, three] = JSON.parse(out)
    expect(one).toMatchObject({ bucket: 0.5, id: 'one', solo: { a: 6, b: 9 }, joint: 9, optima: 1 })
    expect(one.front).toEqual([
      [6, 0],
      [4, 3],
      [2, 6],
      [0, 9],
    ])
    // Three runs of a; one of a and one of b; one of c: each earns 6 with all three units.
    expect(three).toEqual({ bucket: null, id: 'three', solo: { a: 6, b: 4, c: 6 }, joint: 6, optima: 3 })
  })

  test.each([
    ['no JSON', '{"supply":', /expected JSON, got text that starts with/],
    ['no market', { scenarios: [] }, /at supply: expected/],
    ['a resource without a price', { ...small, unitCost: {} }, /at unitCost\.x: expected a number, got none/],
    ['no games', { ...small, scenarios: [] }, /at scenarios: /],
    [
      'a need that is not for sale',
      { ...small, scenarios: [{ id: 'one', projects: { a: [{ needs: { y: 1 }, reward: 1 }] } }] },
      /at scenarios\.0\.projects\.a\.0\.needs\.y: expected one of x/,
    ],
    [
      'a project for nothing',
      { ...small, scenarios: [{ id: 'one', projects: { a: [{ needs: { x: 0 }, reward: 1 }] } }] },
      /needs: expected at least one unit/,
    ],
    [
      'a reward below 0',
      { ...small, scenarios: [{ id: 'one', projects: { a: [{ needs: { x: 1 }, reward: -1 }] } }] },
      /at scenarios\.0\.projects\.a\.0\.reward: /,
    ],
  ])('refuses a file with %s in one sentence', async (what, content, message) => {
    const file = written(`${what}.json`, content)
    const { err, code } = await oracle('--file', file, '--json')
    expect([code, err.trim().split('\n').length]).toEqual([2, 1])
    expect(err).toContain(file)
    expect(err).toMatch(message)
  })

  test('says which scenarios have an oracle, and what it needs', async () => {
    expect(await command('oracle', '--scenario', 'corridor', '--file', 'x')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/expected one of negotiation, got "corridor"/),
    })
    expect(await oracle()).toMatchObject({ code: 2, err: expect.stringMatching(/expected --file with/) })
    expect((await oracle('--file', join(folder, 'none.json'))).code).toBe(2)
  })
})

/** The folder of published data sets; they are not part of this repository. */
const data = process.env['COORDBENCH_DATA']

describe.skipIf(data === undefined)('the fifteen published games (needs COORDBENCH_DATA)', () => {
  const file = join(data ?? '', 'published', 'negotiation-scenarios.json')
  let published: {
    readonly scenarios: readonly { id: string; bucket: number; solo: number; joint: number; optima: number }[]
  }
  let item: DefinitionsFile

  beforeAll(() => {
    published = JSON.parse(readFileSync(file, 'utf8'))
    item = definitionsFile.parse(published)
  })

  test('have the optima that were published', async () => {
    const { out } = await oracle('--file', file, '--json')
    expect(JSON.parse(out)).toEqual(
      published.scenarios.map(({ bucket, id, solo, joint, optima }) =>
        expect.objectContaining({ bucket, id, solo: { a: solo, b: solo }, joint, optima }),
      ),
    )
  })

  test('give the scripted policies the rates that were published, exactly', async () => {
    const rows: readonly { bucket: number; arms: Record<string, Record<string, number>> }[] = JSON.parse(
      (await oracle('--file', file, '--json')).out,
    )
    const rate = (bucket: number, arm: string, what: string) => {
      const own = rows
        .filter((row) => row.bucket === bucket)
        .map(({ arms }) => arms[arm]?.[what] ?? Number.NaN)
      return Math.round((1000 * own.reduce((sum, value) => sum + value, 0)) / own.length) / 10
    }
    const rates = (arm: string, what: string) => [0.5, 0.8, 1].map((bucket) => rate(bucket, arm, what))
    expect(rates('solo', 'overdraw')).toEqual([100, 100, 38.9])
    expect(rates('solo', 'efficiency')).toEqual([0, 0, 61.1])
    expect(rates('max-min', 'efficiency')).toEqual([97, 100, 100])
    expect(rates('half', 'overdraw')).toEqual([0, 0, 0])
  })

  test('are played with these rates by the policies of the scenario', () => {
    const params = negotiationParams.parse({ pool: 'published', conflict: 1, rotation: 'rotate' })
    const seeds = Array.from({ length: 400 }, (_, seed) => seed)
    const overdrawn = seeds.map((seed) => {
      const streams = (purpose: string, round = 0) => stream(`${seed}/world/${purpose}/${round}`)
      const games = episodeGames(streams, { params, agents: 2, seed, item: item as unknown as Json })
      expect(new Set(games.map(({ id }) => id)).size).toBe(4)
      return games.filter((game, round) => {
        const rng = streams('tie', round)
        const ties = [[rng.uniform(), rng.uniform()]]
        const answers = policiesOf({ params, games: [game], ties, played: [] }).answers('solo')
        const settled = [...answers].map(
          // The policy gives purchases.
          ([agent, answer]) => [agent, { answer: answer as unknown as Purchase, source: 'given' }] as const,
        )
        return settledRound(game, { asks: 'each', byAgent: new Map(settled) }).overdrawn.length > 0
      }).length
    })
    const share = overdrawn.reduce((sum, count) => sum + count, 0) / (4 * seeds.length)
    // 4 standard errors of 1,600 draws: 0.049.
    expect(Math.abs(share - 7 / 18)).toBeLessThan(0.049)
  })
})
