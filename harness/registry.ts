import { existsSync, readdirSync } from 'node:fs'
import { relative, sep } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { AnyAudit } from './core/audit.ts'
import type { AnyDetector } from './core/detector.ts'
import { UsageError } from './core/errors.ts'
import type { AnyFault } from './core/fault.ts'
import type { AnyImporter } from './core/importer.ts'
import type { AnyMetric } from './core/metric.ts'
import type { AnyScenario } from './core/scenario.ts'
import type { AnyTopology } from './core/topology.ts'
import { expectedOneOf } from './nearest.ts'

/** The kinds of plug-in and what a file of each exports. */
export interface Plugins {
  readonly scenario: AnyScenario
  readonly topology: AnyTopology
  readonly metric: AnyMetric
  readonly fault: AnyFault
  readonly detector: AnyDetector
  readonly importer: AnyImporter
  readonly audit: AnyAudit
}

const root = new URL('../', import.meta.url)

const folders: { readonly [kind in keyof Plugins]: string } = {
  scenario: 'scenarios/',
  topology: 'topologies/',
  metric: 'harness/metrics/',
  fault: 'harness/faults/',
  detector: 'harness/detectors/',
  importer: 'harness/importers/',
  audit: 'harness/audits/',
}

/** A plug-in file: `folder/ID.ts`, or `folder/ID/ID.ts` for one that needs several files. */
export interface PluginFile {
  readonly id: string
  readonly path: string
  /** Whether it stands in a folder of its own. */
  readonly isFolder: boolean
}

/** The plug-in files of a folder, by id. The folder is given with a slash at its end. */
export function pluginFiles(folder: URL): readonly PluginFile[] {
  const path = fileURLToPath(folder)
  const entries = existsSync(path) ? readdirSync(path, { withFileTypes: true, recursive: true }) : []
  const files = entries
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
    .map((entry) => ({ id: entry.name.slice(0, -'.ts'.length), parent: relative(path, entry.parentPath) }))
    .filter(({ id, parent }) => parent === '' || parent === id)
    .map(({ id, parent }) => ({
      id,
      path: `${path}${parent === '' ? '' : parent + sep}${id}.ts`,
      isFolder: parent !== '',
    }))
  return files.sort((a, b) => (a.id < b.id ? -1 : 1))
}

function filesOf(kind: keyof Plugins): readonly PluginFile[] {
  return pluginFiles(new URL(folders[kind], root))
}

/**
 * The plug-ins of a kind with these ids, in the order given; all of them, by id, when none are given.
 *
 * @throws UsageError when there is none of an id, or its file is not what it should be
 */
export async function plugins<K extends keyof Plugins>(
  kind: K,
  ids?: readonly string[],
): Promise<readonly Plugins[K][]> {
  const files = filesOf(kind)
  const wanted = ids ?? files.map(({ id }) => id)
  const found = wanted.map((id) => files.find((file) => file.id === id) ?? unknown(kind, id, files))
  return Promise.all(found.map((file) => loaded(kind, file)))
}

function unknown(kind: keyof Plugins, id: string, files: readonly PluginFile[]): never {
  throw new UsageError(
    `${kind}: ${expectedOneOf(
      files.map((file) => file.id),
      id,
    )}`,
  )
}

async function loaded<K extends keyof Plugins>(kind: K, file: PluginFile): Promise<Plugins[K]> {
  const plugin = await defaultExport(file)
  checkPlugin(kind, file, plugin)
  // A default export with this mark was made by define.ts, which gives it this type.
  return plugin as Plugins[K]
}

/** The default export of a plug-in file. */
export async function defaultExport({ path }: PluginFile): Promise<unknown> {
  try {
    const module: { readonly default?: unknown } = await import(pathToFileURL(path).href)
    return module.default
  } catch (error) {
    const what = error instanceof Error ? error.message.split('\n')[0] : String(error)
    throw new UsageError(`${shortPath(path)}: expected a file that loads, got "${what}"`, { cause: error })
  }
}

/**
 * Checks that a default export was made by its door and bears the name of its file. Gives the path for messages.
 *
 * @throws UsageError with the path, what was expected and what came
 */
export function checkPlugin(kind: string, { id, path }: PluginFile, plugin: unknown): string {
  const where = shortPath(path)
  const door = `define${kind.charAt(0).toUpperCase()}${kind.slice(1)}`
  if (typeof plugin !== 'object' || plugin === null || !('plugin' in plugin) || plugin.plugin !== kind) {
    throw new UsageError(`${where}: expected a default export made by ${door}, got ${nameOf(plugin)}`)
  }
  const found = 'id' in plugin ? plugin.id : undefined
  if (found !== id) throw new UsageError(`${where}: expected id "${id}", got ${JSON.stringify(found)}`)
  if (!kebabCase.test(id)) throw new UsageError(`${where}: expected an id in kebab-case, got "${id}"`)
  const version = 'version' in plugin ? plugin.version : 1
  if (!(Number.isSafeInteger(version) && Number(version) >= 1)) {
    throw new UsageError(`${where}: expected a version of 1 or more, got ${JSON.stringify(version)}`)
  }
  return where
}

const kebabCase = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/

function nameOf(value: unknown): string {
  if (value === undefined) return 'none'
  if (typeof value === 'object' && value !== null && 'plugin' in value) return `a ${String(value.plugin)}`
  return value === null ? 'null' : `a ${typeof value}`
}

/** The path from the top of the tree, or the whole path of a file that lies elsewhere. */
function shortPath(path: string): string {
  const short = relative(fileURLToPath(root), path)
  return short.startsWith('..') ? path : short.split(sep).join('/')
}
