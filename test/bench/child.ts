import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Timing } from './timing.ts'

/** Root of the project, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** The beginning of every command line of package.json. */
export const nodeOptions = ['--import', './harness/require-node.mjs']

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

/** Runs a sweep in a process of its own. `kind` is one that sweep-process.ts knows. */
export async function sweepCost(kind: string, file: string, count: number): Promise<SweepCost> {
  const started = performance.now()
  const printed = await nodeOutput([...nodeOptions, sweepProcess, kind, file, String(count)])
  const { megabytes, processorSeconds }: Omit<SweepCost, 'seconds'> = JSON.parse(printed)
  return { seconds: (performance.now() - started) / 1000, megabytes, processorSeconds }
}
