import type { MessageFate } from '../core/fault.ts'
import { canonicalJson, isNonEmpty, type Json, type NonEmpty } from '../core/json.ts'
import type { Member, MemberId } from '../core/members.ts'
import type { Reply } from '../core/replies.ts'
import { answeringRequests } from '../core/request.ts'
import type { Claim } from '../core/scenario.ts'
import { sentSpeech, statedIntention } from '../core/speech.ts'
import { absence } from './asking.ts'
import type { Disturbed } from './disturbance.ts'
import { liedAbout, toldReply } from './lies.ts'
import type { Entry } from './recorder.ts'
import type { RoundState } from './round-state.ts'
import { claimOf, type Version } from './seat.ts'

/**
 * Sends replies along one edge as one message, no earlier than the sender has them. Of what a sender should hold, but
 * lost to a fault, it has nothing to send; nor does it send anything while it is down.
 */
export function sendReplies(desk: RoundState, from: Member, replies: NonEmpty<Reply>, to: Member): void {
  desk.episode.edges.require(from.id, to.id)
  const carried = carriedReplies(desk, from, replies)
  const receiver = desk.episode.seat(to)
  for (const reply of replies) receiver.sent.add(reply)
  const passed = carried.map((reply) => passedOn(desk, from, reply, to))
  const message = isNonEmpty(passed) ? dispatched(desk, from, contentOf(desk, passed), to) : undefined
  if (message === undefined) return
  const { entry, at } = message
  for (const { reply, version } of passed) {
    const known = receiver.held.get(reply)
    const arrival = { at, lamport: entry.place.lamport, ...(version && { version }) }
    if (known === undefined || at < known.at) receiver.held.set(reply, arrival)
  }
  receiver.history.add(entry)
  receiver.inbox.push({ from, ...message })
}

/** Posts replies on a board as one message, no earlier than the sender has them. */
export function postReplies(desk: RoundState, from: Member, replies: NonEmpty<Reply>, board: MemberId): void {
  const { edges, boards } = desk.episode
  edges.require(from.id, board)
  const carried = carriedReplies(desk, from, replies)
  // To a fault, a board is someone without an observation.
  const place: Member = { kind: 'staff', id: board }
  const passed = carried.map((reply) => passedOn(desk, from, reply, place))
  const message = isNonEmpty(passed) ? dispatched(desk, from, contentOf(desk, passed), place) : undefined
  if (message === undefined) return
  const trail = passed.map((each) => trailOf(desk, each)).join('\n')
  boards.post(board, { ...message, by: from.id, round: desk.round, trail })
}

/** What equal answers have in common. */
function trailOf(desk: RoundState, { reply, version }: Passed): string {
  const answer = version === undefined ? desk.record(reply).answer : version.answer
  const isAnswer = answer !== undefined && answeringRequests.has(reply.request)
  if (isAnswer) return desk.question(reply.by, reply.scope).ballot(answer)
  return `${reply.by.id} in round ${desk.round}`
}

/**
 * Sends what the mechanism's own rule wrote along one edge. Nobody reads it; the receiver's clock waits for it. Gives
 * whether it arrived: neither does what a fault takes, nor anything of a sender that is down.
 */
export function sendSignal(
  desk: RoundState,
  from: Member,
  to: Member,
  text: string | (() => string),
): boolean {
  desk.episode.edges.require(from.id, to.id)
  const sender = desk.episode.seat(from)
  if (absence(desk, sender, 'signal') !== undefined) return false
  const { causes } = sender.history
  const said = typeof text === 'string' ? text : text()
  const message = dispatched(desk, from, { text: said, claims: [], causes, protocol: true }, to)
  if (message === undefined) return false
  const receiver = desk.episode.seat(to)
  receiver.history.hear(message.entry)
  receiver.clock = Math.max(receiver.clock, message.at)
  receiver.lamport = Math.max(receiver.lamport, message.entry.place.lamport)
  return true
}

