import type { NonEmpty } from './json.ts'
import type { Cell, EpisodeResult, Trace } from './trace.ts'

/**
 * How much a finding weighs: `error` where a conclusion about what is named would be wrong, `warning` where it
 * would be weaker than it looks, `info` where a reader should know and nothing is wrong. A clean experiment has
 * neither warning nor error.
 */
export type Severity = 'info' | 'warning' | 'error'

/** One thing about the design of an experiment that its stored traces show. */
export interface AuditFinding {
  readonly severity: Severity
  readonly scenario: string
  readonly model: string
  /** Ids of the topologies that it is about, ascending. */
  readonly topologies: readonly string[]
  /** How many of the units that `text` names show it. */
  readonly count: number
  /** How many could have. */
  readonly of: number
  /** What was found, in words and numbers. */
  readonly text: string
  /** What follows for a reader of the results, in one sentence. */
  readonly consequence: string
  /** Numbers of the episodes that show it, ascending. */
  readonly episodes: readonly number[]
}

/** A stored episode as a check meets it: where it stands, and what the check kept of it. */
export interface AuditedEpisode<T> {
  readonly episode: number
  readonly cell: number
  readonly identity: Cell
  /** Of its cell. */
  readonly fingerprint: string
  readonly seed: number
  readonly repetition: number
  readonly result: EpisodeResult
  readonly taken: T
}

/** Gives equal short texts for equal texts, so that long ones need not be kept. */
export type TextHash = (text: string) => string

/** A check of an experiment's design over all of its episodes. T what it keeps of one. Reads traces only. */
export interface Audit<T> {
  /** Kebab-case, equal to the file name. */
  readonly id: string
  /** Moves whenever a finding may move. */
  readonly version: number
  readonly title: string
  /** The rule, in words, with its thresholds and severities. */
  readonly description: string
  /** What it keeps of an episode; of bounded size, with texts as hashes. Undefined for nothing. */
  take(trace: Trace, hash: TextHash): T | undefined
  /** What it finds in all that was kept, by number of episode. */
  judge(episodes: NonEmpty<AuditedEpisode<T>>): readonly AuditFinding[]
}

/** A check whose type is closed over. */
export interface AnyAudit extends Pick<Audit<unknown>, 'id' | 'version' | 'title' | 'description'> {
  readonly plugin: 'audit'
  /** Calls back with the check and its own type. */
  open<R>(use: <T>(audit: Audit<T>) => R): R
}
