import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import type { Answered, Asked } from './command-host.ts'

/** The project's own folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url))

/** How a command ended. */
export interface Outcome {
  /** Null when a signal ended it. */
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Where and with what a command runs. */
export interface Place {
  /** The project, or a copy of it. */
  readonly project?: string
  readonly environment?: { readonly [name: string]: string }
}

/** A command on its way. */
export interface Running {
  readonly child: ChildProcess
  readonly outcome: Promise<Outcome>
}

/** The line that starts one of the project's commands, as in package.json. */
export function commandLine(name: string, given: readonly string[] = []): readonly [string, ...string[]] {
  const own = name === 'report' ? ['reports/cli.ts'] : ['harness/cli.ts', name]
  return [process.execPath, '--import', './harness/require-node.mjs', ...own, ...given]
}

/** Starts a program in a process of its own. */
export function started(line: readonly [string, ...string[]], place: Place = {}): Running {
  const [program, ...given] = line
  const child = spawn(program, given, {
    cwd: place.project ?? root,
    env: { ...cleanEnvironment(), ...place.environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  return { child, outcome: outcomeOf(child) }
}

/** Runs one of the project's commands to its end, in a process of its own. */
export function ranAlone(name: string, given: readonly string[] = [], place: Place = {}): Promise<Outcome> {
  return started(commandLine(name, given), place).outcome
}

/**
 * Runs one of the project's commands to its end: in the process that the commands of this test file share, or in one of
 * its own where it starts threads, where its number of calls in flight is set (once a process) or where Node has options.
 */
export function ran(name: string, given: readonly string[] = [], place: Place = {}): Promise<Outcome> {
  const { project = root, environment = {} } = place
  const isAlone = ['--workers', '--concurrency'].some((option) => given.includes(option))
  if (isAlone || 'NODE_OPTIONS' in environment) return ranAlone(name, given, place)
  const [file = '', ...rest] = commandLine(name, given).slice(3)
  const host = hosts.get(project) ?? new CommandHost(project)
  hosts.set(project, host)
  return host.run({ file, given: rest, environment })
}

/** The document that a command prints with `--json`; fails when it does not end with this code. */
export async function json<T>(
  name: string,
  given: readonly string[] = [],
  place: Place = {},
  code = 0,
): Promise<T> {
  const { stdout, stderr, ...ended } = await ran(name, [...given, '--json'], place)
  if (ended.code !== code)
    throw new Error(`${name}: expected exit code ${code}, got ${ended.code}: ${stderr}`)
  return JSON.parse(stdout)
}

/** What `sweep --json` prints. */
export interface SweepJson {
  readonly run: number
  readonly cells: number
  readonly episodes: number
  readonly resumed: number
  readonly aborted: number
  readonly notApplicable: number
  readonly digest: string
  readonly seconds: number
  readonly calls: number
  readonly tokens: number
  readonly usd: number | null
}

/** No key of the person who runs the tests, and none of the test runner's own settings. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const own = /^(OPENAI_|VITEST|NODE_OPTIONS$|NODE_ENV$|FORCE_COLOR$)/
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !own.test(name)))
}

function outcomeOf(child: ChildProcess): Promise<Outcome> {
  const texts = [child.stdout, child.stderr].map(async (stream) => {
    let text = ''
    for await (const chunk of stream?.setEncoding('utf8') ?? []) text += chunk
    return text
  })
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  return Promise.all([ended, ...texts]).then(([code, stdout = '', stderr = '']) => ({ code, stdout, stderr }))
}

const hosts = new Map<string, CommandHost>()
afterAll(async () => {
  await Promise.all([...hosts.values()].map((host) => host.end()))
})

/** A process in which commands of one tree take turns. */
class CommandHost {
  readonly #project: string
  #child: ChildProcess | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(project: string) {
    this.#project = project
  }

  run(asked: Asked): Promise<Outcome> {
    const answer = this.#last.then(() => this.#answer(asked))
    this.#last = answer
    return answer
  }

  async end(): Promise<void> {
    await this.#last
    const child = this.#child
    if (!child?.connected) return
    child.disconnect()
    await new Promise((resolve) => child.once('exit', resolve))
  }

  #answer(asked: Asked): Promise<Outcome> {
    this.#child ??= this.#started()
    const child = this.#child
    return new Promise((resolve) => {
      const ended = (code: number | null): void => resolve({ code, stdout: '', stderr: '' })
      child.once('exit', ended)
      child.once('message', (answer: Answered) => {
        child.off('exit', ended)
        resolve(answer)
      })
      child.send(asked)
    })
  }

  #started(): ChildProcess {
    const host = join(root, 'test/e2e/command-host.ts')
    const child = spawn(process.execPath, ['--import', './harness/require-node.mjs', host], {
      ...{ cwd: this.#project, env: cleanEnvironment() },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    // The next command starts another one.
    child.once('exit', () => {
      this.#child = undefined
    })
    return child
  }
}
