import type { Benchmark, BenchRow } from './benchmark.ts'
import { sweepCost } from './child.ts'
import { removed } from './stored-traces.ts'
import { inTurns, median, processorTimes, walls } from './timing.ts'

const calls = { count: 5000, milliseconds: 20, inFlight: 64 }
const idealSeconds = (calls.count * calls.milliseconds) / 1000 / calls.inFlight

/**
 * Wall time of 5,000 episodes of one call that takes 20 ms, 64 in flight, with each paid reply durable before it is
 * used: from the start of the process to its end, against the time in which the calls alone could be over.
 */
export const waitingCalls: Benchmark = {
  id: 'waiting',
  title: '5,000 episodes of one call of 20 ms, 64 in flight',
  async run({ folder, repeats }) {
    const file = `${folder}/waiting.db`
    const cost = (episodes: number) => () => sweepCost('one-waiting-call', removed(file), episodes)
    const { all, one } = await inTurns(Math.min(repeats, 3), { all: cost(calls.count), one: cost(1) })
    const against = `ideal ${idealSeconds.toFixed(2)} s`
    const row = (bench: string, value: number): BenchRow => ({
      ...{ bench: `waiting, ${bench}`, value, unit: 's', against, ratio: value / idealSeconds },
    })
    return [
      row('5,000 calls of 20 ms', median(walls(all))),
      row('without start-up', median(walls(all)) - median(walls(one))),
      row('processor time', median(processorTimes(all))),
      row('processor time without start-up', median(processorTimes(all)) - median(processorTimes(one))),
    ]
  },
}
