import type { AuditFinding } from './audit.ts'
import type { AnyMetric, Measurement } from './metric.ts'
import type { Cell, EpisodeResult } from './trace.ts'

/** One metric over one group of stored episodes. */
export interface AnalysisRow {
  readonly scenario: string
  readonly topology: string
  readonly model: string
  readonly fault: string
  /** What else sets the group apart, `name=value` pairs with spaces between; empty when nothing does. */
  readonly group: string
  /** Names the group's cells for links; equal over metrics. */
  readonly cells: readonly number[]
  readonly metric: Pick<AnyMetric, 'id' | 'version' | 'title' | 'description' | 'unit' | 'better'>
  readonly measurement: Measurement
}

/** One failure found by a detector, with where it stands. */
export interface FindingRow {
  readonly detector: string
  readonly version: number
  readonly unit: string
  readonly episode: number
  readonly cell: number
  readonly text: string
  readonly agents: readonly number[]
  readonly from: number
  readonly to: number
  readonly amount: number
}

/** What a check found in the design of the experiment. */
export interface AuditRow extends AuditFinding {
  /** Id of the check. */
  readonly finding: string
  readonly version: number
}

/** A stored cell with what the report says of it. */
export interface CellRow {
  /** Number of the cell in its file. */
  readonly cell: number
  readonly identity: Cell
  /** Parameters that differ between the cells of one scenario x topology x model x fault; may be empty. */
  readonly group: string
  readonly fingerprint: string
}

/** One stored episode without its events. */
export interface EpisodeRow {
  readonly episode: number
  readonly cell: number
  readonly seed: number
  readonly repetition: number
  readonly result: EpisodeResult
}

/** A cell that was asked for but cannot be run, and why. */
export interface NotApplicableRow {
  readonly scenario: string
  readonly topology: string
  readonly model: string
  readonly fault: string
  readonly reason: string
}

/** Where a run came from. */
export interface RunRow {
  readonly run: number
  readonly command: string
  readonly startedAt: string
  readonly finishedAt: string | undefined
  /** Commit, or undefined outside a repository. */
  readonly commit: string | undefined
  readonly isDirty: boolean
  /** SHA-256 of the lock file, hexadecimal. */
  readonly lockHash: string | undefined
  readonly arguments: readonly string[]
  /** Versions of this project's runtime: node, and each model's own. */
  readonly versions: { readonly [name: string]: string }
  readonly digest: string
}
