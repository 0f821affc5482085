import { canonicalJson, type Json } from '../core/json.ts'
import type { Member } from '../core/members.ts'
import type { Mistake, Question } from '../core/question.ts'
import type { Reply } from '../core/replies.ts'
import { answeringRequests } from '../core/request.ts'
import type { RoundState } from './round-state.ts'
import type { Seat, Version } from './seat.ts'

/** What a member answers in a reply, as another holds it, who may have been lied to; undefined when it holds none. */
export function heldAnswer(desk: RoundState, seat: Seat, reply: Reply): Json | undefined {
  const held = seat.held.get(reply)
  if (held === undefined) return undefined
  return held.version === undefined ? desk.record(reply).answer : held.version.answer
}

/**
 * What becomes of a reply that is passed on. Only an answer can be lied about; a lie stands without the reasons of the
 * truth. Undefined where the sender tells what it holds.
 */
export function liedAbout(desk: RoundState, from: Member, reply: Reply, to: Member): Version | undefined {
  const { disturbance } = desk.episode
  if (!disturbance.mayLie || !answeringRequests.has(reply.request)) return undefined
  const sender = desk.episode.seat(from)
  const answer = heldAnswer(desk, sender, reply)
  if (answer === undefined) return undefined
  const told = toldAnswer(desk, { from, to, reply, answer })
  if (told.isTrue) return undefined
  const text = told.answer === undefined ? '' : desk.question(reply.by, reply.scope).write(told.answer)
  return { text, answer: told.answer }
}

/**
 * A reply as the receiver of a signal is told of it: the same handle where nobody lied, one handle for each other
 * answer; undefined where nothing is said.
 */
export function toldReply(desk: RoundState, from: Member, reply: Reply, to: Member): Reply | undefined {
  if (!desk.episode.disturbance.mayLie) return reply
  const { answer } = desk.record(reply)
  if (answer === undefined) return reply
  const told = toldAnswer(desk, { from, to, reply, answer })
  if (told.isTrue) return reply
  return told.answer === undefined ? undefined : desk.otherReply(reply, told.answer)
}

interface Told {
  readonly from: Member
  readonly to: Member
  readonly reply: Reply
  /** What the sender holds. */
  readonly answer: Json
}

/** Asks the faults what is told, and records every lie. */
function toldAnswer(desk: RoundState, { from, to, reply, answer }: Told) {
  const { disturbance, setting } = desk.episode
  const sender = desk.episode.seat(from)
  const others = otherAnswers(desk.question(reply.by, reply.scope), answer)
  const telling = { from, to, round: desk.round, answer, others }
  const { lies, answer: told } = disturbance.told(telling, sender.ordinal(`told ${to.id}`))
  for (const { fault, ...lie } of lies) {
    const detail = { kind: 'lie', from: from.id, by: reply.by.id, ...lie }
    const happening = { kind: 'fault', fault, member: to.id, detail } as const
    setting.recorder.record({ place: sender.nextPlace(), at: sender.clock, happening })
  }
  return { answer: told, isTrue: lies.length === 0 }
}

/** Answers that somebody could give instead, each another vote where there is one: the nearest slip first. */
function otherAnswers(question: Question, answer: Json): readonly Json[] {
  const given = question.ballot(answer)
  const slips = mistakes.map((mistake) => question.mistaken(answer, mistake))
  const others = [...slips, question.fallback].filter((other) => question.ballot(other) !== given)
  return [...new Map(others.map((other) => [canonicalJson(other), other])).values()]
}

/** Far to either side of a number, and the first and the last of other answers. */
const mistakes: readonly Mistake[] = [
  { logOdds: 6, slips: true, toward: 0 },
  { logOdds: -6, slips: true, toward: 0.999 },
]
