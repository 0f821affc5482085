import Database from 'better-sqlite3'
import { ResultsReader } from '../../harness/store/reader.ts'
import { builtReport } from '../../reports/build.ts'
import { factsOf } from '../../reports/facts.ts'
import { foundSections } from '../../reports/sections.ts'
import type { Benchmark } from './benchmark.ts'
import { removed } from './stored-traces.ts'
import { swept } from './swept.ts'
import { inTurns, median, medianRatio, timed, walls } from './timing.ts'

/**
 * The time that a report takes for about 100,000 events, less that for a file of one seed of the same cells,
 * against one scan of its events table.
 */
export const reportTime: Benchmark = {
  id: 'report',
  title: 'Seconds of a report on 100,000 events',
  async run({ folder, repeats }) {
    const [full, small] = [removed(`${folder}/full.db`), removed(`${folder}/small.db`)]
    await filled(full, { corridor: 12, forecast: 3000 })
    await filled(small, { corridor: 1, forecast: 1 })
    const { whole, least, scan, analysis } = await inTurns(Math.min(repeats, 3), {
      whole: () => timed(() => reported(full)),
      least: () => timed(() => reported(small)),
      scan: () => timed(() => scanned(full)),
      analysis: () => timed(() => facts(full)),
    })
    const value = median(walls(whole)) - median(walls(least))
    return [
      {
        ...{ bench: 'report', value, unit: 's more' },
        ...{ against: `one scan of ${scanned(full)} events`, ratio: value / median(walls(scan)) },
      },
      {
        ...{ bench: 'report, reading and metrics', value: median(walls(analysis)), unit: 's' },
        ...{ against: 'the whole report', ratio: medianRatio(walls(analysis), walls(whole)) },
      },
    ]
  },
}

function filled(file: string, { corridor, forecast }: { corridor: number; forecast: number }): Promise<void> {
  return swept(file, [
    { scenario: 'corridor', topology: 'mesh', seeds: corridor },
    { scenario: 'forecast', topology: 'independent', seeds: forecast },
  ])
}

async function reported(file: string): Promise<void> {
  const results = new ResultsReader(file)
  await builtReport(await factsOf(results), await foundSections())
  results.close()
}

async function facts(file: string): Promise<void> {
  const results = new ResultsReader(file)
  await factsOf(results)
  results.close()
}

/** Reads every row of the events table and gives their number. */
function scanned(file: string): number {
  const db = new Database(file, { readonly: true })
  let rows = 0
  for (const row of db.prepare('SELECT * FROM events').raw().iterate()) if (Array.isArray(row)) rows += 1
  db.close()
  return rows
}
