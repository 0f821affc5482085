import type { AnalysisRow, ReportFacts } from '../../define.ts'
import type { Sweep } from './swept.ts'

/** What a sweep shows with one number of agents. */
export interface BandPoint {
  readonly agents: number
  /** Lowest and highest over the swept values, and the values at which they are. */
  readonly low: number
  readonly high: number
  readonly atLow: number
  readonly atHigh: number
  /** Half the width of the widest interval of a single value, where there is one: what other items would move it. */
  readonly sampling: number | undefined
  readonly n: number
  /** By swept value, ascending. */
  readonly all: readonly { readonly cell: number; readonly value: number; readonly result: number }[]
}

/** A sweep with its band. */
export interface SweepBand {
  readonly sweep: Sweep
  readonly metric: AnalysisRow['metric']
  /** Brier score of the market's price on the same questions, where all cells have it. */
  readonly market: number | undefined
  /** By number of agents. */
  readonly points: readonly BandPoint[]
}

/** The band of a sweep, of its Brier score or else its score; undefined for fewer than two points. */
export function bandOf({ rows }: Pick<ReportFacts, 'rows'>, sweep: Sweep): SweepBand | undefined {
  const own = new Map(sweep.cells.map((swept) => [swept.cell, swept]))
  const found = (id: string) =>
    rows.flatMap(({ cells: [cell = -1, ...more], metric, measurement }) => {
      const swept = more.length === 0 && metric.id === id ? own.get(cell) : undefined
      return swept && measurement.kind === 'measured' ? [{ swept, metric, measurement }] : []
    })
  const brier = found('brier')
  const chosen = brier.length > 0 ? brier : found('score')
  const [first] = chosen
  if (first === undefined) return undefined
  const points = [...Map.groupBy(chosen, ({ swept }) => swept.agents)]
    .toSorted(([a], [b]) => a - b)
    .map(([agents, its]): BandPoint => {
      const all = its
        .map(({ swept, measurement }) => ({
          cell: swept.cell,
          value: swept.value,
          result: measurement.value,
        }))
        .toSorted((a, b) => a.value - b.value)
      const order = all.toSorted((a, b) => a.result - b.result)
      const [least, most] = [order[0], order.at(-1)]
      const halves = its.flatMap(({ measurement: { interval } }) =>
        interval.kind === 'interval' ? [(interval.high - interval.low) / 2] : [],
      )
      return {
        ...{ agents, low: least?.result ?? 0, high: most?.result ?? 0 },
        ...{ atLow: least?.value ?? 0, atHigh: most?.value ?? 0 },
        sampling: halves.length === 0 ? undefined : Math.max(...halves),
        ...{ n: Math.min(...its.map(({ measurement }) => measurement.n)), all },
      }
    })
  const prices = new Set(chosen.map(({ measurement }) => measurement.parts['market']))
  const [market] = prices
  return points.length < 2
    ? undefined
    : { sweep, metric: first.metric, market: prices.size === 1 ? market : undefined, points }
}
