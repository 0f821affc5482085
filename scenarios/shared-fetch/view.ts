import type { AgentId } from '../../harness/define.ts'
import type { Page } from './site.ts'
import { type FetchState, fetchedBy, listOf } from './state.ts'

/** What one agent sees: the pages on its own list, and what it fetched. */
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
  /** Ids of the pages that it fetched itself. */
  readonly fetched: readonly string[]
}

export function viewOf(state: FetchState, agent: AgentId): FetchView {
  const { params, agents, round } = state
  return {
    ...{ agent, agents: agents.length, round: round + 1, rounds: params.rounds, perRound: params.perRound },
    list: listOf(state, agent).map(({ id, durationMs }) => ({ id, durationMs })),
    fetched: fetchedBy(state, agent),
  }
}

export function viewInWords({ agent, agents, round, rounds, list, fetched }: FetchView): string {
  const pages = list.map(({ id, durationMs }) => `${id} (${durationMs} ms)`).join(', ')
  return [
    `You are agent ${agent}; there are ${agents} agents, numbered from 0. This is round ${round} of ${rounds}.`,
    `On the list of agent ${agent}, yours: ${pages || 'nothing'}.`,
    ...(fetched.length === 0 ? [] : [`Agent ${agent}, you, has fetched: ${fetched.join(', ')}.`]),
  ].join('\n')
}
