import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { projectCopy } from './project-copy.ts'
import { json, root, type SweepJson } from './run-command.ts'

/** One complete file for each thing that can be added, at its place in the tree. */
const examples = fileURLToPath(new URL('./examples', import.meta.url))

const { project, remove } = projectCopy()
afterAll(remove)

/** What was added: the kind as `list` names it, the id, and the file. */
const added = [
  ['scenarios', 'weakest-link', 'scenarios/weakest-link.ts'],
  ['topologies', 'relay', 'topologies/relay.ts'],
  ['metrics', 'calls-per-round', 'harness/metrics/calls-per-round.ts'],
  ['faults', 'nap', 'harness/faults/nap.ts'],
  ['detectors', 'split-rounds', 'harness/detectors/split-rounds.ts'],
  ['audits', 'few-seeds', 'harness/audits/few-seeds.ts'],
  ['sections', 'one-paragraph', 'reports/sections/one-paragraph.ts'],
] as const

const db = join(project, 'results/results.db')
let sweep: SweepJson
let page = ''

beforeAll(async () => {
  // The doors stand beside the examples only so that these can be checked where they lie.
  cpSync(examples, project, { recursive: true, filter: (source) => basename(source) !== 'define.ts' })
  sweep = await json('sweep', ['--db', db, '--seeds', '1'], { project })
  const shown = join(project, 'results/shown.db')
  const few = [
    ...['--scenario', 'weakest-link,forecast,corridor', '--topology', 'relay,mesh,convention-yield'],
    ...['--seeds', '1..3', '--set', 'corridor.steps=10'],
  ]
  await json('sweep', ['--db', shown, ...few], { project })
  const { file } = await json<{ file: string }>('report', ['--db', shown, '--out', join(project, 'out')], {
    project,
  })
  page = readFileSync(file, 'utf8')
})

test('every example is one new file, and no other file is edited', () => {
  const files = readdirSync(examples, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'define.ts')
    .map(({ parentPath, name }) => join(parentPath, name).slice(examples.length + 1))
  expect(files.toSorted()).toEqual(added.map(([, , file]) => file).toSorted())
  expect(files.filter((file) => existsSync(join(root, file)))).toEqual([])
})

test.each(added)('%s: %s is listed', async (kind, id) => {
  const kinds = await json<{ [kind: string]: { id: string; title: string }[] }>('list', [kind], { project })
  expect(kinds[kind]?.map((item) => item.id)).toContain(id)
})

test('the scenario and the topology are swept, by themselves and with all others', async () => {
  const kinds = await json<{ [kind: string]: unknown[] }>('list', [], { project })
  const cells = (kinds['scenarios']?.length ?? 0) * (kinds['topologies']?.length ?? 0)
  expect(sweep.cells + sweep.notApplicable).toBe(cells)
  expect(sweep.aborted).toBe(0)
  const rows = await analysed(['--metric', 'score'])
  const ran = (scenario: string) => new Set(rows.filter((row) => row.scenario === scenario).map(topologyOf))
  expect(ran('weakest-link')).toContain('relay')
  expect(ran('weakest-link')).toContain('mesh')
  expect(ran('corridor')).toContain('relay')
  expect(ran('forecast')).toContain('relay')
})

test('a topology that needs a trait which the scenario lacks is shown as not applicable, with the reason', () => {
  expect(sweep.notApplicable).toBeGreaterThan(0)
  expect(page).toContain('the topology needs the trait contention, which the scenario lacks')
})

test('the topology costs what its formula says', async () => {
  const cost = (metric: string) => analysed(['--metric', metric, '--where', 'topology=relay'])
  const [calls, messages] = [await cost('calls'), await cost('messages')]
  const values = (rows: readonly Row[]) => rows.map(({ scenario, value }) => [scenario, value])
  expect(values(messages)).toContainEqual(['weakest-link', 30])
  expect(values(messages)).toContainEqual(['forecast', 2])
  for (const row of calls.filter(({ scenario }) => scenario === 'weakest-link')) {
    expect(row.value).toBe(40 + (row.parts['retries'] ?? 0))
  }
})

test('the metric is measured over every cell, old and new', async () => {
  const rows = await analysed(['--metric', 'calls-per-round'])
  expect(rows).toHaveLength(sweep.cells)
  const ideal = rows.find(({ scenario, topology }) => scenario === 'forecast' && topology === 'solo')
  expect(ideal?.value).toBeGreaterThanOrEqual(1)
})

test('the fault acts and stands in the cell', async () => {
  const given = ['--db', db, '--scenario', 'weakest-link', '--topology', 'relay', '--fault', 'nap:3']
  await json('sweep', [...given, '--model', 'simulated:ideal'], { project })
  const rows = await analysed(['--metric', 'score,calls', '--where', 'fault=nap:agents=3'])
  expect(rows.map(({ metric, value }) => [metric, value])).toEqual([
    ['score', 0],
    ['calls', 30],
  ])
})

describe('the report shows', () => {
  test.each([
    ['the scenario', 'Weakest link'],
    ['the topology', 'relay'],
    ['the metric', 'Calls per round'],
    ['the detector', 'split-rounds, version 1'],
    ['the section', 'In one paragraph'],
  ])('%s', (_what, text) => {
    expect(page).toContain(text)
  })
})

interface Row {
  readonly scenario: string
  readonly topology: string
  readonly metric: string
  readonly value: number
  readonly parts: { readonly [name: string]: number }
}

function topologyOf({ topology }: Row): string {
  return topology
}

function analysed(given: readonly string[]): Promise<Row[]> {
  return json('analyse', ['--db', db, ...given], { project })
}
