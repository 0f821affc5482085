import { analyse } from '../../harness/analyse.ts'
import { chosenMetrics } from '../../harness/analysis/chosen-metrics.ts'
import type { Measurement } from '../../harness/core/metric.ts'
import type { Trace } from '../../harness/core/trace.ts'
import type brier from '../../harness/metrics/brier.ts'
import { plainCell, traceOf, world } from './trace-fixture.ts'

/** A forecast, what came of it, and what else is known of it. */
export interface Made {
  readonly forecast: number
  readonly outcome: number
  readonly price?: number
  readonly group?: string
  readonly item?: string
  readonly posterior?: number
  readonly ownPosteriors?: readonly number[]
  readonly category?: string
}

/** An episode of such forecasts. */
export const episode = (made: readonly Made[], change: Partial<Trace> = {}): Trace =>
  traceOf([made.map((data) => world('outcome', [], { ...data }))], change)

/** Each with a seed of its own, unless it has one. */
export function measured(
  metric: typeof brier,
  made: readonly Made[],
  settings: readonly string[] = [],
): Measurement {
  const cells = [{ cell: 1, identity: plainCell, group: '', fingerprint: '' }]
  const episodes = made.map((each, seed) => ({ episode: seed, cell: 1, trace: episode([each], { seed }) }))
  const [row] = analyse({ cells, episodes, metrics: chosenMetrics([metric], settings) })
  if (row === undefined) throw new Error('expected a row')
  return row.measurement
}

/** Five forecasts with prices. */
export const plain: readonly Made[] = [
  { forecast: 0.1, outcome: 0, price: 0.2 },
  { forecast: 0.3, outcome: 1, price: 0.4 },
  { forecast: 0.7, outcome: 1, price: 0.6 },
  { forecast: 0.8, outcome: 0, price: 0.5 },
  { forecast: 0.95, outcome: 1, price: 0.9 },
]
