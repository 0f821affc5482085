import type { AgentId } from '../../harness/define.ts'
import type { Resolution } from './messages.ts'
import { type DeskState, openMessages, roundsOf } from './state.ts'

/** An open message, as one agent sees it. */
export interface OpenView {
  readonly id: string
  readonly message: string
  /** Who replied to the message before it; nobody where it is the first of its conversation. */
  readonly before: readonly AgentId[]
  /** How many rounds ago it came. */
  readonly waited: number
  /** What the agent itself replied to earlier in the conversation. */
  readonly own: readonly { readonly message: string; readonly resolution: Resolution }[]
}

/** What one agent sees: the open messages, the same for all, and its own part in their conversations. */
export interface DeskView {
  readonly agent: AgentId
  /** Number of agents of the world. */
  readonly agents: number
  /** The present round, from 1. */
  readonly round: number
  readonly rounds: number
  readonly open: readonly OpenView[]
}

export function viewOf(state: DeskState, agent: AgentId): DeskView {
  const { params, agents, round } = state
  return {
    ...{ agent, agents: agents.length, round: round + 1, rounds: roundsOf(params) },
    open: openMessages(state).map(({ id, message, before, waited }) => ({
      ...{ id, message, waited },
      before: before.at(-1)?.replies.map((reply) => reply.agent) ?? [],
      own: before.flatMap((closed) =>
        closed.replies
          .filter((reply) => reply.agent === agent)
          .map(({ resolution }) => ({ message: closed.message, resolution })),
      ),
    })),
  }
}

export function viewInWords({ agent, agents, round, rounds, open }: DeskView): string {
  return [
    `You are agent ${agent}; there are ${agents} agents, numbered from 0. This is round ${round} of at most ${rounds}.`,
    open.length === 0 ? 'No message is open.' : 'Open messages:',
    ...open.flatMap(({ id, message, before, waited, own }) => [
      `${id}: ${message}${before.length === 0 ? '' : ` (The one before was answered by ${inWords(before)}.)`}${
        waited === 0 ? '' : ` (Waiting for ${waited} rounds.)`
      }`,
      ...own.map(
        (each) =>
          `  Before that, the customer wrote you "${each.message}", and you replied: ${each.resolution}.`,
      ),
    ]),
  ].join('\n')
}

function inWords(agents: readonly AgentId[]): string {
  return agents.length === 1 ? `agent ${agents[0]}` : `agents ${agents.join(', ')}`
}
