import type { CommandSpec } from '../command-line.ts'
import { chosenRun, dbOption, runOption, withResults } from './database.ts'
import { print, printJson } from './output.ts'

/** `digest`: the digest of a run, checked against the stored rows. */
export const command: CommandSpec = {
  name: 'digest',
  description:
    'Prints the digest of a run: equal for equal episodes, whoever ran them, and checked against every stored row.',
  options: [dbOption, runOption],
  examples: [
    ['npm run -s digest', 'the digest of the newest run in results.db'],
    ['npm run -s digest -- --db other.db --run all', 'over every episode in other.db'],
  ],
  run: (given) =>
    withResults(given, (results) => {
      const run = chosenRun(given, results)
      const selection = run === undefined ? {} : { run }
      const damaged = results.damaged(selection)
      const digest = results.digest(selection)
      if (given.flag('json')) printJson({ run: run ?? null, digest, damaged })
      else print(digest)
      if (damaged.length === 0) return 0
      const shown = damaged.slice(0, 10).join(', ')
      process.stderr.write(
        `${results.file}: expected rows that match their content hash, got ${damaged.length} changed episodes: ${shown}\n`,
      )
      return 1
    }),
}
