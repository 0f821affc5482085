import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Timing } from './timing.ts'

/** Root of the project, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The beginning of every command line of package.json. */
export const nodeOptions = ['--import', './harness/require-node.mjs']

/** The options of Node with which the script of this name is run: what stands before its file in package.json. */
export function scriptOptions(name: string): readonly string[] {
  const { scripts }: { readonly scripts: { readonly [name: string]: string } } = JSON.parse(
    readFileSync(`${root}package.json`, 'utf8'),
  )
  const [node, ...words] = scripts[name]?.split(' ') ?? []
  const file = words.findIndex((word) => word.endsWith('.ts'))
  if (node !== 'node' || file < 0)
    throw new Error(`package.json: expected a script "${name}" of Node, got "${scripts[name]}"`)
  return words.slice(0, file)
}

/** Runs a fresh Node to its end and gives what it printed. Fails when it fails. */
export function nodeOutput(given: readonly string[]): Promise<string> {
  const environment = { ...process.env, NODE_OPTIONS: '' }
  const options = { cwd: root, encoding: 'utf8', env: environment, maxBuffer: 2 ** 26 } as const
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [...given], options, (error, printed, complaints) => {
      if (error === null) resolve(printed)
      else reject(new Error(`${given.join(' ')}: ${complaints}`, { cause: error }))
    })
  })
}

/** What a sweep in a process of its own took, from the start of the process to its end. */
export interface SweepCost extends Timing {
  /** Most memory of the process at any time (RSS). */
  readonly megabytes: number
}

const sweepProcess = fileURLToPath(new URL('./sweep-process.ts', import.meta.url))

/**
 * Runs a sweep in a process of its own, with the options of Node that the command has, those of the heap among them.
 * `kind` is one that sweep-process.ts knows.
 */
export async function sweepCost(kind: string, file: string, count: number): Promise<SweepCost> {
  const started = performance.now()
  const printed = await nodeOutput([...scriptOptions('sweep'), sweepProcess, kind, file, String(count)])
  const { megabytes, processorSeconds }: Omit<SweepCost, 'seconds'> = JSON.parse(printed)
  return { seconds: (performance.now() - started) / 1000, megabytes, processorSeconds }
}
