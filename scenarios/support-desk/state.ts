import { type AgentId, agentIds, type Setting, type Status, type Streams, z } from '../../harness/define.ts'
import { messages, type Resolution, resolutionNames } from './messages.ts'

export const deskParams = z.object({
  rounds: z.number().int().min(1).max(1000).default(6).describe('rounds on duty'),
  arrivals: z.number().int().min(1).max(100).default(1).describe('new conversations in each round'),
  handlingMs: z.number().int().min(0).max(3_600_000).default(5000).describe('time that one reply takes'),
})

export type DeskParams = z.infer<typeof deskParams>

/** A customer who wants something. */
export interface Conversation {
  /** `ticket-` with a number that is drawn, so that it tells nothing. */
  readonly id: string
  readonly message: string
  /** What would be right; no observation holds it. */
  readonly resolution: Resolution
  /** The round in which it comes, from 0. */
  readonly arrives: number
}

/** What became of a conversation: who replied, and whether one single reply was right. */
export interface Closed {
  readonly id: string
  readonly agents: readonly AgentId[]
  readonly isServed: boolean
}

/** A moment at the desk. */
export interface DeskState {
  readonly params: DeskParams
  readonly agents: readonly AgentId[]
  /** Rounds played. */
  readonly round: number
  /** All conversations, by arrival, also those to come. */
  readonly conversations: readonly Conversation[]
  readonly closed: readonly Closed[]
  /** What was closed in the round before. */
  readonly previous: readonly Closed[]
}

export function opened(streams: Streams, { params, agents }: Setting<DeskParams>): DeskState {
  const count = params.rounds * params.arrivals
  const conversations = numbers(streams, count).map((number, index): Conversation => {
    const rng = streams('conversation', index)
    const resolution = resolutionNames[rng.below(resolutionNames.length)] ?? resolutionNames[0]
    const message = messages[resolution][rng.below(messages[resolution].length)] ?? ''
    const arrives = Math.floor(index / params.arrivals)
    return { id: `ticket-${number}`, message, resolution, arrives }
  })
  return { params, agents: agentIds(agents), round: 0, conversations, closed: [], previous: [] }
}

/** Unlike numbers in the order drawn. */
function numbers(streams: Streams, count: number): readonly number[] {
  const rng = streams('numbers')
  const drawn = new Set<number>()
  while (drawn.size < count) drawn.add(1000 + rng.below(10 * count + 9000))
  return [...drawn]
}

/** The conversations that have come and that nobody has replied to, by arrival. */
export function openConversations({ conversations, closed, round }: DeskState): readonly Conversation[] {
  const done = new Set(closed.map(({ id }) => id))
  return conversations.filter(({ id, arrives }) => arrives <= round && !done.has(id))
}

/** An agent's pay-off is the number of conversations that it alone replied to, rightly. */
export function statusOf({ params, agents, round, conversations, closed }: DeskState): Status {
  if (closed.length < conversations.length && round < params.rounds) return { kind: 'running' }
  const served = closed.filter(({ isServed }) => isServed)
  return {
    kind: 'ended',
    cause: closed.length === conversations.length ? 'goal' : 'turn-limit',
    score: served.length / conversations.length,
    payoffs: agents.map((agent) => served.filter(({ agents: [only] }) => only === agent).length),
  }
}
