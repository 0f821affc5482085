import { readFileSync } from 'node:fs'
import type { CommandSpec, Given } from '../command-line.ts'
import { UsageError } from '../core/errors.ts'
import type { FileOracle } from '../core/file-oracle.ts'
import type { Json } from '../core/json.ts'
import { expectedOneOf } from '../nearest.ts'
import { plugins } from '../registry.ts'
import { textTable } from '../table.ts'
import { print, printJson } from './output.ts'

/** `oracle`: exact optima of the items of a file. */
export const command: CommandSpec = {
  name: 'oracle',
  description:
    'Solves the items of a file exactly, for a scenario that can. Nothing is played and nothing stored.',
  options: [
    { flags: '--scenario ID', description: 'a scenario with an exact oracle' },
    { flags: '--file FILE', description: 'a JSON file of items, in the shape that the scenario expects' },
  ],
  examples: [
    ['npm run -s oracle -- --scenario negotiation --file games.json', 'a table'],
    ['npm run -s oracle -- --scenario negotiation --file games.json --json', 'for scripts'],
  ],
  async run(given) {
    const oracle = await chosenOracle(given)
    const file = required(given, 'file', 'a JSON file')
    const solved = oracle.rows(contentOf(file))
    if (solved.kind === 'refused') {
      const at = solved.path === '' ? '' : ` at ${solved.path}`
      throw new UsageError(`${file}${at}: ${solved.detail}`)
    }
    if (given.flag('json')) printJson(solved.rows)
    else print(rowsTable(solved.rows))
    return 0
  },
}

function required(given: Given, name: string, what: string): string {
  const text = given.text(name)
  if (text === undefined) throw new UsageError(`oracle: expected --${name} with ${what}, got none`)
  return text
}

async function chosenOracle(given: Given): Promise<FileOracle> {
  const scenarios = await plugins('scenario')
  const solvers = new Map(
    scenarios.flatMap(({ id, open }): [string, FileOracle][] => {
      const oracle = open((scenario) => scenario.oracle)
      return oracle === undefined ? [] : [[id, oracle]]
    }),
  )
  const id = required(given, 'scenario', `one of ${[...solvers.keys()].join(', ')}`)
  const oracle = solvers.get(id)
  if (oracle !== undefined) return oracle
  throw new UsageError(`oracle --scenario: ${expectedOneOf([...solvers.keys()], id)}`)
}

/** The largest file that is read, in bytes. */
const largestFile = 50_000_000

function contentOf(file: string): unknown {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error)
    throw new UsageError(`${file}: expected a file that can be read, got "${what}"`, { cause: error })
  }
  if (text.length > largestFile)
    throw new UsageError(`${file}: expected at most ${largestFile} characters, got ${text.length}`)
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new UsageError(`${file}: expected JSON, got text that starts with ${start(text)}`, { cause: error })
  }
}

function start(text: string): string {
  return JSON.stringify(text.slice(0, 30))
}

function rowsTable(rows: readonly { readonly [name: string]: Json }[]): string {
  const head = Object.keys(rows[0] ?? {})
  return textTable(
    head,
    rows.map((row) => head.map((name) => cellText(row[name] ?? null))),
  )
}

function cellText(value: Json): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value)
}
