import { playedEpisode } from '../../harness/run/episode.ts'
import type { Benchmark } from './benchmark.ts'
import { removed } from './stored-traces.ts'
import { type AskedCell, matrixOf, swept } from './swept.ts'
import { inTurns, median, medianRatio, timed, walls } from './timing.ts'

/** Episodes per second of a simulated sweep into a file, against the same episodes played and thrown away. */
export const sweepSpeed: Benchmark = {
  id: 'sweep',
  title: 'Episodes per second of a simulated sweep',
  async run({ folder, repeats }) {
    const asked: AskedCell = { scenario: 'forecast', topology: 'independent', seeds: 2000 }
    const { sweep, play } = await inTurns(repeats, {
      sweep: () => timed(() => swept(removed(`${folder}/sweep.db`), [asked])),
      play: () => timed(() => played(asked)),
    })
    return [
      {
        ...{
          bench: 'sweep, forecast x independent',
          value: asked.seeds / median(walls(sweep)),
          unit: 'episodes/s',
        },
        ...{ against: 'played, not stored', ratio: medianRatio(walls(play), walls(sweep)) },
      },
    ]
  },
}

async function played(asked: AskedCell): Promise<void> {
  const { cells } = await matrixOf(asked)
  const { signal } = new AbortController()
  for (const { identity: cell, episodes, ...planned } of cells) {
    for (const place of episodes) await playedEpisode({ ...planned, ...place, cell }, signal)
  }
}
