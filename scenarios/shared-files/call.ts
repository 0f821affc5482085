import type { AgentId } from '../../harness/define.ts'

/** A tool call: it writes one file. */
export interface Call {
  readonly file: string
  /** Conditions that must hold before it, `FILE:WHAT`. */
  readonly needs: readonly string[]
  /** Conditions that it makes true. */
  readonly adds: readonly string[]
  /** Conditions that it makes false, for good. */
  readonly removes: readonly string[]
  /** What it takes from the shared budget, whether or not it works. */
  readonly cost: number
}

/** A step of a job, with another call that does as well where there is one. */
export interface Step {
  /** From 1. */
  readonly number: number
  readonly call: Call
  readonly instead: Call | undefined
}

/** What an agent has to do: its steps one after the other, which are worth something only once all are done. */
export interface Job {
  readonly agent: AgentId
  readonly value: number
  /** What is left of it, at first everything. */
  readonly steps: readonly Step[]
}

/** What everybody sees: what holds, and what is left of the budget. */
export interface Commons {
  /** Ascending. */
  readonly holding: readonly string[]
  readonly left: number
}

/** The name of the budget as a resource. */
export const budget = 'budget'

/** The file that a condition is about. */
export function fileOf(condition: string): string {
  return condition.slice(0, condition.indexOf(':'))
}

/** What a call touches: its file, the files that its conditions are about, and the budget where it costs anything. */
export function touched({ file, needs, adds, removes, cost }: Call): readonly string[] {
  const files = [file, ...[...needs, ...adds, ...removes].map(fileOf)]
  return [...new Set(cost > 0 ? [...files, budget] : files)]
}

/** Whether two calls cannot both work in one round: they write one file, or one takes away what the other needs. */
export function clash(one: Call, other: Call): boolean {
  const breaks = (a: Call, b: Call) => a.removes.some((condition) => b.needs.includes(condition))
  return one.file === other.file || breaks(one, other) || breaks(other, one)
}
