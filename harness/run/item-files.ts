import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { UsageError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import { jsonLine } from '../core/json-line.ts'
import type { AnyScenario, ItemSource } from '../core/scenario.ts'

/** A file of items for a scenario, read. */
export interface ItemFile {
  /** Base name and content hash, such as `markets.jsonl#1a2b3c4d`: the same file elsewhere has the same name. */
  readonly name: string
  /** By seed, from 0, as the scenario's schema of lines gives them. */
  readonly lines: readonly Json[]
}

/** Parameters by name. */
type Params = { readonly [name: string]: Json }

/** Parameters as a cell holds them, and the file that they name, if they name one. */
export type ReadItems = (
  scenario: AnyScenario,
  given: Params,
) => { readonly params: Params; readonly items: ItemFile | undefined }

/** Whether a scenario's parameters name a file of items, by its path or as a cell does. */
export function namesItemFile(scenario: AnyScenario, params: Params): boolean {
  return itemPath(sourceOf(scenario), params) !== undefined
}

/** Reads the files that scenarios' parameters name, each once. */
export function itemFileReader(): ReadItems {
  const known = new Map<string, ItemFile>()
  return (scenario, given) => {
    const source = sourceOf(scenario)
    const path = itemPath(source, given)
    if (source === undefined || path === undefined) return { params: given, items: undefined }
    const key = JSON.stringify([scenario.id, path])
    const items = known.get(key) ?? itemFile(path, source, `${scenario.id}.${source.param}`)
    known.set(key, items)
    return { params: { ...given, [source.param]: items.name }, items }
  }
}

/**
 * Checks that a file has a line for every seed.
 *
 * @throws UsageError for the first that it lacks
 */
export function withinFile({ name, lines }: ItemFile, seeds: readonly number[]): void {
  const beyond = seeds.find((seed) => seed >= lines.length)
  if (beyond === undefined) return
  throw new UsageError(
    `--seeds: expected lines of ${name}, which are 0 to ${lines.length - 1}, got ${beyond}`,
  )
}

function sourceOf(scenario: AnyScenario): ItemSource | undefined {
  return scenario.open(({ items }) => items)
}

function itemPath(source: ItemSource | undefined, params: Params): string | undefined {
  const value = source === undefined ? undefined : params[source.param]
  return typeof value !== 'string' || source?.builtIn.includes(value) ? undefined : value
}

/**
 * Lines are counted from 1 in messages, as editors do. Empty lines at the end are passed over.
 *
 * @param param whose value the path is, for messages
 */
function itemFile(path: string, { builtIn, line }: ItemSource, param: string): ItemFile {
  const bytes = bytesOf(
    path,
    `--set ${param}: expected ${[...builtIn, 'a file that can be read'].join(' or ')}`,
  )
  const texts = textOf(bytes, path).trimEnd().split('\n')
  if (texts.length === 1 && texts[0] === '')
    throw new UsageError(`${path}: expected at least one line, got none`)
  // A schema of lines gives plain JSON.
  const lines = texts.map((text, seed) => jsonLine(text, line, `${path} line ${seed + 1}`) as Json)
  return { name: `${basename(path)}#${hash('sha256', bytes).slice(0, 8)}`, lines }
}

function bytesOf(path: string, expected: string): Buffer {
  try {
    return readFileSync(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    throw new UsageError(`${expected}, got "${path}" (${code})`, { cause: error })
  }
}

/** Without a byte order mark. */
const utf8 = new TextDecoder('utf-8', { fatal: true })

function textOf(bytes: Buffer, path: string): string {
  try {
    return utf8.decode(bytes)
  } catch (error) {
    throw new UsageError(`${path}: expected UTF-8 text, got other bytes`, { cause: error })
  }
}
