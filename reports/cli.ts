/** The command `report`. */
import { mkdirSync, renameSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, relative } from 'node:path'
import { type CommandSpec, type ExitCode, type Given, runCommand } from '../harness/command-line.ts'
import { dbOption, withResults } from '../harness/commands/database.ts'
import { print, printJson } from '../harness/commands/output.ts'
import { UsageError } from '../harness/core/errors.ts'
import type { ResultsReader } from '../harness/store/reader.ts'

const mostThreads = 4

const command: CommandSpec = {
  name: 'report',
  description: 'Builds one self-contained HTML file from a results file.',
  options: [
    dbOption,
    { flags: '--out DIR', description: 'folder of the report', default: 'reports/out' },
    {
      flags: '--workers N',
      description: `threads that read episodes; it moves no number (default: one for each processor up to ${mostThreads}, one for a small file)`,
    },
  ],
  examples: [
    ['npm run -s report', 'reports/out/index.html from results.db'],
    ['npm run -s report -- --db other.db --out /tmp/other', 'another file, another folder'],
  ],
  run: (given) =>
    withResults(given, async (results): Promise<ExitCode> => {
      const [{ builtReport }, { factsOf }, { foundSections }] = await Promise.all(parts())
      const threads = await threadsFor(results, given)
      const [facts, sections] = await Promise.all([factsOf(results, threads), foundSections()])
      const text = await builtReport(facts, sections)
      const file = join(given.text('out') ?? 'reports/out', 'index.html')
      const bytes = written(given.text('out') ?? 'reports/out', file, text)
      if (given.flag('json')) printJson({ file, sections: sections.map(({ id }) => id), bytes })
      else print(`report: ${relative(process.cwd(), file) || file} (${Math.ceil(bytes / 1024)} KiB)`)
      return 0
    }),
}

/** Memory grows with every thread. */
async function threadsFor(results: ResultsReader, given: Given): Promise<number> {
  const [{ wholeNumber }, { worthwhileThreads }] = await Promise.all([
    import('../harness/run/matrix.ts'),
    import('./reading-threads.ts'),
  ])
  const asked = given.text('workers')
  if (asked !== undefined) return wholeNumber(asked, '--workers')
  const events = results
    .eventsByCell()
    .values()
    .reduce((sum, own) => sum + own, 0)
  return worthwhileThreads(events, Math.min(mostThreads, availableParallelism()))
}

/** What builds a report; help needs none of it. */
const parts = () => [import('./build.ts'), import('./facts.ts'), import('./sections.ts')] as const

/** Writes the whole file or leaves the old one. Gives its size in bytes. */
function written(folder: string, file: string, text: string): number {
  const draft = `${file}.part`
  try {
    mkdirSync(folder, { recursive: true })
    writeFileSync(draft, text)
    renameSync(draft, file)
    return Buffer.byteLength(text)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError(`--out ${folder}: expected a folder that can be written to, got "${why}"`, {
      cause: error,
    })
  }
}

process.exitCode = await runCommand(command, process.argv.slice(2))
