import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { topologyFamilies } from '../../harness/core/topology.ts'
import { plugins } from '../../harness/registry.ts'

const top = new URL('../../', import.meta.url)
const readme = readFileSync(new URL('README.md', top), 'utf8')

/** Files that another test drops into a copy of the tree and sweeps. */
const examples = [
  'scenarios/weakest-link.ts',
  'topologies/relay.ts',
  'harness/metrics/calls-per-round.ts',
  'reports/sections/one-paragraph.ts',
]

test.each(examples)('the README quotes the example %s to the letter', (path) => {
  expect(readme).toContain(readFileSync(new URL(`test/e2e/examples/${path}`, top), 'utf8'))
})

test('every command that the README names is a script', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', top), 'utf8'))
  const named = [...readme.matchAll(/npm run (?:-s )?([a-z:]+)/g)].map(([, name]) => name ?? '')
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})

test('the catalogue in the README holds every topology of each kind, and every world', async () => {
  const [topologies, scenarios] = await Promise.all([plugins('topology'), plugins('scenario')])
  const [, table = '', worlds = ''] = readme.split('## The catalogue')[1]?.split(/^\|---\|---\|$/m) ?? []
  const rows = table.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| world'))
  const named = (text: string) => [...text.matchAll(/`([a-z-]+)`/g)].map(([, id]) => id ?? '').toSorted()
  expect(rows.map(named)).toEqual(
    topologyFamilies.map((family) =>
      topologies
        .filter((topology) => topology.family === family)
        .map(({ id }) => id)
        .toSorted(),
    ),
  )
  const [own = ''] = worlds.split('\n\n')
  expect(named(own)).toEqual(scenarios.map(({ id }) => id).toSorted())
})
