import type { AgentId } from '../../harness/define.ts'
import { type Closed, type Conversation, type DeskState, openConversations } from './state.ts'

/** What one agent sees: the open conversations, the same for all, and who replied in the round before. */
export interface DeskView {
  readonly agent: AgentId
  /** Number of agents of the world. */
  readonly agents: number
  /** The present round, from 1. */
  readonly round: number
  readonly rounds: number
  readonly open: readonly Pick<Conversation, 'id' | 'message'>[]
  readonly previous: readonly Pick<Closed, 'id' | 'agents'>[]
}

export function viewOf(state: DeskState, agent: AgentId): DeskView {
  const { params, agents, round, previous } = state
  return {
    ...{ agent, agents: agents.length, round: round + 1, rounds: params.rounds },
    open: openConversations(state).map(({ id, message }) => ({ id, message })),
    previous: previous.map(({ id, agents: who }) => ({ id, agents: who })),
  }
}

export function viewInWords({ agent, agents, round, rounds, open, previous }: DeskView): string {
  return [
    `You are agent ${agent}; there are ${agents} agents, numbered from 0. This is round ${round} of ${rounds}.`,
    open.length === 0 ? 'No conversation is open.' : 'Open conversations:',
    ...open.map(({ id, message }) => `${id}: ${message}`),
    ...previous.map(({ id, agents: who }) => `In the round before, ${id} was answered by ${inWords(who)}.`),
  ].join('\n')
}

function inWords(agents: readonly AgentId[]): string {
  return agents.length === 1 ? `agent ${agents[0]}` : `agents ${agents.join(', ')}`
}
