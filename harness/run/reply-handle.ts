import type { Json } from '../core/json.ts'
import type { Reading } from '../core/question.ts'
import type { Reply } from '../core/replies.ts'
import type { RequestKind, RequestValues, Scope } from '../core/request.ts'
import type { Claim } from '../core/scenario.ts'
import type { ReplyRecord } from './episode-desk.ts'
import type { Entry } from './recorder.ts'
import type { RoundState } from './round-state.ts'
import type { Arrival, Seat } from './seat.ts'

/** What a member replied. */
export interface Replied<K extends RequestKind> {
  readonly request: K
  readonly scope: Scope
  readonly text: string
  readonly reading: Reading<RequestValues[K]>
  /** The call that gave it, or the fault that kept it from being given. */
  readonly entry: Entry
  readonly vote?: Claim['vote']
}

/** The handle of a reply that a member gave, which it holds from then on. Its text stays with the desk. */
export function replyHandle<K extends RequestKind>(
  desk: RoundState,
  seat: Seat,
  { request, scope, text, reading, entry, vote }: Replied<K>,
  { at, lamport }: Arrival = { at: seat.clock, lamport: seat.lamport },
): Reply<K> {
  const number = desk.nextHandle()
  const handle: Reply<K> = Object.freeze({
    handle: 'reply',
    ...{ number, by: seat.member, request, scope, reading },
  })
  const answer = answerIn(request, reading)
  const record: ReplyRecord = { text, answer, readyAt: at, lamport, entry, ...(vote && { vote }) }
  desk.episode.replies.set(handle, record)
  seat.held.set(handle, { at, lamport })
  return handle
}

/** What a reply answers; undefined for one that could not be read, and for talk alone. */
function answerIn(request: RequestKind, reading: Reading<Json>): Json | undefined {
  const answer = reading.kind === 'read' ? reading.answer : undefined
  return request === 'speak' && answer === null ? undefined : answer
}
