import type { Member } from '../core/members.ts'
import type { Reply } from '../core/topology.ts'
import type { RoundState } from './round-state.ts'
import { claimOf } from './seat.ts'

/**
 * Sends a reply along one edge, no earlier than the sender has it. A sender that should hold the reply, but lost it
 * to a fault, has nothing to send.
 */
export function sendReply(desk: RoundState, from: Member, reply: Reply, to: Member): void {
  const { episode, round } = desk
  const { recorder } = episode.setting
  episode.edges.require(from.id, to.id)
  const sender = episode.seat(from)
  const receiver = episode.seat(to)
  if (!sender.held.has(reply) && !sender.sent.has(reply)) {
    throw desk.misuse(`let ${from.id} send a reply of ${reply.by.id}, expected one that it gave or received`)
  }
  receiver.sent.add(reply)
  const held = sender.held.get(reply)
  if (held === undefined) return
  sender.clock = Math.max(sender.clock, held.at)
  sender.lamport = Math.max(sender.lamport, held.lamport)
  const { text, answer } = desk.record(reply)
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
  const known = receiver.held.get(reply)
  if (known === undefined || deliveredAt < known.at)
    receiver.held.set(reply, { at: deliveredAt, lamport: place.lamport })
  const claim = claimOf(reply.by, text, answer, desk.questions.isJoint(reply.scope))
  receiver.inbox.push({ entry, from, at: deliveredAt, claim })
}
