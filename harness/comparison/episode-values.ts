import type { ChosenMetric, StoredEpisode } from '../analysis/gatherer.ts'
import { gathererOf } from '../analysis/gatherer.ts'
import { UsageError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import type { Metric } from '../core/metric.ts'
import { endedTrace } from '../core/trace.ts'
import { dependenceGroup } from '../reading/dependence-group.ts'
import { stream } from '../run/streams.ts'
import { mean } from '../stats/mean.ts'

/** What a metric says of one episode: a number, or what it adds to totals. */
export interface EpisodeValue<V = number> {
  readonly episode: number
  readonly cell: number
  readonly seed: number
  readonly repetition: number
  /** Equal for episodes that depend on each other. */
  readonly group: string
  /** Undefined where the metric takes nothing, or the episode has no score. */
  readonly value: V | undefined
}

/**
 * The values of single episodes, whose mean is the metric's value.
 *
 * @param episodes read once, one at a time
 * @throws UsageError when the metric is a function of the whole set, so that there is no value of one episode
 */
export function episodeValues(
  chosen: ChosenMetric,
  episodes: Iterable<StoredEpisode>,
): readonly EpisodeValue[] {
  const values = valuesOfMean(chosen, episodes)
  if (values !== undefined) return values
  const wanted = 'a metric whose value is the mean over episodes, such as score, brier or tokens'
  const got = `"${chosen.metric.id}", a function of all episodes together`
  throw new UsageError(`--metric: expected ${wanted}, got ${got}`)
}

/**
 * The values of single episodes, whose mean is the metric's value; undefined where it is another function of the whole
 * set.
 *
 * @param episodes read once, one at a time
 */
export function valuesOfMean(
  chosen: ChosenMetric,
  episodes: Iterable<StoredEpisode>,
): readonly EpisodeValue[] | undefined {
  const cells = new Map<number, ReturnType<typeof gathererOf>>()
  const singles: EpisodeValue[] = []
  const parts = new Map<string, number[]>()
  let holdsList = false
  for (const stored of episodes) {
    const whole = cells.get(stored.cell) ?? gathererOf(chosen)
    cells.set(stored.cell, whole)
    whole.add(stored)
    const { seed, repetition } = stored.trace
    const single = singleValue(chosen, stored)
    if (single === 'undefined alone') return undefined
    holdsList ||= single?.isList === true
    const group = dependenceGroup(stored.trace)
    singles.push({
      ...{ episode: stored.episode, cell: stored.cell, seed, repetition, group },
      value: single?.value,
    })
    for (const [name, value] of Object.entries(single?.parts ?? {})) {
      const key = `${stored.cell} ${name}`
      const own = parts.get(key)
      if (own === undefined) parts.set(key, [value])
      else own.push(value)
    }
  }
  for (const [cell, whole] of cells) {
    const measured = whole.measurement(`cell ${cell}`)
    if (measured.kind === 'too-few') continue
    const values = singles.flatMap((each) =>
      each.cell === cell && each.value !== undefined ? [each.value] : [],
    )
    const isMean = isNear(measured.value, values)
    // What takes single forecasts may add up to a mean though its parts, which are the point of it, do not.
    const areMeans = Object.entries(measured.parts).every(([name, part]) =>
      isNear(part, parts.get(`${cell} ${name}`) ?? []),
    )
    if (!isMean || (holdsList && !areMeans)) return undefined
  }
  return singles
}

/** Whether this is the mean of the values, up to the rounding of sums. */
function isNear(value: number, values: readonly number[]): boolean {
  if (values.length === 0) return false
  const scale = Math.max(Math.abs(value), ...values.map(Math.abs), Number.MIN_VALUE)
  return Math.abs(mean(values) - value) <= 1e-9 * scale
}

interface Single {
  readonly value: number
  readonly parts: { readonly [name: string]: number }
  readonly isList: boolean
}

/** The metric over an episode by itself, where it has a value there. */
function singleValue(
  { metric, options }: ChosenMetric,
  { trace }: StoredEpisode,
): Single | 'undefined alone' | undefined {
  const ended = endedTrace(trace)
  if (ended === undefined) return undefined
  return metric.open(<V extends Json, O>(inner: Metric<V, O>): ReturnType<typeof singleValue> => {
    // The options were read by this metric's own schema, so they have its option type.
    const own = options as O
    const taken = inner.episode(ended, own)
    if (taken.kind === 'left-out') return undefined
    if (typeof taken.value === 'number') return { value: taken.value, parts: {}, isList: false }
    if (inner.summary === 'mean') return 'undefined alone'
    const sample = { groups: [''], resampling: { seed: 0, rng: stream('0/bootstrap') } }
    const summarised = inner.summary([taken.value], own, sample)
    if ('needs' in summarised) return 'undefined alone'
    const { value, parts = {} } = summarised
    return { value, parts, isList: Array.isArray(taken.value) }
  })
}
