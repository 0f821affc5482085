import type { AgentId } from '../../harness/define.ts'
import type { Page } from './site.ts'
import { type FetchState, listOf } from './state.ts'

/** What one agent sees: the open pages on its own list. */
export interface FetchView {
  readonly agent: AgentId
  /** Number of agents of the world. */
  readonly agents: number
  /** The present round, from 1. */
  readonly round: number
  readonly rounds: number
  /** How many pages an agent fetches in a round. */
  readonly perRound: number
  readonly list: readonly Pick<Page, 'id' | 'durationMs'>[]
}

export function viewOf(state: FetchState, agent: AgentId): FetchView {
  const { params, agents, round } = state
  return {
    ...{ agent, agents: agents.length, round: round + 1, rounds: params.rounds, perRound: params.perRound },
    list: listOf(state, agent).map(({ id, durationMs }) => ({ id, durationMs })),
  }
}

export function viewInWords({ agent, agents, round, rounds, list }: FetchView): string {
  const pages = list.map(({ id, durationMs }) => `${id} (${durationMs} ms)`).join(', ')
  return [
    `You are agent ${agent}; there are ${agents} agents, numbered from 0. This is round ${round} of ${rounds}.`,
    `On the list of agent ${agent}, yours, not fetched yet: ${pages || 'nothing'}.`,
  ].join('\n')
}
