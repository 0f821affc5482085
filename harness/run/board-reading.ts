import type { MemberId } from '../core/members.ts'
import type { Claim } from '../core/scenario.ts'
import type { Posted } from './boards.ts'
import type { Entry } from './recorder.ts'
import type { RoundState } from './round-state.ts'
import type { Seat } from './seat.ts'

/** What a member has before it of boards. */
export interface BoardReading {
  /** Posts that entered a prompt of the member for the first time. */
  readonly reads: readonly Entry[]
  /** The posts in words, in the order in which they were posted. */
  readonly texts: readonly string[]
  /** What they claim; what the member said itself is no news to it as long as it remembers. */
  readonly claims: readonly Claim[]
}

/**
 * Lets a member read what stands on these boards from this round and so many before it. It waits for the last post that
 * it has not read before.
 */
export function readBoards(
  desk: RoundState,
  seat: Seat,
  names: readonly MemberId[],
  rounds = Number.POSITIVE_INFINITY,
): BoardReading {
  const { boards, edges, setting } = desk.episode
  const { id, kind } = seat.member
  const agent = kind === 'agent' ? seat.member.agent : undefined
  const forgets = !setting.world.remembers(agent)
  const posts = names.flatMap((name) => {
    edges.require(name, id)
    const newest = boards.on(name).filter(({ round }) => desk.round - round <= rounds)
    return newest.map((posted) => ({ name, posted }))
  })
  const reads = posts.map(({ posted }) => posted).filter(({ entry }) => !seat.readPosts.has(entry))
  for (const { entry, at } of reads) {
    seat.readPosts.add(entry)
    seat.clock = Math.max(seat.clock, at)
    seat.lamport = Math.max(seat.lamport, entry.place.lamport)
  }
  const isNews = ({ by, round }: Posted) => by !== id || (forgets && round < desk.round)
  return {
    reads: reads.map(({ entry }) => entry),
    texts: posts.map(({ name, posted }) => postedInWords(name, posted, desk.round)),
    claims: posts.flatMap(({ posted }) => {
      const roundsAgo = desk.round - posted.round
      return isNews(posted) ? posted.claims.map((claim) => ({ ...claim, posted: { roundsAgo } })) : []
    }),
  }
}

/** A post, as a prompt holds it. Who reads it need not know the number of the round. */
export function postedInWords(
  board: string,
  { by, round, text }: Pick<Posted, 'by' | 'round' | 'text'>,
  now: number,
): string {
  return `On the board "${board}", ${by} wrote ${ago(now - round)}:\n${text}`
}

function ago(rounds: number): string {
  if (rounds === 0) return 'in this round'
  return rounds === 1 ? 'one round ago' : `${rounds} rounds ago`
}
