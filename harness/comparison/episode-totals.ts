import { baselineValues, worldKey } from '../analysis/baseline-values.ts'
import type { ChosenMetric, StoredEpisode } from '../analysis/gatherer.ts'
import { isNonEmpty, type Json } from '../core/json.ts'
import type { Metric, Totals } from '../core/metric.ts'
import { endedTrace, type Trace } from '../core/trace.ts'
import { dependenceGroup } from '../reading/dependence-group.ts'
import { stream } from '../run/streams.ts'
import type { EpisodeValue } from './episode-values.ts'

/** What each episode adds to the totals that a metric is a function of. */
export interface EpisodeTotals extends Omit<Totals, 'rows'> {
  readonly values: readonly EpisodeValue<Row>[]
}

/**
 * What single episodes add to the totals that a metric is a function of; undefined for a metric that is another function of
 * the whole set, which cannot be resampled like that. An episode without one of the metric's baseline adds nothing.
 *
 * @param episodes read once, one at a time; with those of the baseline, where the metric has one
 */
export function episodeTotals(
  { metric, options }: ChosenMetric,
  episodes: Iterable<StoredEpisode>,
): EpisodeTotals | undefined {
  // The options were read by this metric's own schema, so they have its option type.
  return metric.open(<V extends Json, O>(inner: Metric<V, O>) => totalsOf(inner, options as O, episodes))
}

type Row = readonly number[]

/** An episode with what the metric takes from it, if anything, and from the baseline beside it. */
interface Gathered<V> extends EpisodeValue<V> {
  readonly world: string
}

function totalsOf<V extends Json, O>(
  metric: Metric<V, O>,
  options: O,
  episodes: Iterable<StoredEpisode>,
): EpisodeTotals | undefined {
  const { baseline, summary } = metric
  if (summary === 'mean') return undefined
  const beside = baseline === undefined ? undefined : baselineValues<V>(baseline)
  const gathered: Gathered<V>[] = []
  for (const { episode, cell, trace } of episodes) {
    const value = takenFrom(metric, options, trace)
    if (value !== undefined) beside?.keep(trace, value)
    const { seed, repetition } = trace
    const group = dependenceGroup(trace)
    gathered.push({ episode, cell, seed, repetition, group, value, world: worldKey(trace) })
  }
  const rows = new Map<number, Row>()
  let found: Omit<Totals, 'rows'> = { of: () => undefined, unbounded: `there is no value beside ${baseline}` }
  for (const own of Map.groupBy(gathered, ({ cell }) => cell).values()) {
    const known = own.flatMap(({ episode, group, value, world }) => {
      const others = beside?.of(world)
      return value === undefined || (beside && !others) ? [] : [{ episode, group, value, others }]
    })
    const taken = known.map(({ value }) => value)
    if (!isNonEmpty(taken)) continue
    const summarised = summary(taken, options, {
      ...{ groups: known.map(({ group }) => group), resampling: { seed: 0, rng: stream('0/bootstrap') } },
      ...(beside && { baseline: known.flatMap(({ others }) => (others ? [others] : [])) }),
    })
    if ('needs' in summarised) continue
    if (summarised.totals === undefined) return undefined
    found = summarised.totals
    for (const [index, { episode }] of known.entries()) {
      const row = summarised.totals.rows[index]
      if (row) rows.set(episode, row)
    }
  }
  const values = gathered.map(({ world: _world, ...place }) => ({ ...place, value: rows.get(place.episode) }))
  return { values, of: found.of, unbounded: found.unbounded }
}

function takenFrom<V extends Json, O>(metric: Metric<V, O>, options: O, trace: Trace): V | undefined {
  const ended = endedTrace(trace)
  const taken = ended && metric.episode(ended, options)
  return taken?.kind === 'taken' ? taken.value : undefined
}
