import type { AnalysisRow } from '../core/analysis.ts'

/** A row of `analyse --json`. `reason` stands where the value, or its interval, does not exist. */
export interface MetricJson {
  readonly scenario: string
  readonly topology: string
  readonly model: string
  readonly fault: string
  readonly group: string
  readonly metric: string
  readonly version: number
  readonly unit: string
  readonly value: number | null
  readonly low: number | null
  readonly high: number | null
  /** Episodes behind the value. */
  readonly n: number
  /** Episodes that could not be used. */
  readonly leftOut: number
  readonly parts: { readonly [name: string]: number }
  readonly reason?: string
}

/** A row of an analysis as the command contract has it. */
export function metricJson(row: AnalysisRow): MetricJson {
  const { scenario, topology, model, fault, group, metric, measurement } = row
  const { id, version, unit } = metric
  const { n, leftOut } = measurement
  const head = { scenario, topology, model, fault, group, metric: id, version, unit }
  if (measurement.kind === 'too-few') {
    const reason = `too few: needs ${measurement.needs}`
    return { ...head, value: null, low: null, high: null, n, leftOut, parts: {}, reason }
  }
  const { value, interval, parts } = measurement
  if (interval.kind === 'interval') {
    return { ...head, value, low: interval.low, high: interval.high, n, leftOut, parts }
  }
  return { ...head, value, low: null, high: null, n, leftOut, parts, reason: interval.reason }
}