/**
 * Sends a signal that says what somebody answered, as far as the sender was told. Gives the reply as the receiver is
 * told of it; undefined where it hears of none.
 */
export function tellReply(
  desk: RoundState,
  from: Member,
  to: Member,
  { name, reply, data }: { readonly name: string; readonly reply: Reply | undefined; readonly data: Data },
): Reply | undefined {
  let told: Reply | undefined
  const isHeard = sendSignal(desk, from, to, () => {
    told = reply && toldReply(desk, from, reply, to)
    const answer = (told && desk.record(told).answer) ?? null
    return `${name} ${canonicalJson({ ...data, answer })}`
  })
  return isHeard ? told : undefined
}

/** What a signal says besides an answer. */
type Data = { readonly [name: string]: Json }

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
  if (sender.isDown) return []
  const carried = replies.filter((reply) => sender.held.has(reply) && !isMissing(reply))
  for (const reply of carried) {
    const held = sender.held.get(reply)
    sender.clock = Math.max(sender.clock, held?.at ?? 0)
    sender.lamport = Math.max(sender.lamport, held?.lamport ?? 0)
  }
  return carried
}

/** Whether a reply was never given, as its member was down. */
function isMissing({ reading }: Reply): boolean {
  return reading.kind === 'refused' && reading.reason === 'absent'
}

/** What a message says. */
interface Content {
  readonly text: string
  readonly claims: readonly Claim[]
  /** What it rests on. */
  readonly causes: readonly Entry[]
  readonly protocol?: true
}

/** A message that arrived. */
interface Arrived extends Content {
  readonly entry: Entry
  /** Virtual time of delivery. */
  readonly at: number
}

/** A reply as it is passed on, with what is said in its place where the sender or somebody before it lied. */
interface Passed {
  readonly reply: Reply
  readonly version: Version | undefined
}

function passedOn(desk: RoundState, from: Member, reply: Reply, to: Member): Passed {
  const held = desk.episode.seat(from).held.get(reply)
  return { reply, version: liedAbout(desk, from, reply, to) ?? held?.version }
}

function contentOf(desk: RoundState, passed: NonEmpty<Passed>): Content {
  const text = passed.map(({ reply, version }) => version?.text ?? sentText(desk, reply)).join('\n\n')
  const causes = passed.map(({ reply }) => desk.record(reply).entry)
  return { text, claims: passed.map((each) => claimed(desk, each)), causes }
}

/** Records a message. Undefined when a fault took it. */
function dispatched(desk: RoundState, from: Member, content: Content, to: Member): Arrived | undefined {
  const { episode, round } = desk
  const { recorder } = episode.setting
  const sender = episode.seat(from)
  const { text, causes, protocol } = content
  const { disturbance } = episode
  const { fate, acted } = disturbance.isNone
    ? undisturbed
    : disturbance.message(from, to, round, sender.ordinal(`to ${to.id}`))
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
    ...(causes.length > 0 && { causes }),
    happening: {
      kind: 'message',
      from: from.id,
      to: to.id,
      text,
      deliveredAt,
      ...(protocol && { protocol }),
    },
  })
  if (protocol) sender.history.tell(entry)
  if (deliveredAt === undefined) return undefined
  return { ...content, entry, at: deliveredAt }
}

const undisturbed: Disturbed<MessageFate> = { fate: { kind: 'delivered' }, acted: [] }

/**
 * What a reply claims. A bid, a plan or a report is no answer to the round's question, a vote is one on a plan; an
 * answer that was given in talk is told to nobody, but for what the speaker said that it would answer.
 */
function claimed(desk: RoundState, { reply, version }: Passed): Claim {
  const { vote } = desk.record(reply)
  const given = version === undefined ? claimedAnswer(desk, reply) : version.answer
  const isJoint = desk.questions.isJoint(reply.scope)
  const text = version?.text ?? sentText(desk, reply)
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
