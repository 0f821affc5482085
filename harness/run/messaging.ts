import { isNonEmpty, type Json, type NonEmpty } from '../core/json.ts'
import type { Member, MemberId } from '../core/members.ts'
import type { Reply } from '../core/replies.ts'
import { answeringRequests } from '../core/request.ts'
import type { Claim } from '../core/scenario.ts'
import { sentSpeech, statedIntention } from '../core/speech.ts'
import { isAbsent } from './asking.ts'
import type { Entry } from './recorder.ts'
import type { RoundState } from './round-state.ts'
import { claimOf } from './seat.ts'

/**
 * Sends replies along one edge as one message, no earlier than the sender has them. Of what a sender should hold, but
 * lost to a fault, it has nothing to send.
 */
export function sendReplies(desk: RoundState, from: Member, replies: NonEmpty<Reply>, to: Member): void {
  desk.episode.edges.require(from.id, to.id)
  const carried = carriedReplies(desk, from, replies)
  const receiver = desk.episode.seat(to)
  for (const reply of replies) receiver.sent.add(reply)
  const message = isNonEmpty(carried) ? dispatched(desk, from, contentOf(desk, carried), to) : undefined
  if (message === undefined) return
  const { entry, at } = message
  for (const reply of carried) {
    const known = receiver.held.get(reply)
    if (known === undefined || at < known.at) receiver.held.set(reply, { at, lamport: entry.place.lamport })
  }
  receiver.inbox.push({ from, ...message })
}

/** Posts replies on a board as one message, no earlier than the sender has them. */
export function postReplies(desk: RoundState, from: Member, replies: NonEmpty<Reply>, board: MemberId): void {
  const { edges, boards } = desk.episode
  edges.require(from.id, board)
  const carried = carriedReplies(desk, from, replies)
  // To a fault, a board is someone without an observation.
  const place: Member = { kind: 'staff', id: board }
  const message = isNonEmpty(carried) ? dispatched(desk, from, contentOf(desk, carried), place) : undefined
  if (message !== undefined) boards.post(board, { ...message, by: from.id, round: desk.round })
}

/**
 * Sends what the mechanism's own rule wrote along one edge. Nobody reads it; the receiver's clock waits for it. Gives
 * whether it arrived: neither does what a fault takes, nor anything of a sender that is down.
 */
export function sendSignal(desk: RoundState, from: Member, to: Member, text: string): boolean {
  desk.episode.edges.require(from.id, to.id)
  if (isAbsent(desk, desk.episode.seat(from), 'signal')) return false
  const message = dispatched(desk, from, { text, claims: [], protocol: true }, to)
  if (message === undefined) return false
  const receiver = desk.episode.seat(to)
  receiver.clock = Math.max(receiver.clock, message.at)
  receiver.lamport = Math.max(receiver.lamport, message.entry.place.lamport)
  return true
}

/** Those of the replies that the sender holds, for which it waits. */
function carriedReplies(desk: RoundState, from: Member, replies: NonEmpty<Reply>): readonly Reply[] {
  const sender = desk.episode.seat(from)
  for (const reply of replies) {
    if (!sender.held.has(reply) && !sender.sent.has(reply)) {
      throw desk.misuse(
        `let ${from.id} send a reply of ${reply.by.id}, expected one that it gave or received`,
      )
    }
  }
  const carried = replies.filter((reply) => sender.held.has(reply))
  for (const reply of carried) {
    const held = sender.held.get(reply)
    sender.clock = Math.max(sender.clock, held?.at ?? 0)
    sender.lamport = Math.max(sender.lamport, held?.lamport ?? 0)
  }
  return carried
}

/** What a message says. */
interface Content {
  readonly text: string
  readonly claims: readonly Claim[]
  readonly protocol?: true
}

/** A message that arrived. */
interface Arrived extends Content {
  readonly entry: Entry
  /** Virtual time of delivery. */
  readonly at: number
}

function contentOf(desk: RoundState, replies: NonEmpty<Reply>): Content {
  const text = replies.map((reply) => sentText(desk, reply)).join('\n\n')
  return { text, claims: replies.map((reply) => claimed(desk, reply)) }
}

/** Records a message. Undefined when a fault took it. */
function dispatched(desk: RoundState, from: Member, content: Content, to: Member): Arrived | undefined {
  const { episode, round } = desk
  const { recorder } = episode.setting
  const sender = episode.seat(from)
  const { text, protocol } = content
  const { fate, acted } = episode.disturbance.message(from, to, round, sender.ordinal(`to ${to.id}`))
  const at = sender.clock
  for (const { fault, fate: what } of acted) {
    recorder.record({
      place: sender.nextPlace(),
      at,
      happening: { kind: 'fault', fault, member: to.id, detail: { ...what, from: from.id } },
    })
  }
  const deliveredAt = fate.kind === 'lost' ? undefined : at + (fate.kind === 'delayed' ? fate.ms : 0)
  const entry = recorder.record({
    place: sender.nextPlace(),
    at,
    happening: {
      kind: 'message',
      from: from.id,
      to: to.id,
      text,
      deliveredAt,
      ...(protocol && { protocol }),
    },
  })
  if (deliveredAt === undefined) return undefined
  return { ...content, entry, at: deliveredAt }
}

/**
 * What a reply claims. A bid, a plan or a report is no answer to the round's question, a vote is one on a plan; an
 * answer that was given in talk is told to nobody, but for what the speaker said that it would answer.
 */
function claimed(desk: RoundState, reply: Reply): Claim {
  const { vote } = desk.record(reply)
  const given = claimedAnswer(desk, reply)
  const isJoint = desk.questions.isJoint(reply.scope)
  const text = sentText(desk, reply)
  const claim = claimOf(reply.by, { text, answer: given, isJoint, round: desk.round })
  return vote === undefined ? claim : { ...claim, vote }
}

function claimedAnswer(desk: RoundState, reply: Reply): Json | undefined {
  if (reply.request === 'speak')
    return statedIntention(desk.question(reply.by, reply.scope), sentText(desk, reply))
  return answeringRequests.has(reply.request) ? desk.record(reply).answer : undefined
}

/** The text of a reply; of a turn of talk what others may hear, with a notice where it fixed an answer. */
function sentText(desk: RoundState, reply: Reply): string {
  const { text, answer } = desk.record(reply)
  return reply.request === 'speak' ? sentSpeech(reply.by.id, text, answer !== undefined) : text
}
