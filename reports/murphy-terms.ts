/** Reliability and resolution of a line of results, under both rules for the edges of bins. */
import type { AnalysisRow } from '../harness/core/analysis.ts'
import type { Measurement } from '../harness/core/metric.ts'

/** Two of the parts of a Brier score. */
export interface MurphyTerms {
  /** Lower is better. */
  readonly reliability: number
  /** Higher is better. */
  readonly resolution: number
}

/** The terms of one line; without `published` where no metric has them. */
export interface TermsByRule {
  readonly exact: MurphyTerms
  readonly published: MurphyTerms | undefined
}

/** The rows among which terms are looked up. */
interface Rows {
  readonly rows: readonly AnalysisRow[]
  readonly publishedRows: readonly AnalysisRow[]
}

/** The terms of the line with these cells, or undefined where it has none. */
export function murphyTerms(facts: Rows, cells: readonly number[]): TermsByRule | undefined {
  const exact = termsOf(rowOf(facts.rows, cells)?.measurement)
  return exact && { exact, published: termsOf(rowOf(facts.publishedRows, cells)?.measurement) }
}

function rowOf(rows: readonly AnalysisRow[], cells: readonly number[]): AnalysisRow | undefined {
  const index = indexes.get(rows) ?? indexOf(rows)
  indexes.set(rows, index)
  return index.get(cells.join())
}

/** Each line of a page asks, and a page may have thousands of rows. */
const indexes = new WeakMap<readonly AnalysisRow[], ReadonlyMap<string, AnalysisRow>>()

function indexOf(rows: readonly AnalysisRow[]): ReadonlyMap<string, AnalysisRow> {
  const own = rows.filter(({ metric }) => metric.id === 'brier-decomposition')
  return new Map(own.toReversed().map((row) => [row.cells.join(), row]))
}

function termsOf(measurement: Measurement | undefined): MurphyTerms | undefined {
  if (measurement?.kind !== 'measured') return undefined
  const { reliability, resolution } = measurement.parts
  return reliability === undefined || resolution === undefined ? undefined : { reliability, resolution }
}
