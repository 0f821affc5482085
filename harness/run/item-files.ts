import { hash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { z } from 'zod'
import { UsageError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import { jsonLine } from '../core/json-line.ts'
import type { AnyScenario, ItemSource } from '../core/scenario.ts'
import { shapeFault } from '../core/shape-fault.ts'

/** A file of items for a scenario, read. */
export interface ItemFile {
  /** Base name and content hash, such as `markets.jsonl#1a2b3c4d`: the same file elsewhere has the same name. */
  readonly name: string
  /** By seed, from 0, as the scenario's schema gives them; of one document for all seeds that document alone. */
  readonly lines: readonly Json[]
  /** Whether the file is one document for all seeds. */
  readonly isOneForAll: boolean
}

/** What of a file an episode with this seed is about. */
export function itemOf({ lines, isOneForAll }: ItemFile, seed: number): Json | undefined {
  return lines[isOneForAll ? 0 : seed]
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
  return namedPath(sourceOf(scenario), params) !== undefined
}

/**
 * Reads the files that scenarios' parameters name, each once.
 *
 * @param dataFolder where third-party data lies; undefined where there is none
 */
export function itemFileReader(dataFolder?: string): ReadItems {
  const known = new Map<string, ItemFile>()
  return (scenario, given) => {
    const source = sourceOf(scenario)
    const path = namedPath(source, given) ?? dataPath(scenario.id, source, given, dataFolder)
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
export function withinFile({ name, lines, isOneForAll }: ItemFile, seeds: readonly number[]): void {
  if (isOneForAll) return
  const beyond = seeds.find((seed) => seed >= lines.length)
  if (beyond === undefined) return
  throw new UsageError(
    `--seeds: expected lines of ${name}, which are 0 to ${lines.length - 1}, got ${beyond}`,
  )
}

function sourceOf(scenario: AnyScenario): ItemSource | undefined {
  return scenario.open(({ items }) => items)
}

function namedPath(source: ItemSource | undefined, params: Params): string | undefined {
  const value = source === undefined ? undefined : params[source.param]
  return typeof value !== 'string' || source?.builtIn.includes(value) ? undefined : value
}

/** The file that stands in where none is named. */
function dataPath(
  scenario: string,
  source: ItemSource | undefined,
  params: Params,
  folder: string | undefined,
): string | undefined {
  const file = source?.dataFile?.(params)
  if (source === undefined || file === undefined) return undefined
  if (folder !== undefined) return join(folder, file)
  throw new UsageError(
    `--set ${scenario}.${source.param}: expected a file, or COORDBENCH_DATA to name a folder with ${file}, got neither`,
  )
}

/** @param param whose value the path is, for messages */
function itemFile(path: string, source: ItemSource, param: string): ItemFile {
  const expected = [...source.builtIn, 'a file that can be read'].join(' or ')
  const bytes = bytesOf(path, `--set ${param}: expected ${expected}`)
  const text = textOf(bytes, path)
  const isOneForAll = 'document' in source
  const lines = isOneForAll ? [documentIn(text, source.document, path)] : linesIn(text, source.line, path)
  return { name: `${basename(path)}#${hash('sha256', bytes).slice(0, 8)}`, lines, isOneForAll }
}

function documentIn(text: string, document: z.ZodType, path: string): Json {
  const { data, error } = document.safeParse(parsedIn(text, path))
  // A schema of documents gives plain JSON.
  if (error === undefined) return data as Json
  const fault = shapeFault(error)
  throw new UsageError(`${path}${fault.path === '' ? '' : ` at ${fault.path}`}: ${fault.detail}`)
}

function parsedIn(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    const start = JSON.stringify(text.slice(0, 30))
    throw new UsageError(`${path}: expected JSON, got text that starts with ${start}`, { cause: error })
  }
}

/** Lines are counted from 1 in messages, as editors do. Empty lines at the end are passed over. */
function linesIn(text: string, line: z.ZodType, path: string): readonly Json[] {
  const texts = text.trimEnd().split('\n')
  if (texts.length === 1 && texts[0] === '')
    throw new UsageError(`${path}: expected at least one line, got none`)
  // A schema of lines gives plain JSON.
  return texts.map((each, seed) => jsonLine(each, line, `${path} line ${seed + 1}`) as Json)
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
