import type { Ask } from '../core/desk.ts'
import type { RequestKind } from '../core/request.ts'
import type { Claim } from '../core/scenario.ts'
import type { BoardReading } from './board-reading.ts'
import type { Entry } from './recorder.ts'
import { claimOf, type OwnReply, type Remembered, repliedInWords, type Seat } from './seat.ts'

/** What a member has before it when it is asked: in words for the prompt, as claims for a simulated mind. */
export interface Recalled {
  /** Messages that entered the prompt for the first time. */
  readonly reads: readonly Entry[]
  /** What else stands in the prompt: own replies, and messages that entered an earlier one. */
  readonly again: readonly Entry[]
  /** What stands in the prompt from before, oldest first, ending with what is read now. */
  readonly remembered: readonly Remembered[]
  /** What it said itself, where that may hold what else it does not see any more. */
  readonly own: readonly Claim[]
  /** What others said, and how it voted itself, oldest first. */
  readonly claims: readonly Claim[]
  /** How many of these, from the end, it reads now for the first time, where none stands on a board. */
  readonly news: number
}

/** Reads the inbox and recalls what the request of this round asks for, beside what stands on boards. */
export function recalled(
  seat: Seat,
  { recall = 'all', order = 'cause' }: Pick<Ask<RequestKind>, 'recall' | 'order'>,
  round: number,
  boards: BoardReading,
): Recalled {
  const [remembered, claims] = [seat.remembered.length, seat.claims.length]
  const reads = [...boards.reads, ...seat.readInbox(order)]
  const news = seat.claims.length - claims
  if (recall === 'all') {
    const heard = withPosted(seat.claims, boards.claims)
    const again = [...boards.again, ...seat.remembered.slice(0, remembered).map(({ entry }) => entry)]
    return { reads, again, remembered: [...seat.remembered], own: [], claims: heard, news }
  }
  const lastReply = recall === 'none' ? undefined : seat.lastReply
  return {
    reads,
    again: [...boards.again, ...(lastReply === undefined ? [] : [lastReply.entry])],
    remembered: [
      ...(lastReply === undefined || recall === 'none' ? [] : [ownWords(lastReply, recall)]),
      ...seat.remembered.slice(remembered),
    ],
    own: lastReply === undefined || recall === 'latest-answer' ? [] : [ownClaim(seat, lastReply, round)],
    claims: withPosted(seat.claims.slice(claims), boards.claims),
    news,
  }
}

/** Claims with those on boards, oldest round first. What stands on a board and was heard as well counts once. */
function withPosted(claims: readonly Claim[], posted: readonly Claim[]): readonly Claim[] {
  if (posted.length === 0) return [...claims]
  const isPosted = (claim: Claim) =>
    posted.some((each) => each.by === claim.by && each.round === claim.round && each.text === claim.text)
  const heard = claims.filter((claim) => !isPosted(claim))
  return [...heard, ...posted].toSorted((a, b) => (a.round ?? 0) - (b.round ?? 0))
}

function ownWords({ text, answer, entry }: OwnReply, recall: 'latest' | 'latest-answer'): Remembered {
  const shown = recall === 'latest' ? text : answer
  return {
    ...{ kind: 'memory', entry },
    text: shown === undefined ? 'Your last reply held no answer that could be read.' : repliedInWords(shown),
  }
}

/** The reasons that a member gave, which may repeat what it was told earlier. Its own answer is no news to it. */
function ownClaim({ member }: Seat, { text, isJoint }: OwnReply, round: number): Claim {
  return claimOf(member, { text, answer: undefined, isJoint, round })
}
