import { readFileSync } from 'node:fs'
import type { Benchmark, BenchRow } from './benchmark.ts'
import { nodeOptions, nodeOutput, root } from './child.ts'
import { removed } from './stored-traces.ts'
import { swept } from './swept.ts'
import { inTurns, median, medianRatio, type Timing, timed, walls } from './timing.ts'

/**
 * What a command takes beyond a Node that does nothing. Both are started without npm, which takes the same time
 * for every script. Then what the modules take: each outside package, loaded alone.
 */
export const startUp: Benchmark = {
  id: 'start',
  title: 'Seconds of a command beyond an empty script',
  async run({ folder, repeats }) {
    const file = removed(`${folder}/start.db`)
    await swept(file, [{ scenario: 'forecast', topology: 'independent', seeds: 1 }])
    const of = (given: readonly string[]) => () => timed(() => nodeOutput(given))
    const cli = [...nodeOptions, 'harness/cli.ts']
    const loading = (name: string) => [...nodeOptions, '--input-type=module', '-e', `await import('${name}')`]
    const packages = Object.keys(dependencies())
    const commands: { readonly [name: string]: () => Promise<Timing> } = {
      empty: of(['-e', '0']),
      'require-node.mjs alone': of([...nodeOptions, '-e', '0']),
      'list --help': of([...cli, 'list', '--help']),
      list: of([...cli, 'list']),
      'sweep --help': of([...cli, 'sweep', '--help']),
      'analyse --help': of([...cli, 'analyse', '--help']),
      digest: of([...cli, 'digest', '--db', file]),
      'report --help': of([...nodeOptions, 'reports/cli.ts', '--help']),
      ...Object.fromEntries(packages.map((name) => [`package ${name}`, of(loading(name))])),
    }
    const { empty = [], ...others } = await inTurns(repeats, commands)
    return Object.entries(others).map(
      ([name, timings]): BenchRow => ({
        ...{ bench: `start, ${name}`, value: median(more(timings, empty)), unit: 's more' },
        ...{ against: 'an empty script', ratio: medianRatio(walls(timings), walls(empty)) },
      }),
    )
  },
}

/** How many seconds something took beyond an empty script in the same turn. */
function more(timings: readonly Timing[], empty: readonly Timing[]): readonly number[] {
  return walls(timings).map((seconds, turn) => seconds - (walls(empty)[turn] ?? Number.NaN))
}

function dependencies(): { readonly [name: string]: string } {
  const { dependencies }: { readonly dependencies: { readonly [name: string]: string } } = JSON.parse(
    readFileSync(`${root}package.json`, 'utf8'),
  )
  return dependencies
}
