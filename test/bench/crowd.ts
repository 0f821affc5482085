import { statSync } from 'node:fs'
import type { Benchmark, BenchRow } from './benchmark.ts'
import { sweepCost } from './child.ts'
import { removed } from './stored-traces.ts'
import { inTurns, median, medianRatio } from './timing.ts'

/** A corridor of 10,000 agents and 200 steps under a convention, against one of a tenth of the agents. */
export const crowd: Benchmark = {
  id: 'crowd',
  title: 'A corridor of 10,000 agents and 200 steps',
  async run({ folder, repeats }) {
    const file = `${folder}/crowd.db`
    const played = (agents: number) => async () => {
      const cost = await sweepCost('crowd-of', removed(file), agents)
      return { ...cost, stored: statSync(file).size / 2 ** 20 }
    }
    const { many, few } = await inTurns(Math.min(repeats, 3), { many: played(10_000), few: played(1000) })
    const row = (what: keyof (typeof many)[number], unit: string): BenchRow => {
      const [values, others] = [many, few].map((costs) => costs.map((cost) => cost[what]))
      const ratio = medianRatio(values ?? [], others ?? [])
      return { bench: `crowd, ${what}`, value: median(values ?? []), unit, against: '1,000 agents', ratio }
    }
    return [row('seconds', 's'), row('processorSeconds', 's'), row('megabytes', 'MB'), row('stored', 'MB')]
  },
}
