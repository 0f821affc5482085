/** What textbooks and papers say that coordination costs and gains, through the real commands. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { CostSweep } from '../../harness/scaling/cost-sweep.ts'
import type { ScalingRow } from '../../harness/scaling/scaling.ts'
import { json, ran } from './run-command.ts'

const folder = mkdtempSync(join(tmpdir(), 'coordbench-published-'))
afterAll(() => rmSync(folder, { recursive: true }))

const dbOf = (name: string) => ['--db', join(folder, `${name}.db`)]

async function swept(name: string, given: string): Promise<void> {
  const { code, stderr } = await ran('sweep', [
    ...dbOf(name),
    '--model',
    'simulated:ideal',
    ...given.split(' '),
  ])
  expect(code, stderr).toBe(0)
}

/** A metric's value in each group, by what sets the group apart. */
async function values(
  name: string,
  metric: string,
  by: 'topology' | 'route',
): Promise<Record<string, number>> {
  const given = [...dbOf(name), '--metric', metric, '--by', by]
  const rows = await json<readonly { topology: string; group: string; value: number }[]>('analyse', given)
  return Object.fromEntries(
    rows.map(({ topology, group, value }) => [by === 'topology' ? topology : group, value]),
  )
}

test('support desk: owners by hash take a fifth of the calls and tokens of all five, and half of a manager’s, and post no duplicate', async () => {
  const topologies = 'broadcast-first,convention-hash,manager-workers'
  await swept('desk', `--scenario support-desk --topology ${topologies} --seeds 1..5`)
  const all = ['calls', 'tokens', 'duplicated-share'].map((metric) => values('desk', metric, 'topology'))
  const [calls, tokens, duplicated] = await Promise.all(all)
  expect(calls).toEqual({ 'broadcast-first': 30, 'convention-hash': 6, 'manager-workers': 12 })
  expect(duplicated).toEqual({ 'broadcast-first': 1, 'convention-hash': 0, 'manager-workers': 0 })
  // Prompts after five replies hold more than prompts after one.
  const share = Number(tokens?.['convention-hash']) / Number(tokens?.['broadcast-first'])
  expect(share).toBeGreaterThan(0.17)
  expect(share).toBeLessThanOrEqual(0.2)
  // The manager's call names all agents with what they can do, and is longer than an agent's.
  const ofManager = Number(tokens?.['convention-hash']) / Number(tokens?.['manager-workers'])
  expect(ofManager).toBeGreaterThan(0.4)
  expect(ofManager).toBeLessThan(0.5)
})

const untimed =
  '--scenario code-review --topology manager-workers --set persona.latencyMedianMs=0 --seeds 1..2'

test('code review: 10 s in parallel, 29 s in sequence, and the same work', async () => {
  await swept('review', `${untimed} --set route=parallel,sequence --set code-review.rounds=4`)
  const all = ['makespan', 'work-time', 'score', 'calls'].map((metric) => values('review', metric, 'route'))
  expect(await Promise.all(all)).toEqual([
    { 'route=parallel': 10_000, 'route=sequence': 29_000 },
    { 'route=parallel': 29_000, 'route=sequence': 29_000 },
    { 'route=parallel': 1, 'route=sequence': 1 },
    // One of each of four workers, and one of the manager in each round.
    { 'route=parallel': 5, 'route=sequence': 8 },
  ])
})

test('code review: five stages of 2 s are 10 s', async () => {
  await swept('stages', `${untimed} --set code-review.stages=5`)
  expect(await values('stages', 'makespan', 'topology')).toEqual({ 'manager-workers': 10_000 })
})

test('a team that spends 10 % of one agent coordinating never passes 10 times one agent', async () => {
  // 96 replies of 1.5 s are 144 s of work. Before them come the manager's call and then the workers', 8 s each: a tenth.
  const settings =
    'support-desk.arrivals=96 support-desk.rounds=1 handlingMs=1500 persona.latencyMedianMs=8000'
  const set = settings.split(' ').map((setting) => `--set ${setting}`)
  const team = '--scenario support-desk --topology manager-workers --agents 1,2,4,8,16,32,96 --seeds 1..2'
  await swept('tenth', `${team} ${set.join(' ')} --set assigns=model,rule`)
  const rows = await json<readonly ScalingRow[]>('scaling', dbOf('tenth'))
  const amdahl = (parameter: string, assigns = 'model') =>
    rows.find(
      (row) =>
        row.law === 'amdahl' && row.parameter === parameter && row.group.includes(`assigns=${assigns}`),
    )
  // A manager that is a rule takes no call: 8 s before 144 s.
  expect(amdahl('serial', 'rule')?.value).toBeCloseTo(8 / 152, 9)
  expect(amdahl('serial')?.value).toBeCloseTo(0.1, 9)
  expect(amdahl('ceiling')?.value).toBeCloseTo(10, 7)
  const points = amdahl('serial')?.points ?? []
  expect(points.map(({ n }) => n)).toEqual([1, 2, 4, 8, 16, 32, 96])
  for (const { n, value } of points) expect(value).toBeCloseTo(1 / (0.1 + 0.9 / n), 9)
})

test('the textbook’s sweep of prices: at each price all crossings of the two rewards, or none', async () => {
  const demand = '--set demandProbability=0.1..0.9:0.1 --set corridor.steps=100 --seeds 1..4'
  await swept('prices', `--scenario corridor --topology independent,convention-lowest-id ${demand}`)
  const given = [...dbOf('prices'), '--costs', '0..1.5:0.1']
  const { crossings } = await json<CostSweep>('crossings', given)
  expect(crossings).toHaveLength(16)
  for (const { cost, crossings: found, points } of crossings) {
    const steps = points.slice(1).map((next, index) => [points[index] ?? next, next] as const)
    const turns = steps.filter(([here, next]) => (here.a - here.b) * (next.a - next.b) < 0)
    const changes = found.filter((crossing) => crossing.changes)
    expect(changes.length, `price ${cost}`).toBe(turns.length)
    for (const [place, { from, to }] of changes.entries()) {
      const [here, next] = turns[place] ?? []
      expect(from).toBe(to)
      expect(here && next && here.x < from && from < next.x).toBe(true)
    }
  }
  const numbers = crossings.map(({ crossings: found }) => found.length)
  expect([numbers[0], Math.max(...numbers) > 0, numbers.at(-1)]).toEqual([0, true, 0])
  expect([crossings[0]?.above, crossings.at(-1)?.above]).toEqual(['a', 'b'])
})
