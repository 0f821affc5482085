import type { CommandSpec, ExitCode, Given } from '../command-line.ts'
import type { ImportedEpisode } from '../core/importer.ts'
import { shownProgress } from '../progress.ts'
import { provenance } from '../provenance.ts'
import { plugins } from '../registry.ts'
import { type ImportedRun, storeImported } from '../run/importing.ts'
import { ResultsWriter } from '../store/writer.ts'
import { dbFile, dbOption, withResults } from './database.ts'
import { note, print, printJson, shownLine } from './output.ts'
import { runSummary } from './run-summary.ts'
import { sweepTable } from './sweep-table.ts'

/** `import`: a foreign trace set becomes episodes. */
export const command: CommandSpec = {
  name: 'import',
  description:
    'Reads traces that others published and stores each as an episode. Everything is checked before anything is stored, and stored all at once; what is stored already is not stored again. `list -- importers` names the formats.',
  operands: '<FORMAT> <PATH>',
  options: [dbOption],
  examples: [
    [
      'npm run -s import -- coordination-traces DIR',
      'the published traces in DIR, with markets.jsonl and traces/*.jsonl, into results.db',
    ],
    ['npm run -s import -- coordination-traces DIR --db traces.db --json', 'into another file, for scripts'],
  ],
  async run(given) {
    const started = performance.now()
    const [format = '', path = ''] = given.operands
    const [importer] = await plugins('importer', [format])
    const episodes = importer === undefined ? [] : await Array.fromAsync(importer.read(path))
    const writer = new ResultsWriter(dbFile(given))
    try {
      const imported = await stored(writer, episodes)
      for (const line of imported.notes) note(shownLine(line))
      return await report(given, imported, (performance.now() - started) / 1000)
    } finally {
      // Last of all, because a reader cannot leave one file behind.
      writer.close()
    }
  },
}

async function stored(writer: ResultsWriter, episodes: readonly ImportedEpisode[]): Promise<ImportedRun> {
  const progress = shownProgress(episodes.length, process.stderr)
  const run = provenance('import', process.argv.slice(3))
  try {
    const imported = await storeImported(writer, episodes, run, (count) => progress.add(count))
    progress.add(imported.resumed)
    return imported
  } finally {
    progress.stop()
  }
}

function report(given: Given, { run, cells, resumed }: ImportedRun, seconds: number): Promise<ExitCode> {
  return withResults(given, async (results): Promise<ExitCode> => {
    if (resumed > 0) note(`${resumed} episodes are stored already`)
    const summary = runSummary(results, { run, cells, resumed, notApplicable: 0, seconds })
    if (given.flag('json')) printJson(summary)
    else print(await sweepTable(results, run, { ...summary, notApplicable: [] }))
    return 0
  })
}
