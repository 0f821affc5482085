import { isNonEmpty, type Json } from '../core/json.ts'
import type { AnyMetric, Measurement, Metric, Sample, Summarised, Undefinable } from '../core/metric.ts'
import { endedTrace, type Trace } from '../core/trace.ts'
import { dependenceGroup } from '../reading/dependence-group.ts'
import { stream } from '../run/streams.ts'
import { episodeMean } from '../stats/episode-mean.ts'
import { type BaselineValues, baselineValues, worldKey } from './baseline-values.ts'

/** A stored episode with its number and that of its cell. */
export interface StoredEpisode {
  readonly episode: number
  readonly cell: number
  readonly trace: Trace
}

/** A metric with its options, as its own schema gives them. */
export interface ChosenMetric {
  readonly metric: AnyMetric
  readonly options: unknown
}

/** The baselines that the gatherers of one analysis share, each filled by the groups that hold the baseline. */
export type Baselines = Map<ChosenMetric, BaselineValues<Json>>

/** One metric on its way through the episodes of one group. Keeps what the metric takes, not the traces. */
export interface Gatherer {
  /** Fails when the metric throws or takes a number that is not finite. */
  add(stored: StoredEpisode): void
  /** The value so far; `where` names the group in messages. */
  measurement(where: string): Measurement
}

/**
 * A gatherer without episodes.
 *
 * @param byItem the properties of items that set its group apart: `category`
 * @param baselines shared by all gatherers of an analysis
 */
export function gathererOf(
  chosen: ChosenMetric,
  byItem: readonly string[] = [],
  baselines: Baselines = new Map(),
): Gatherer {
  const { metric, options } = chosen
  return metric.open(<V extends Json, O>(inner: Metric<V, O>) => {
    if (inner.baseline !== undefined && !baselines.has(chosen))
      baselines.set(chosen, baselineValues(inner.baseline))
    // The options were read by this metric's own schema, so they have its option type; what stands under a metric in
    // the baselines was taken by it.
    const baseline = baselines.get(chosen) as BaselineValues<V> | undefined
    return gatherer(inner, { options: options as O, byItem, baseline })
  })
}

interface Means<V, O> {
  readonly options: O
  readonly byItem: readonly string[]
  readonly baseline: BaselineValues<V> | undefined
}

function gatherer<V extends Json, O>(
  metric: Metric<V, O>,
  { options, byItem, baseline }: Means<V, O>,
): Gatherer {
  const gathered: Gathered<V>[] = []
  const reasons = new Map<string, number>()
  const leaveOut = (reason: string) => reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return {
    add({ episode, trace }) {
      const ended = endedTrace(trace)
      if (ended === undefined) return void leaveOut(`aborted by ${trace.result.cause}`)
      // Written out only where something is wrong.
      const where = () => `metric "${metric.id}" on episode ${episode}`
      const taken = named(where, () => metric.episode(ended, options))
      if (taken.kind === 'left-out') return void leaveOut(taken.reason)
      requireFinite(where, taken.value)
      baseline?.keep(trace, taken.value)
      gathered.push({ value: taken.value, group: groupOf(trace), world: baseline ? worldKey(trace) : '' })
    },
    measurement(where) {
      const paired = gathered.filter(
        ({ world }) => baseline === undefined || baseline.of(world) !== undefined,
      )
      const values = paired.map(({ value }) => value)
      const alone = gathered.length - values.length
      const why = new Map(reasons)
      if (alone > 0 && values.length > 0) why.set(`no episode of ${metric.baseline} with this seed`, alone)
      const leftOut = why.values().reduce((sum, count) => sum + count, 0)
      const leftOutWhy = Object.fromEntries(why)
      if (!isNonEmpty(values)) {
        const wanted = alone > 0 ? baselineNeeds(metric.baseline ?? '') : needs(reasons)
        return { kind: 'too-few', needs: wanted, n: alone, leftOut, leftOutWhy }
      }
      const n = values.length
      const fewest = byItem.length > 0 ? (metric.fewestByItem ?? 1) : 1
      if (n < fewest) {
        const wanted = `at least ${fewest} episodes in a group by ${byItem.join(', ')}, got ${n}`
        return { kind: 'too-few', needs: wanted, n, leftOut, leftOutWhy }
      }
      const place = () => `metric "${metric.id}" over ${where}`
      const summary = named(place, () => summarised(metric, values, options, sampleOf(paired, baseline)))
      if ('needs' in summary) return { kind: 'too-few', needs: summary.needs, n, leftOut, leftOutWhy }
      const { value, interval, parts = {} } = summary
      requireFinite(place, [value, interval.kind === 'none' ? null : [interval.low, interval.high], parts])
      return { kind: 'measured', value, interval, n, leftOut, leftOutWhy, parts }
    },
  }
}

function summarised<V extends Json, O>(
  { summary }: Metric<V, O>,
  values: readonly [V, ...V[]],
  options: O,
  sample: Sample<V>,
): Summarised | Undefinable {
  if (summary !== 'mean') return summary(values, options, sample)
  const numbers = values.map((value) => {
    if (typeof value === 'number') return value
    throw new TypeError(`expected numbers, as its summary is "mean", got ${JSON.stringify(value)}`)
  })
  return episodeMean(numbers, sample)
}

/** Every interval is resampled with the same draws, so that analysing again gives the same digits. */
const resamplingSeed = 0

/** What was taken from one episode. */
interface Gathered<V> {
  readonly value: V
  readonly group: string
  /** By which the episode finds its baseline; empty without one. */
  readonly world: string
}

function sampleOf<V>(gathered: readonly Gathered<V>[], baseline: BaselineValues<V> | undefined): Sample<V> {
  const groups = gathered.map(({ group }) => group)
  const resampling = { seed: resamplingSeed, rng: stream(`${resamplingSeed}/bootstrap`) }
  if (baseline === undefined) return { groups, resampling }
  const beside = gathered.map(({ world }) => baseline.of(world)).filter((values) => values !== undefined)
  return { groups, resampling, baseline: beside }
}

function baselineNeeds(baseline: string): string {
  return `episodes of ${baseline} with the same scenario, parameters, model, fault, agents and seeds`
}

const knownGroups = new WeakMap<Trace, string>()

/** The group of an episode, found once for all metrics. */
function groupOf(trace: Trace): string {
  const known = knownGroups.get(trace)
  if (known !== undefined) return known
  const group = dependenceGroup(trace)
  knownGroups.set(trace, group)
  return group
}

function needs(reasons: ReadonlyMap<string, number>): string {
  const counts = [...reasons].map(([reason, count]) => `${reason} (${count})`).toSorted()
  const why = counts.length === 0 ? 'got no episode' : `left out: ${counts.join(', ')}`
  return `at least one episode with a value; ${why}`
}

function named<T>(where: () => string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new Error(`${where()}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function requireFinite(where: () => string, value: Json): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${where()}: expected finite numbers, got ${value}`)
  } else if (value !== null && typeof value === 'object') {
    for (const part of Object.values(value)) requireFinite(where, part)
  }
}
