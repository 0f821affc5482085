import type { NonEmpty } from '../core/json.ts'
import type { Member } from '../core/members.ts'
import { answeringRequests } from '../core/request.ts'
import type { Claim } from '../core/scenario.ts'
import type { Reply } from '../core/topology.ts'
import type { RoundState } from './round-state.ts'
import { claimOf } from './seat.ts'

/**
 * Sends replies along one edge as one message, no earlier than the sender has them. Of what a sender should hold, but
 * lost to a fault, it has nothing to send.
 */
export function sendReplies(desk: RoundState, from: Member, replies: NonEmpty<Reply>, to: Member): void {
  const { episode, round } = desk
  const { recorder } = episode.setting
  episode.edges.require(from.id, to.id)
  const sender = episode.seat(from)
  const receiver = episode.seat(to)
  for (const reply of replies) {
    if (!sender.held.has(reply) && !sender.sent.has(reply)) {
      throw desk.misuse(
        `let ${from.id} send a reply of ${reply.by.id}, expected one that it gave or received`,
      )
    }
    receiver.sent.add(reply)
  }
  const carried = replies.filter((reply) => sender.held.has(reply))
  if (carried.length === 0) return
  for (const reply of carried) {
    const held = sender.held.get(reply)
    sender.clock = Math.max(sender.clock, held?.at ?? 0)
    sender.lamport = Math.max(sender.lamport, held?.lamport ?? 0)
  }
  const text = carried.map((reply) => desk.record(reply).text).join('\n\n')
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
  const place = sender.nextPlace()
  const entry = recorder.record({
    place,
    at,
    happening: { kind: 'message', from: from.id, to: to.id, text, deliveredAt },
  })
  if (deliveredAt === undefined) return
  for (const reply of carried) {
    const known = receiver.held.get(reply)
    if (known === undefined || deliveredAt < known.at)
      receiver.held.set(reply, { at: deliveredAt, lamport: place.lamport })
  }
  const claims = carried.map((reply) => claimed(desk, reply))
  receiver.inbox.push({ entry, from, at: deliveredAt, text, claims })
}

/** What a reply claims. A bid, a plan or a report is no answer to the round's question. */
function claimed(desk: RoundState, reply: Reply): Claim {
  const { text, answer } = desk.record(reply)
  const given = answeringRequests.has(reply.request) ? answer : undefined
  const isJoint = desk.questions.isJoint(reply.scope)
  return claimOf(reply.by, { text, answer: given, isJoint, round: desk.round })
}
