import Database from 'better-sqlite3'
import { ResultsReader } from '../../harness/store/reader.ts'
import { factsOf } from '../../reports/facts.ts'
import type { Benchmark } from './benchmark.ts'
import { nodeOutput, scriptOptions } from './child.ts'
import { removed } from './stored-traces.ts'
import { swept } from './swept.ts'
import { inTurns, median, medianRatio, timed, walls } from './timing.ts'

/**
 * The time that the command `report` takes for about a million events, less that for a file of one seed of the same
 * cells, against one scan of its events table in the same turn. Then reading and metrics alone.
 */
export const reportTime: Benchmark = {
  id: 'report',
  title: 'Seconds of a report on 1,000,000 events',
  async run({ folder, repeats }) {
    const [full, small] = [removed(`${folder}/full.db`), removed(`${folder}/small.db`)]
    await filled(full, { corridor: 120, forecast: 30_000 })
    await filled(small, { corridor: 1, forecast: 1 })
    const { whole, least, scan, analysis } = await inTurns(Math.min(repeats, 3), {
      whole: () => timed(() => reported(full, folder)),
      least: () => timed(() => reported(small, folder)),
      scan: () => timed(() => scanned(full)),
      analysis: () => timed(() => facts(full)),
    })
    const more = walls(whole).map((seconds, turn) => seconds - (walls(least)[turn] ?? Number.NaN))
    return [
      {
        ...{ bench: 'report', value: median(more), unit: 's more' },
        ...{ against: `one scan of ${scanned(full)} events`, ratio: medianRatio(more, walls(scan)) },
      },
      {
        ...{ bench: 'report, reading and metrics', value: median(walls(analysis)), unit: 's' },
        ...{ against: 'one scan', ratio: medianRatio(walls(analysis), walls(scan)) },
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

/** Runs the command as package.json does. */
async function reported(file: string, folder: string): Promise<void> {
  const command = [...scriptOptions('report'), 'reports/cli.ts']
  await nodeOutput([...command, '--db', file, '--out', `${folder}/report`])
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
