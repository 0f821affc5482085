import type { Json } from '../core/json.ts'
import type { Member } from '../core/members.ts'
import type { Reading } from '../core/question.ts'
import type { RequestKind, RequestValues, Scope } from '../core/request.ts'
import { type RequestForm, requestForm } from '../core/request-form.ts'
import type { Ask, Reply } from '../core/topology.ts'
import { called } from './calling.ts'
import type { ReplyRecord } from './episode-desk.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'
import { observationText } from './sight.ts'
import { simulationOf } from './simulation.ts'

/** Asks a member, which answers one request after another. */
export function asked<K extends RequestKind>(
  desk: RoundState,
  member: Member,
  ask: Ask<K>,
): Promise<Reply<K>> {
  const seat = desk.episode.seat(member)
  return seat.inTurn(() => answered(desk, seat, ask))
}

/** Reads the inbox, makes the prompt, and gets a reply. */
async function answered<K extends RequestKind>(desk: RoundState, seat: Seat, ask: Ask<K>): Promise<Reply<K>> {
  const { member } = seat
  const scope = ask.scope ?? (member.kind === 'agent' ? 'own' : 'group')
  const about = ask.about ?? []
  for (const reply of about) requireHeld(desk, seat, reply)
  const form = requestForm(ask.kind, desk.question(member, scope), about.length)
  const ordinal = seat.ordinal(`request ${ask.kind}`)
  if (isAbsent(desk, seat)) return absentReply(desk, seat, ask.kind, scope)
  const reads = seat.readInbox()
  const { world, seed, repetition } = desk.episode.setting
  const material = {
    ...{ brief: world.brief, role: ask.role, observation: observationText(desk, member) },
    ...{ remembered: [...seat.remembered], convention: ask.convention?.rule },
    request: requestText(form, about, seat),
  }
  const key = { seed, repetition, member: member.id, round: desk.round, request: ask.kind, ordinal }
  const simulation = simulationOf(desk, seat, ask, form, scope)
  const { text, reading } = await called(desk, seat, { form, scope, key, material, simulation, reads })
  seat.remembered.push({ kind: 'memory', text: `You replied:\n${text}` })
  return replyHandle(desk, seat, ask.kind, scope, text, reading)
}

function requireHeld(desk: RoundState, seat: Seat, reply: Reply): void {
  if (seat.held.has(reply) || seat.sent.has(reply)) return
  throw desk.misuse(
    `asked ${seat.member.id} about a reply of ${reply.by.id}, expected one that it gave or was sent`,
  )
}

function isAbsent(desk: RoundState, seat: Seat): boolean {
  const { fate, acted } = desk.episode.disturbance.request(seat.member, desk.round, seat.ordinal('request'))
  for (const { fault, fate: what } of acted) {
    const happening = { kind: 'fault', fault, member: seat.member.id, detail: { ...what } } as const
    desk.episode.setting.recorder.record({ place: seat.nextPlace(), at: seat.clock, happening })
  }
  if (fate.kind === 'delayed') seat.clock += fate.ms
  return fate.kind === 'absent'
}

function requestText(form: RequestForm, about: readonly Reply[], seat: Seat): string {
  const named = about.map((reply, index) => {
    const lost = seat.held.has(reply) ? '' : ' (it never reached you)'
    return `${index + 1}: the reply of ${reply.by.id}${lost}`
  })
  return [form.lead, ...named, form.question.text].filter((line) => line !== '').join('\n')
}

function replyHandle<K extends RequestKind>(
  desk: RoundState,
  seat: Seat,
  request: K,
  scope: Scope,
  text: string,
  reading: Reading<Json>,
): Reply<K> {
  // The form of a request of this kind reads answers of this kind.
  const typed = reading as Reading<RequestValues[K]>
  const handle: Reply<K> = Object.freeze({
    handle: 'reply',
    number: desk.nextHandle(),
    by: seat.member,
    request,
    scope,
    reading: typed,
  })
  const answer = reading.kind === 'read' ? reading.answer : undefined
  const record: ReplyRecord = { text, answer, readyAt: seat.clock, lamport: seat.lamport }
  desk.episode.replies.set(handle, record)
  seat.held.set(handle, { at: seat.clock, lamport: seat.lamport })
  return handle
}

function absentReply<K extends RequestKind>(desk: RoundState, seat: Seat, kind: K, scope: Scope): Reply<K> {
  const detail = `${seat.member.id} was down`
  return replyHandle(desk, seat, kind, scope, '', { kind: 'refused', reason: 'absent', detail })
}
