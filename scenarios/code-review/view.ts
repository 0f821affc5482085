import type { AgentId, Task } from '../../harness/define.ts'
import { type Capability, openTasks, type ReviewState, roundsOf } from './state.ts'

/** What one agent sees: the open tasks, the same for all, and what it is capable of itself. */
export interface ReviewView {
  readonly agent: AgentId
  /** Number of agents of the world. */
  readonly agents: number
  /** The present round, from 1. */
  readonly round: number
  readonly rounds: number
  readonly skills: readonly Capability[]
  readonly open: readonly Task[]
}

export function viewOf(state: ReviewState, agent: AgentId): ReviewView {
  return {
    ...{ agent, agents: state.skills.length, round: state.round + 1, rounds: roundsOf(state.params) },
    ...{ skills: state.skills[agent] ?? [], open: openTasks(state) },
  }
}

export function viewInWords({ agent, agents, round, rounds, skills, open }: ReviewView): string {
  return [
    `You are agent ${agent}; there are ${agents} agents, numbered from 0. This is round ${round} of ${rounds}.`,
    `You, agent ${agent}, are capable of: ${skills.join(', ')}.`,
    'Open tasks:',
    ...open.map(taskInWords),
  ].join('\n')
}

function taskInWords({ id, capability, durationMs, after }: Task): string {
  const before = after.length === 0 ? '' : `, after ${after.join(' and ')}`
  return `${id}: needs ${capability}, takes ${durationMs / 1000} s${before}`
}
