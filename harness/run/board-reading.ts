import type { Ask } from '../core/desk.ts'
import type { MemberId } from '../core/members.ts'
import type { RequestKind } from '../core/request.ts'
import type { Claim } from '../core/scenario.ts'
import type { Posted } from './boards.ts'
import { fadedMarks } from './fading.ts'
import type { Entry } from './recorder.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'

/** What a member has before it of boards. */
export interface BoardReading {
  /** Posts that entered a prompt of the member for the first time. */
  readonly reads: readonly Entry[]
  /** Posts that it has read before and that stand before it again. */
  readonly again: readonly Entry[]
  /** The posts in words, in the order in which they were posted. */
  readonly texts: readonly string[]
  /** What they claim; what the member said itself is no news to it as long as it remembers. */
  readonly claims: readonly Claim[]
}

/** Which boards are read, and how far back or how faded. */
type Reading = Pick<Ask<RequestKind>, 'boards' | 'boardRounds' | 'boardFading'>

/**
 * Lets a member read what stands on these boards from this round and so many before it. It waits for the last post that
 * it has not read before.
 */
export function readBoards(
  desk: RoundState,
  seat: Seat,
  { boards: read = [], boardRounds = Number.POSITIVE_INFINITY, boardFading }: Reading,
): BoardReading {
  const { boards, edges, setting } = desk.episode
  const { id, kind } = seat.member
  const agent = kind === 'agent' ? seat.member.agent : undefined
  const forgets = !setting.world.remembers(agent)
  const posts = read.flatMap(({ name }): readonly Shown[] => {
    edges.require(name, id)
    const newest = boards.on(name).filter(({ round }) => desk.round - round <= boardRounds)
    if (boardFading === undefined) return newest.map((posted) => ({ name, posted }))
    return fadedMarks(newest, desk.round, boardFading).map((mark) => ({ name, ...mark }))
  })
  const isAgain = ({ posted: { entry } }: { readonly posted: Posted }) => seat.readPosts.has(entry)
  const again = posts.filter(isAgain).map(({ posted }) => posted.entry)
  const reads = posts.filter((post) => !isAgain(post)).map(({ posted }) => posted)
  for (const { entry, at } of reads) {
    seat.readPosts.add(entry)
    seat.clock = Math.max(seat.clock, at)
    seat.lamport = Math.max(seat.lamport, entry.place.lamport)
  }
  const isNews = ({ by, round }: Posted) => by !== id || (forgets && round < desk.round)
  return {
    reads: reads.map(({ entry }) => entry),
    again,
    texts: posts.map(({ name, posted, strength }) => postedInWords(name, posted, desk.round, strength)),
    claims: posts.flatMap(({ posted }) => {
      const roundsAgo = desk.round - posted.round
      return isNews(posted) ? posted.claims.map((claim) => ({ ...claim, posted: { roundsAgo } })) : []
    }),
  }
}

/** A post before its reader. */
interface Shown {
  readonly name: MemberId
  readonly posted: Posted
  /** Where posts fade. */
  readonly strength?: number
}

/** A post, as a prompt holds it. Who reads it need not know the number of the round. */
export function postedInWords(
  board: string,
  { by, round, text }: Pick<Posted, 'by' | 'round' | 'text'>,
  now: number,
  strength?: number,
): string {
  const left = strength === undefined ? '' : ` (strength ${Number(strength.toPrecision(3))})`
  return `On the board "${board}", ${by} wrote ${ago(now - round)}${left}:\n${text}`
}

function ago(rounds: number): string {
  if (rounds === 0) return 'in this round'
  return rounds === 1 ? 'one round ago' : `${rounds} rounds ago`
}
