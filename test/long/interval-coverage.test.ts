import { afterAll, describe, expect, test } from 'vitest'
import type { Interval } from '../../harness/core/metric.ts'
import type { Rng } from '../../harness/core/rng.ts'
import { stream } from '../../harness/run/streams.ts'
import { meanInterval } from '../../harness/stats/mean-interval.ts'
import { skewedMean } from '../../harness/stats/skewed-mean.ts'
import { bcaInterval } from './bca-interval.ts'

/**
 * How often intervals that say 95 % cover a mean that is known, by simulation. The comments of `meanInterval` and
 * `studentisedInterval` quote the table that this prints; a share of 2,000 samples is known to within 0.01.
 */
const samples = 2000

/** A world whose mean is known. Draws may be shared within a group. */
interface World {
  readonly name: string
  readonly mean: number
  readonly draw: (rng: Rng) => number
}

/** Squared error of a calibrated forecaster who says `forecast`. */
function squaredError(forecast: number, rng: Rng): number {
  return (forecast - (rng.chance(forecast) ? 1 : 0)) ** 2
}

const worlds: readonly World[] = [
  // E p(1 - p) for p uniform.
  { name: 'squared errors, any forecast', mean: 1 / 6, draw: (rng) => squaredError(rng.uniform(), rng) },
  // E p(1 - p) for p or 1 - p the cube of a uniform number: 1/4 - 1/7.
  {
    name: 'squared errors, sure forecasts',
    mean: 3 / 28,
    draw: (rng) => squaredError(rng.uniform() ** 3, rng),
  },
  { name: 'costs, log-normal 0.5', mean: Math.exp(0.125), draw: (rng) => Math.exp(rng.normal() / 2) },
  { name: 'normal', mean: 0, draw: (rng) => rng.normal() },
  { name: 'rate of 0.2', mean: 0.2, draw: (rng) => (rng.chance(0.2) ? 1 : 0) },
]

interface Plan {
  readonly groups: number
  /** Episodes in a group. */
  readonly size: number
  /** Correlation of two episodes of a group. */
  readonly correlation: number
}

const plans: readonly Plan[] = [
  { groups: 10, size: 1, correlation: 0 },
  { groups: 30, size: 1, correlation: 0 },
  { groups: 100, size: 1, correlation: 0 },
  { groups: 10, size: 10, correlation: 0.3 },
  { groups: 50, size: 10, correlation: 0.3 },
]

/** Values by group: with probability sqrt(correlation) an episode repeats its group's own draw. */
function drawn({ groups, size, correlation }: Plan, { draw }: World, rng: Rng) {
  const values: number[] = []
  const names: string[] = []
  for (let group = 0; group < groups; group += 1) {
    const shared = draw(rng)
    for (let count = 0; count < size; count += 1) {
      values.push(rng.chance(Math.sqrt(correlation)) ? shared : draw(rng))
      names.push(String(group))
    }
  }
  return { values, names }
}

/** Share of intervals that cover the mean, among samples that have an interval. */
class Share {
  #covered = 0
  #made = 0
  add(interval: Interval, mean: number): void {
    if (interval.kind === 'none') return
    this.#made += 1
    if (interval.low <= mean && mean <= interval.high) this.#covered += 1
  }
  get made(): number {
    return this.#made / samples
  }
  get covered(): number {
    return this.#covered / this.#made
  }
}

const table: string[] = []
afterAll(() => console.log(table.join('\n')))

function measured(world: World, plan: Plan) {
  const [ours, student, bca] = [new Share(), new Share(), new Share()]
  const rng = stream(`coverage/${world.name}/${plan.groups}/${plan.size}`)
  for (let sample = 0; sample < samples; sample += 1) {
    const { values, names } = drawn(plan, world, rng)
    const resampling = { seed: 0, rng: stream(`coverage/${sample}`) }
    const bounds = world.name.startsWith('costs') || world.name === 'normal' ? undefined : { low: 0, high: 1 }
    ours.add(skewedMean(values, { groups: names, resampling }, { bounds, draws: 999 }).interval, world.mean)
    student.add(meanInterval(values).interval, world.mean)
    bca.add(bcaInterval(values, plan.size, { rng, draws: 999 }), world.mean)
  }
  const shares = [ours, student, bca].map(({ covered }) => covered.toFixed(3))
  table.push([world.name, plan.groups, plan.size, ...shares, ours.made.toFixed(3)].join(' | '))
  return ours
}

describe.each(worlds)('$name', (world) => {
  test.each(plans)('$groups groups of $size: 95 % is near 95 %', (plan) => {
    const share = measured(world, plan)
    const isFew = plan.groups === 10
    expect(share.covered).toBeGreaterThan(isFew ? 0.89 : 0.93)
    expect(share.covered).toBeLessThan(isFew ? 0.99 : 0.975)
    expect(share.made).toBeGreaterThan(isFew ? 0.85 : 0.99)
  })
})
