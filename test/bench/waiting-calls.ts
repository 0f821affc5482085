import type { Benchmark, BenchRow } from './benchmark.ts'
import { type SweepCost, sweepCost } from './child.ts'
import { removed } from './stored-traces.ts'
import { inTurns, median, medianRatio, processorTimes, walls } from './timing.ts'

const calls = { few: 5000, many: 50_000, milliseconds: 20, inFlight: 64 }
const idealSeconds = (calls.few * calls.milliseconds) / 1000 / calls.inFlight

/** The most memory that such a sweep may take. */
const mostMegabytes = 150

/**
 * Wall time of 5,000 episodes of one call that takes 20 ms, 64 in flight, with each paid reply durable before it is
 * used: from the start of the process to its end, with the options of the command `sweep`. It stands against a
 * process that waits for the same calls and does nothing else, since timers too are late on a busy machine. Then
 * ten times as many, once.
 */
export const waitingCalls: Benchmark = {
  id: 'waiting',
  title: '5,000 episodes of one call of 20 ms, 64 in flight',
  async run({ folder, repeats }) {
    const file = `${folder}/waiting.db`
    const cost = (kind: string, count: number) => () => sweepCost(kind, removed(file), count)
    const { sweep, bare } = await inTurns(Math.min(repeats, 3), {
      sweep: cost('one-waiting-call', calls.few),
      bare: cost('bare-waiting-call', calls.few),
    })
    const long = [await cost('one-waiting-call', calls.many)()]
    const alone = [await cost('bare-waiting-call', calls.many)()]
    const seconds = (bench: string, its: readonly SweepCost[], others: readonly SweepCost[]): BenchRow => ({
      ...{ bench: `waiting, ${bench}`, value: median(walls(its)), unit: 's', against: 'the calls alone' },
      ratio: medianRatio(walls(its), walls(others)),
    })
    const ideal = { value: median(walls(bare)), against: `ideal ${idealSeconds.toFixed(2)} s` }
    return [
      seconds('5,000 episodes', sweep, bare),
      { bench: 'waiting, 5,000 calls alone', unit: 's', ...ideal, ratio: ideal.value / idealSeconds },
      seconds('50,000 episodes', long, alone),
      processorRow(sweep, bare),
      memoryRow('5,000 episodes', sweep),
      memoryRow('50,000 episodes', long),
    ]
  },
}

function processorRow(sweep: readonly SweepCost[], bare: readonly SweepCost[]): BenchRow {
  const [value, other] = [median(processorTimes(sweep)), median(processorTimes(bare))]
  return {
    ...{ bench: 'waiting, processor time', value, unit: 's' },
    ...{ against: 'the calls alone', ratio: value / other },
  }
}

function memoryRow(bench: string, costs: readonly SweepCost[]): BenchRow {
  const value = median(costs.map(({ megabytes }) => megabytes))
  const against = `${mostMegabytes} MB`
  return { bench: `waiting, memory of ${bench}`, value, unit: 'MB', against, ratio: value / mostMegabytes }
}
