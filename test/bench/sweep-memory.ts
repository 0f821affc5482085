import type { Benchmark } from './benchmark.ts'
import { sweepCost } from './child.ts'
import { removed } from './stored-traces.ts'
import { inTurns, median, medianRatio } from './timing.ts'

/** Most memory of a sweep of many one-message episodes, against a sweep of few. */
export const sweepMemory: Benchmark = {
  id: 'memory',
  title: 'Peak memory of a sweep of 5,000 one-message episodes',
  async run({ folder, repeats }) {
    const file = `${folder}/memory.db`
    const most = (episodes: number) => async () =>
      (await sweepCost('one-message', removed(file), episodes)).megabytes
    const { many, few } = await inTurns(Math.min(repeats, 3), { many: most(5000), few: most(10) })
    return [
      {
        ...{ bench: 'memory, 5,000 one-message episodes', value: median(many), unit: 'MB' },
        ...{ against: '10 episodes', ratio: medianRatio(many, few) },
      },
    ]
  },
}
