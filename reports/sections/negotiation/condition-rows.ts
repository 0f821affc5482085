import { behind, type Content, type FindingRow, type Html, html, type ReportFacts } from '../../define.ts'
import type { PurchaseCell } from './played.ts'

/** The detectors of failed grounding, in the order of the columns. */
export const failures = [
  { detector: 'missing-shared-history', head: 'Missing shared history' },
  { detector: 'stubborn-anchoring', head: 'Stubborn anchoring' },
  { detector: 'perfunctory-fairness', head: 'Perfunctory fairness' },
  { detector: 'referential-binding', head: 'Failed reference' },
] as const

/** One topology under one condition. */
export interface ConditionRow {
  readonly its: PurchaseCell
  /** How many rounds were played. */
  readonly rounds: number
  /** What was found in them, by detector. */
  readonly findings: ReadonlyMap<string, readonly FindingRow[]>
}

/** A row for each cell, conditions together. */
export function conditionRows(facts: ReportFacts, cells: readonly PurchaseCell[]): readonly ConditionRow[] {
  const byCell = Map.groupBy(facts.findings, ({ cell }) => cell)
  return cells
    .map((its) => ({
      its,
      rounds: its.played.reduce((sum, { rounds }) => sum + rounds.length, 0),
      findings: Map.groupBy(byCell.get(its.cell.cell) ?? [], ({ detector }) => detector),
    }))
    .toSorted((a, b) => compare(a.its.condition, b.its.condition) || compare(a.its.topology, b.its.topology))
}

function compare(a: string, b: string): number {
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** The condition, as the heading of its rows. */
export function conditionHead({ its: { condition } }: ConditionRow): {
  readonly key: string
  readonly head: Content
} {
  return {
    key: condition,
    head: condition === '' ? 'All games' : html`<span class="name">${condition}</span>`,
  }
}

/** The topology, as a link to the episodes behind the row. */
export function topologyName({ its }: ConditionRow): Html {
  return html`<span class="name">${behind([its.cell.cell], its.topology)}</span>`
}
