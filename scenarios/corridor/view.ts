import type { AgentId } from '../../harness/define.ts'
import type { CorridorState, Outcome, Standing } from './state.ts'

/** What one agent sees: everyone at the corridor, and what became of itself. */
export interface CorridorView {
  readonly agent: AgentId
  /** Number of agents of the world. */
  readonly agents: number
  /** The present step, from 1. */
  readonly step: number
  readonly steps: number
  /** Who stands at the corridor now, ascending; the same list for everyone. */
  readonly standing: readonly Standing[]
  /** What became of this agent at the previous step, where it stood at the corridor. */
  readonly previous: Outcome | undefined
}

export function viewOf(state: CorridorState, agent: AgentId): CorridorView {
  const { demand, step, standing, previous } = state
  const agents = previous.length
  return { agent, agents, step: step + 1, steps: demand.length, standing, previous: previous[agent] }
}

export function viewInWords({ agent, agents, step, steps, standing, previous }: CorridorView): string {
  const place = `You are agent ${agent}; there are ${agents} agents, numbered from 0. This is step ${step} of ${steps}.`
  const past = previous === undefined ? 'you were not at the corridor' : `you ${previous}`
  return `${place}\nAt the corridor now: ${standingInWords(standing)}.\nAt the step before, ${past}.`
}

/** The words for a list that many agents see; without them a crowd would be described once for each of it. */
const wordsOf = new WeakMap<readonly Standing[], string>()

function standingInWords(standing: readonly Standing[]): string {
  const known = wordsOf.get(standing)
  if (known !== undefined) return known
  const words =
    standing.map(({ agent, waited }) => `agent ${agent} (${waitInWords(waited)})`).join(', ') || 'nobody'
  wordsOf.set(standing, words)
  return words
}

function waitInWords(waited: number): string {
  if (waited === 0) return 'just came'
  return `has waited ${waited} ${waited === 1 ? 'step' : 'steps'}`
}
