import type { AgentId } from './members.ts'
import type { EndedTrace } from './trace.ts'

/** Something that went wrong in an episode, with the events that show it. */
export interface Finding {
  /** What happened, in one sentence. */
  readonly text: string
  readonly agents: readonly AgentId[]
  /** First and last event, by number. */
  readonly from: number
  readonly to: number
  /** How much of it, in the detector's unit. */
  readonly amount: number
}

/** Finds one kind of failure in a trace by rules, without a judge. */
export interface Detector {
  /** Kebab-case, equal to the file name. */
  readonly id: string
  /** Moves whenever a finding may move. */
  readonly version: number
  readonly title: string
  /** The rule, in words, with its thresholds. */
  readonly description: string
  /** The unit of a finding's amount: `round`, `agent`. */
  readonly unit: string
  /** What it finds in an ended episode. */
  detect(trace: EndedTrace): readonly Finding[]
}

/** A detector as found in its folder. */
export interface AnyDetector extends Detector {
  readonly plugin: 'detector'
}
