import type { Json } from '../core/json.ts'
import type { Reading } from '../core/question.ts'
import type { Reply } from '../core/replies.ts'
import type { RequestKind } from '../core/request.ts'
import type { Claim } from '../core/scenario.ts'
import { heldAnswer } from './lies.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'

/**
 * The vote in a reply to a request to commit, on the one plan that it was about. None in any other reply, nor on a plan
 * that never reached the voter or could not be read.
 */
export function voteIn(
  desk: RoundState,
  seat: Seat,
  {
    kind,
    about: [plan],
    reading,
  }: { readonly kind: RequestKind; readonly about: readonly Reply[]; readonly reading: Reading<Json> },
): Claim['vote'] {
  if (kind !== 'commit' || plan === undefined || reading.kind === 'refused') return undefined
  const on = heldAnswer(desk, seat, plan)
  return on === undefined ? undefined : { on, accepts: reading.answer === 'accept' }
}

/** Whether all of these votes, of which there is at least one, accept this plan. */
export function isCommitted(desk: RoundState, plan: Reply, votes: readonly Reply[]): boolean {
  const { answer } = desk.record(plan)
  const accepts = (reply: Reply) => {
    const { vote } = desk.record(reply)
    return vote?.accepts === true && vote.on === answer
  }
  return answer !== undefined && votes.length > 0 && votes.every(accepts)
}
