import { spawn, spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a finished command left behind. */
export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command of this project to its end. */
export function command(...given: readonly string[]): Finished {
  return finished('harness/cli.ts', given)
}

/** Runs the command `report` to its end. */
export function reportCommand(...given: readonly string[]): Finished {
  return finished('reports/cli.ts', given)
}

function finished(file: string, given: readonly string[]): Finished {
  const [node, all] = [process.execPath, ['--import', './harness/require-node.mjs', file, ...given]]
  const { status, stdout, stderr } = spawnSync(node, all, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 30 })
  return { code: status, out: stdout, err: stderr }
}

/** Starts a command and leaves it running. */
export function startedCommand(...given: readonly string[]) {
  const all = ['--import', './harness/require-node.mjs', 'harness/cli.ts', ...given]
  return spawn(process.execPath, all, { cwd: root, stdio: 'ignore' })
}
