import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser'
import { describe, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const { forbidden = [], options = {} }: IConfiguration = createRequire(import.meta.url)(
  './dependency-rules.cjs',
)
const withDoor = forbidden.flatMap(({ name }) => name?.match(/^one-door-(.+)/)?.[1] ?? [])
const sources = ['harness', 'scenarios', 'topologies', 'reports', 'test']

describe('layers', () => {
  test('every import in the tree keeps to the rules', async () => {
    expect(await violations(root)).toEqual([])
  })

  test('every dependency has a door, and every door a dependency', () => {
    const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(withDoor.toSorted()).toEqual(Object.keys(dependencies).toSorted())
  })
})

test('the top level holds nothing but what the design names', () => {
  const named =
    /^(harness|scenarios|topologies|reports|test|node_modules|package(-lock)?\.json|tsconfig\.json|README\.md|results\.db.*|LICENSE|\..+)$/
  expect(readdirSync(root).filter((name) => !named.test(name))).toEqual([])
})

/** One broken tree a rule: where, and the import that must not stand there. */
const planted: [rule: string, file: string, imported: string][] = [
  ['no-cycles', 'harness/run/one.ts', './one.ts'],
  ['core-imports-nothing-outside-itself', 'harness/core/one.ts', '../run/two.ts'],
  ['core-imports-nothing-outside-itself', 'harness/core/one.ts', 'openai'],
  ['harness-knows-no-plug-in-or-report', 'harness/run/one.ts', '../../scenarios/two.ts'],
  ['pure-folders-touch-no-machine', 'harness/stats/one.ts', 'node:fs'],
  ['pure-folders-touch-no-machine', 'scenarios/one.ts', 'node:fs'],
  ['nothing-imports-tests', 'reports/one.ts', '../test/two.ts'],
  ['only-installed-imports', 'reports/one.ts', './missing.ts'],
  ['only-declared-packages', 'reports/one.ts', 'undeclared'],
  ['scenario-door-files', 'scenarios/one.ts', '../harness/core/two.ts'],
  ['scenario-door-files', 'scenarios/one.ts', './two/part.ts'],
  ['scenario-door-folders', 'scenarios/common/one/part.ts', '../../other/two.ts'],
  ['topology-door-files', 'topologies/one.ts', './policies/two.ts'],
  ['author-door-files', 'topologies/policies/one.ts', '../two.ts'],
  ['measuring-door-files', 'harness/metrics/one.ts', '../faults/two.ts'],
  ['scenario-door-folders', 'scenarios/one/part.ts', '../two.ts'],
  ['topology-door-folders', 'topologies/one/part.ts', '../two.ts'],
  ['topology-door-files', 'topologies/one.ts', '../scenarios/common/two.ts'],
  ['topologies-stand-alone', 'topologies/one.ts', './two.ts'],
  ['report-door-files', 'reports/sections/one.ts', '../two.ts'],
  ['report-door-folders', 'reports/claims/one/part.ts', '../two.ts'],
  ...withDoor.map((name): [string, string, string] => [`one-door-${name}`, 'harness/registry.ts', name]),
]

describe('a planted violation is caught', () => {
  test.each(planted)('%s: %s imports %s', async (rule, file, imported) => {
    const broken = mkdtempSync(join(tmpdir(), 'coordbench-planted-'))
    try {
      for (const folder of sources) mkdirSync(join(broken, folder))
      write(broken, 'package.json', '{}')
      if (!/^(\.|node:)/.test(imported)) write(broken, `node_modules/${imported}/index.js`, '')
      if (/^\..*(two|part)\.ts$/.test(imported))
        write(broken, join(dirname(file), imported), 'export const two = 2\n')
      write(broken, file, `import '${imported}'\n`)
      expect((await violations(broken)).join('\n')).toContain(`${rule}: ${file} imports `)
    } finally {
      rmSync(broken, { recursive: true })
    }
  })

  test('and a tree that keeps to the rules is not', async () => {
    const clean = mkdtempSync(join(tmpdir(), 'coordbench-planted-'))
    try {
      for (const folder of sources) mkdirSync(join(clean, folder))
      write(clean, 'harness/core/rule.ts', 'export const rule = 1\n')
      write(clean, 'harness/define.ts', "export { rule } from './core/rule.ts'\n")
      write(clean, 'scenarios/one/part.ts', 'export const part = 1\n')
      write(clean, 'scenarios/common/part.ts', 'export const part = 1\n')
      write(clean, 'scenarios/two/part.ts', "import '../common/part.ts'\n")
      write(
        clean,
        'scenarios/one.ts',
        "import '../harness/define.ts'\nimport './one/part.ts'\nimport './common/part.ts'\n",
      )
      write(clean, 'topologies/policies/one.ts', "import '../../harness/define.ts'\n")
      write(clean, 'test/unit/one.test.ts', "import '../../scenarios/one.ts'\nimport 'node:fs'\n")
      expect(await violations(clean)).toEqual([])
    } finally {
      rmSync(clean, { recursive: true })
    }
  })
})

function write(base: string, file: string, text: string): void {
  mkdirSync(dirname(join(base, file)), { recursive: true })
  writeFileSync(join(base, file), text)
}

/** The broken rules as lines "rule: file imports file (why)". */
async function violations(baseDir: string): Promise<string[]> {
  const { output } = await cruise(sources, { ...options, baseDir, validate: true, ruleSet: { forbidden } })
  return (output as ICruiseResult).summary.violations.map(
    ({ rule, from, to }) => `${rule.name}: ${from} imports ${to} (${why(rule.name)})`,
  )
}

function why(name: string): string {
  return forbidden.find((rule) => rule.name === name)?.comment ?? 'no reason given'
}
