import type { CommandSpec } from './command-line.ts'
import { expectedOneOf } from './nearest.ts'

/** The commands, each loaded only when it is called. */
const commands: { readonly [name: string]: () => Promise<{ readonly command: CommandSpec }> } = {
  list: () => import('./commands/list.ts'),
  sweep: () => import('./commands/sweep.ts'),
  import: () => import('./commands/import.ts'),
  analyse: () => import('./commands/analyse.ts'),
  compare: () => import('./commands/compare.ts'),
  power: () => import('./commands/power.ts'),
  audit: () => import('./commands/audit.ts'),
  trace: () => import('./commands/trace.ts'),
  oracle: () => import('./commands/oracle.ts'),
  digest: () => import('./commands/digest.ts'),
  scaling: () => import('./commands/scaling.ts'),
  crossings: () => import('./commands/crossings.ts'),
  fit: () => import('./commands/fit.ts'),
}

const [name = '', ...given] = process.argv.slice(2)
const load = commands[name]
if (load === undefined) {
  process.stderr.write(`command: ${expectedOneOf(Object.keys(commands), name)}\n`)
  process.exitCode = 2
} else {
  const [{ runCommand }, { command }] = await Promise.all([import('./command-line.ts'), load()])
  process.exitCode = await runCommand(command, given)
}
