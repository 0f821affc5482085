import type { Totals } from '../core/metric.ts'
import { stream } from '../run/streams.ts'
import { sharesOf } from '../stats/bootstrap-shares.ts'
import { mean } from '../stats/mean.ts'
import {
  columnSums,
  drawnEstimates,
  percentileInterval,
  totalsByGroup,
} from '../stats/percentile-interval.ts'
import { type Difference, type DifferenceOptions, pairedDifference } from './difference.ts'
import type { PairedItem } from './paired-items.ts'

/** How a metric of items is compared, by what it takes from each. */
export interface Measure<V> {
  /** One item's value over its repetitions. */
  average(values: readonly V[]): V
  /** The metric of a less that of b over these items, of which there is at least one; undefined where it has no value. */
  value(items: readonly PairedItem<V>[]): number | undefined
  /** The same with what can be said of it; undefined where it has no value. */
  difference(items: readonly PairedItem<V>[], options: DifferenceOptions): Difference | undefined
}

/** A metric that is the mean over items: every item has a difference of its own. */
export const ofMeans: Measure<number> = {
  average: mean,
  value: (items) => mean(items.map(({ a }) => a)) - mean(items.map(({ b }) => b)),
  difference: pairedDifference,
}

/** What an item adds to each total. */
type Row = readonly number[]

/**
 * A metric that is a function of totals over items, such as a ratio. An item has no difference of its own that adds up to
 * the metric's, so there is no t test, no Wilcoxon and no required number; the items of both arms are resampled together,
 * by groups, and the metric's difference is taken in each draw (paired percentile bootstrap).
 *
 * Source: Davison and Hinkley (1997), Bootstrap Methods and their Application, sections 2.4, 3.8 (groups as units) and
 * 4.2.5 (p-value with 1 added), doi 10.1017/CBO9780511802843.
 */
export function ofTotals({ of, unbounded }: Omit<Totals, 'rows'>): Measure<Row> {
  const differenceOf = (totals: Row) => {
    const [a, b] = [of(totals.slice(0, totals.length / 2)), of(totals.slice(totals.length / 2))]
    return a === undefined || b === undefined || !Number.isFinite(a - b) ? undefined : a - b
  }
  return {
    average: (rows) => columnSums(rows).map((sum) => sum / rows.length),
    value: (items) => differenceOf(columnSums(items.map(bothRows))),
    difference: (items, options) => totalsDifference(items, differenceOf, { ...options, unbounded }),
  }
}

function bothRows({ a, b }: PairedItem<Row>): Row {
  return [...a, ...b]
}

function totalsDifference(
  items: readonly PairedItem<Row>[],
  of: (totals: Row) => number | undefined,
  { draws, unbounded }: DifferenceOptions & { readonly unbounded: string },
): Difference | undefined {
  const rows = items.map(bothRows)
  const value = of(columnSums(rows))
  if (value === undefined) return undefined
  const groups = items.map(({ group }) => group)
  const totals = totalsByGroup(rows, groups)
  const drawn = totals.length < 2 ? [] : drawnEstimates(totals, { of, draws }, resampling())
  const isWhole = drawn.length === draws
  return {
    ...{ basis: 'totals', value, n: items.length, clusters: totals.length },
    interval: percentileInterval(rows, { groups, resampling: resampling() }, { of, unbounded, draws }),
    bootstrap: isWhole ? sharesOf(Float64Array.from(drawn)) : undefined,
    ...{ t: undefined, wilcoxon: undefined, errors: undefined, types: undefined, clusteredTypes: undefined },
    requiredN: { '0.05': undefined, '0.005': undefined, '0.001': undefined },
  }
}

/** Every bootstrap gets the same stream from its start. */
function resampling() {
  return { seed: 0, rng: stream('0/bootstrap') }
}
