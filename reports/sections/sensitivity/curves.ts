import type { AnalysisRow, Interval, ReportFacts } from '../../define.ts'
import { fewestValues, type SweepPanel } from './panels.ts'

/** A value of the parameter with what was measured there. */
export interface CurvePoint {
  readonly cell: number
  /** The parameter. */
  readonly at: number
  readonly result: number
  readonly interval: Interval
  readonly n: number
}

/** A metric over the values of the parameter. */
export interface Curve {
  readonly name: string
  /** Ascending by the parameter. */
  readonly points: readonly CurvePoint[]
  /** Highest result less lowest. */
  readonly spread: number
}

/** All lines of a panel in one metric. */
export interface CurveSet {
  readonly metric: AnalysisRow['metric']
  /** In the order of the panel's lines. */
  readonly curves: readonly Curve[]
}

/** Metrics that are drawn, where they were measured. */
const drawn = ['score', 'overdraw-rate'] as const

/** Finds the curves of a panel, one set for each drawn metric measured at three values or more of some line. */
export function curveReader({ rows }: Pick<ReportFacts, 'rows'>): (panel: SweepPanel) => readonly CurveSet[] {
  const single = rows.filter(({ cells }) => cells.length === 1)
  const byMetric = drawn.map((id) => {
    const own = single.filter(({ metric }) => metric.id === id)
    return new Map(own.map((row) => [row.cells[0], row]))
  })
  return ({ lines }) =>
    byMetric.flatMap((byCell): readonly CurveSet[] => {
      const [metric] = [...byCell.values()].map((row) => row.metric)
      const curves = lines.flatMap(({ name, points }): readonly Curve[] => {
        const found = points.flatMap(({ cell, value }): readonly CurvePoint[] => {
          const measurement = byCell.get(cell)?.measurement
          if (measurement?.kind !== 'measured') return []
          const { value: result, interval, n } = measurement
          return [{ cell, at: value, result, interval, n }]
        })
        const results = found.map(({ result }) => result)
        const spread = Math.max(...results) - Math.min(...results)
        return found.length < fewestValues ? [] : [{ name, points: found, spread }]
      })
      return metric === undefined || curves.length === 0 ? [] : [{ metric, curves }]
    })
}
