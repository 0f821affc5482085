/**
 * A process that runs the project's commands one after another, so that what they all need is loaded once. Each runs
 * through the file that its own process would start, newly loaded, with its arguments, environment, exit code and
 * both outputs; nothing else of the project stands between.
 */
import { pathToFileURL } from 'node:url'

/** A command to run. */
export interface Asked {
  /** `harness/cli.ts` or `reports/cli.ts`, as a path from the top of the project. */
  readonly file: string
  readonly given: readonly string[]
  readonly environment: { readonly [name: string]: string }
}

/** How it ended. */
export interface Answered {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** The tree whose commands these are. */
const root = pathToFileURL(`${process.cwd()}/`)
const texts = { stdout: '', stderr: '' }
let runs = 0

for (const name of ['stdout', 'stderr'] as const) {
  const write = (chunk: string | Uint8Array): boolean => {
    texts[name] += typeof chunk === 'string' ? chunk : new TextDecoder().decode(chunk)
    return true
  }
  // Nothing in the project waits for a write, so that the other forms of the call are not needed.
  process[name].write = write as typeof process.stdout.write
}

process.on('message', (asked: Asked) => {
  void answered(asked).then((answer) => process.send?.(answer))
})
process.once('disconnect', () => process.exit())

async function answered({ file, given, environment }: Asked): Promise<Answered> {
  runs += 1
  Object.assign(texts, { stdout: '', stderr: '' })
  Object.assign(process.env, environment)
  process.argv = [process.execPath, file, ...given]
  try {
    await import(new URL(`${file}?run=${runs}`, root).href)
  } catch (error) {
    texts.stderr += error instanceof Error ? error.stack : String(error)
    process.exitCode = 1
  }
  const code = Number(process.exitCode ?? 0)
  leaveNoTrace(environment)
  return { code, ...texts }
}

/** What would end with a command's own process. */
function leaveNoTrace(environment: Asked['environment']): void {
  process.exitCode = undefined
  for (const name of Object.keys(environment)) delete process.env[name]
  for (const signal of ['SIGINT', 'SIGTERM']) process.removeAllListeners(signal)
  for (const stream of [process.stdout, process.stderr]) stream.removeAllListeners('error')
}
