import type { Ask } from '../core/desk.ts'
import type { Member } from '../core/members.ts'
import type { Reading } from '../core/question.ts'
import type { Reply } from '../core/replies.ts'
import type { RequestKind, RequestValues, Scope } from '../core/request.ts'
import { type RequestForm, requestForm } from '../core/request-form.ts'
import { readBoards } from './board-reading.ts'
import { called } from './calling.ts'
import { recalled } from './recalling.ts'
import type { Entry } from './recorder.ts'
import { replyHandle } from './reply-handle.ts'
import type { RoundState } from './round-state.ts'
import { claimOf, type Seat } from './seat.ts'
import { observationText } from './sight.ts'
import { simulationOf } from './simulation.ts'
import { voteIn } from './voting.ts'

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
  requireLegal(desk, seat, ask)
  const form = requestForm(ask.kind, desk.question(member, scope), about.length, ask.assignable)
  const ordinal = seat.ordinal(`request ${ask.kind}`)
  const fault = absence(desk, seat, 'request')
  seat.isDown = fault !== undefined
  if (fault !== undefined) return absentReply(desk, seat, { kind: ask.kind, scope, fault })
  const boards = readBoards(desk, seat, ask)
  const recall = recalled(seat, ask, desk.round, boards)
  const { world, seed, repetition } = desk.episode.setting
  const material = {
    ...{ brief: world.brief, role: ask.role, observation: observationText(desk, member) },
    ...{ posted: boards.texts, remembered: recall.remembered, convention: ask.convention?.rule },
    request: requestText(form, about, ask.tasks, seat),
  }
  const key = { seed, repetition, member: member.id, round: desk.round, request: ask.kind, ordinal }
  const simulation = simulationOf(desk, seat, { ask, form, scope, recall })
  const { reads, again } = recall
  const causes = [...again, ...seat.history.signals]
  const request = { form, scope, key, material, simulation, reads, causes, outputCap: ask.outputTokens }
  const { text, reading, entry } = await called(desk, seat, request)
  const answer = reading.kind === 'read' ? form.question.write(reading.answer) || undefined : undefined
  const isJoint = desk.questions.isJoint(scope)
  seat.keepReply({ text, answer, isJoint, entry })
  const vote = voteIn(desk, seat, { kind: ask.kind, about, reading })
  if (vote !== undefined) {
    // It knows what it said; only the vote itself stands in the claim.
    const claim = claimOf(member, { text: '', answer: undefined, isJoint, round: desk.round })
    seat.claims.push({ ...claim, vote })
  }
  // The form of a request of this kind reads answers of this kind.
  const typed = reading as Reading<RequestValues[K]>
  const replied = { request: ask.kind, scope, text, reading: typed, entry }
  return replyHandle(desk, seat, { ...replied, ...(vote && { vote }) })
}

function requireLegal<K extends RequestKind>(desk: RoundState, seat: Seat, ask: Ask<K>): void {
  const { kind, about = [], recall = 'all', outputTokens = 1, assignable } = ask
  const who = seat.member.id
  const strange = about.find((reply) => !seat.held.has(reply) && !seat.sent.has(reply))
  if (strange !== undefined)
    throw desk.misuse(`asked ${who} about a reply of ${strange.by.id}, expected one that it gave or was sent`)
  if (about.length > 0 && recall !== 'all')
    throw desk.misuse(`asked ${who} about replies with recall "${recall}", expected "all"`)
  if ((kind === 'assign') !== (assignable !== undefined))
    throw desk.misuse(
      `asked ${who} to ${kind} ${assignable ? 'with' : 'without'} tasks to assign, expected them for "assign" alone`,
    )
  if (!(Number.isSafeInteger(outputTokens) && outputTokens >= 1))
    throw desk.misuse(
      `asked ${who} for at most ${outputTokens} output tokens, expected a whole number from 1`,
    )
}

/** The fault, if any, that keeps a member from acting now. What faults did is recorded. */
export function absence(desk: RoundState, seat: Seat, act: 'request' | 'signal'): Entry | undefined {
  if (desk.episode.disturbance.isNone) return undefined
  const { fate, acted } = desk.episode.disturbance.request(seat.member, desk.round, seat.ordinal(act))
  let last: Entry | undefined
  for (const { fault, fate: what } of acted) {
    const happening = { kind: 'fault', fault, member: seat.member.id, detail: { ...what } } as const
    const entry = desk.episode.setting.recorder.record({ place: seat.nextPlace(), at: seat.clock, happening })
    if (what.kind === 'absent') last = entry
  }
  if (fate.kind === 'delayed') seat.clock += fate.ms
  return fate.kind === 'absent' ? last : undefined
}

function requestText(
  form: RequestForm,
  about: readonly Reply[],
  tasks: readonly string[] | undefined,
  seat: Seat,
): string {
  const named = about.map((reply, index) => {
    const lost = seat.held.has(reply) ? '' : ' (it never reached you)'
    return `${index + 1}: the reply of ${reply.by.id}${lost}`
  })
  const part = tasks && `Your part of the work now: ${tasks.length === 0 ? 'nothing' : tasks.join(', ')}.`
  return [form.lead, ...named, part ?? '', form.question.text].filter((line) => line !== '').join('\n')
}

function absentReply<K extends RequestKind>(
  desk: RoundState,
  seat: Seat,
  { kind, scope, fault }: { readonly kind: K; readonly scope: Scope; readonly fault: Entry },
): Reply<K> {
  const detail = `${seat.member.id} was down`
  const reading = { kind: 'refused', reason: 'absent', detail } as const
  return replyHandle(desk, seat, { request: kind, scope, text: '', reading, entry: fault })
}
