import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { commandLine, ran } from './run-command.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a finished command left behind. */
export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs a command of this project to its end. */
export async function command(name: string, ...given: readonly string[]): Promise<Finished> {
  const { code, stdout: out, stderr: err } = await ran(name, given)
  return { code, out, err }
}

/** Starts a command in a process of its own and leaves it running. */
export function startedCommand(name: string, ...given: readonly string[]) {
  const [program, ...line] = commandLine(name, given)
  return spawn(program, line, { cwd: root, stdio: 'ignore' })
}
