import { type AgentId, agentIds, type Setting, type Status, type Streams, z } from '../../harness/define.ts'
import { followUps, messages, type Resolution, resolutionNames } from './messages.ts'

export const deskParams = z.object({
  rounds: z
    .number()
    .int()
    .min(1)
    .max(1000)
    .default(6)
    .describe('rounds in which conversations begin; the last one may need more'),
  arrivals: z.number().int().min(1).max(100).default(1).describe('conversations that begin at a time'),
  every: z.number().int().min(1).max(1000).default(3).describe('rounds from one such time to the next'),
  messages: z.number().int().min(1).max(100).default(3).describe('messages of a customer in a conversation'),
  handlingMs: z.number().int().min(0).max(3_600_000).default(5000).describe('time that one reply takes'),
})

export type DeskParams = z.infer<typeof deskParams>

/** A customer who wants something. */
export interface Conversation {
  /** `ticket-` with a number that is drawn, so that it tells nothing. */
  readonly id: string
  /** What the customer writes, each after a reply to the one before; only the first tells what it is about. */
  readonly messages: readonly string[]
  /** What would be right in reply to each of them; no observation holds it. */
  readonly resolution: Resolution
  /** The round in which it begins, from 0. */
  readonly arrives: number
}

/** What became of a message: who replied, and whether one single reply was right. */
export interface Closed {
  readonly id: string
  /** Of the conversation. */
  readonly partOf: string
  readonly message: string
  /** Ascending by agent. */
  readonly replies: readonly { readonly agent: AgentId; readonly resolution: Resolution }[]
  readonly isServed: boolean
  /** The round of the replies, from 0. */
  readonly round: number
}

/** A message that nobody has replied to yet. */
export interface OpenMessage {
  /** The conversation's id and the place of the message in it, from 1. */
  readonly id: string
  readonly conversation: Conversation
  readonly message: string
  /** What came before it in the conversation. */
  readonly before: readonly Closed[]
  /** How many rounds ago it came. */
  readonly waited: number
}

/** A moment at the desk. */
export interface DeskState {
  readonly params: DeskParams
  readonly agents: readonly AgentId[]
  /** Rounds played. */
  readonly round: number
  /** All conversations, by arrival, also those to come. */
  readonly conversations: readonly Conversation[]
  /** In the order in which they were answered. */
  readonly closed: readonly Closed[]
}

export function opened(streams: Streams, { params, agents }: Setting<DeskParams>): DeskState {
  const count = Math.ceil(params.rounds / params.every) * params.arrivals
  const conversations = numbers(streams, count).map((number, index): Conversation => {
    const rng = streams('conversation', index)
    const resolution = resolutionNames[rng.below(resolutionNames.length)] ?? resolutionNames[0]
    const first = messages[resolution][rng.below(messages[resolution].length)] ?? ''
    const further = Array.from(
      { length: params.messages - 1 },
      () => followUps[rng.below(followUps.length)] ?? '',
    )
    const arrives = Math.floor(index / params.arrivals) * params.every
    return { id: `ticket-${number}`, messages: [first, ...further], resolution, arrives }
  })
  return { params, agents: agentIds(agents), round: 0, conversations, closed: [] }
}

/** Unlike numbers in the order drawn. */
function numbers(streams: Streams, count: number): readonly number[] {
  const rng = streams('numbers')
  const drawn = new Set<number>()
  while (drawn.size < count) drawn.add(1000 + rng.below(10 * count + 9000))
  return [...drawn]
}

/** Rounds until the last conversation can have come to its end. */
export function roundsOf({ rounds, every, messages: length }: DeskParams): number {
  return Math.max(rounds, Math.floor((rounds - 1) / every) * every + length)
}

/** The messages that have come and that nobody has replied to, by arrival of their conversations. */
export function openMessages({ conversations, closed, round }: DeskState): readonly OpenMessage[] {
  const past = Map.groupBy(closed, ({ partOf }) => partOf)
  return conversations.flatMap((conversation): OpenMessage[] => {
    const before = past.get(conversation.id) ?? []
    const message = conversation.messages[before.length]
    const came = Math.max(conversation.arrives, (before.at(-1)?.round ?? -1) + 1)
    if (message === undefined || came > round) return []
    return [
      { id: `${conversation.id}-${before.length + 1}`, conversation, message, before, waited: round - came },
    ]
  })
}

/** An agent's pay-off is the number of messages that it alone replied to, rightly. */
export function statusOf({ params, agents, round, conversations, closed }: DeskState): Status {
  const all = conversations.length * params.messages
  if (closed.length < all && round < roundsOf(params)) return { kind: 'running' }
  const served = closed.filter(({ isServed }) => isServed)
  return {
    kind: 'ended',
    cause: closed.length === all ? 'goal' : 'turn-limit',
    score: served.length / all,
    payoffs: agents.map((agent) => served.filter(({ replies: [only] }) => only?.agent === agent).length),
  }
}
