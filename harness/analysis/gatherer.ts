import { isNonEmpty, type Json } from '../core/json.ts'
import type { AnyMetric, Measurement, Metric, Sample, Summarised, Undefinable } from '../core/metric.ts'
import { endedTrace, type Trace } from '../core/trace.ts'
import { dependenceGroup } from '../reading/dependence-group.ts'
import { stream } from '../run/streams.ts'
import { episodeMean } from '../stats/episode-mean.ts'

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
 */
export function gathererOf({ metric, options }: ChosenMetric, byItem: readonly string[] = []): Gatherer {
  // The options were read by this metric's own schema, so they have its option type.
  return metric.open(<V extends Json, O>(inner: Metric<V, O>) => gatherer(inner, options as O, byItem))
}

function gatherer<V extends Json, O>(metric: Metric<V, O>, options: O, byItem: readonly string[]): Gatherer {
  const values: V[] = []
  const groups: string[] = []
  const reasons = new Map<string, number>()
  const leaveOut = (reason: string) => reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  return {
    add({ episode, trace }) {
      const ended = endedTrace(trace)
      if (ended === undefined) return void leaveOut(`aborted by ${trace.result.cause}`)
      const where = `metric "${metric.id}" on episode ${episode}`
      const taken = named(where, () => metric.episode(ended, options))
      if (taken.kind === 'left-out') return void leaveOut(taken.reason)
      requireFinite(where, taken.value)
      values.push(taken.value)
      groups.push(groupOf(trace))
    },
    measurement(where) {
      const leftOut = reasons.values().reduce((sum, count) => sum + count, 0)
      const leftOutWhy = Object.fromEntries(reasons)
      if (!isNonEmpty(values)) return { kind: 'too-few', needs: needs(reasons), n: 0, leftOut, leftOutWhy }
      const n = values.length
      const fewest = byItem.length > 0 ? (metric.fewestByItem ?? 1) : 1
      if (n < fewest) {
        const wanted = `at least ${fewest} episodes in a group by ${byItem.join(', ')}, got ${n}`
        return { kind: 'too-few', needs: wanted, n, leftOut, leftOutWhy }
      }
      const place = `metric "${metric.id}" over ${where}`
      const summary = named(place, () => summarised(metric, values, options, sampleOf(groups)))
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
  sample: Sample,
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

function sampleOf(groups: readonly string[]): Sample {
  return { groups, resampling: { seed: resamplingSeed, rng: stream(`${resamplingSeed}/bootstrap`) } }
}

const knownGroups = new WeakMap<Trace, string>()

/** The group of an episode, found once for all metrics. */
function groupOf(trace: Trace): string {
  const group = knownGroups.get(trace) ?? dependenceGroup(trace)
  knownGroups.set(trace, group)
  return group
}

function needs(reasons: ReadonlyMap<string, number>): string {
  const counts = [...reasons].map(([reason, count]) => `${reason} (${count})`).toSorted()
  const why = counts.length === 0 ? 'got no episode' : `left out: ${counts.join(', ')}`
  return `at least one episode with a value; ${why}`
}

function named<T>(where: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

function requireFinite(where: string, value: Json): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new Error(`${where}: expected finite numbers, got ${value}`)
  } else if (value !== null && typeof value === 'object') {
    for (const part of Object.values(value)) requireFinite(where, part)
  }
}
