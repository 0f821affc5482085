import type { Desk, Reply } from '../../harness/define.ts'

/** Votes that are the same in the discrete form that is voted on. */
export interface Side {
  readonly ballot: string
  readonly replies: readonly Reply[]
  /** What its votes weigh together, in millionths, so that sums are exact. */
  readonly weight: number
}

const millionths = 1_000_000

/**
 * The votes that could be read, by what they are for: the heaviest side first, the one that began first on a tie.
 *
 * @param weightOf what a vote weighs, default 1; rounded to millionths
 */
export function sides(
  desk: Desk,
  votes: readonly Reply[],
  weightOf: (vote: Reply) => number = () => 1,
): readonly Side[] {
  const groups = Map.groupBy(votes, (vote) => desk.ballot(vote))
  const all = [...groups].flatMap(([ballot, replies]): readonly Side[] => {
    if (ballot === undefined) return []
    const weight = replies.reduce((sum, vote) => sum + Math.round(millionths * weightOf(vote)), 0)
    return [{ ballot, replies, weight }]
  })
  return all.toSorted((a, b) => b.weight - a.weight)
}

/** The sides that weigh most: several on a tie, none without a vote. */
export function leading(all: readonly Side[]): readonly Side[] {
  return all.filter(({ weight }) => weight === all[0]?.weight)
}
