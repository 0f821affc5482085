import type { Fading } from '../core/desk.ts'
import type { Posted } from './boards.ts'

/** A post that is still read as a mark. */
export interface Mark {
  readonly posted: Posted
  /** Of the trail that it lies on. */
  readonly strength: number
}

/**
 * What is left of posts as marks on trails. Equal answers lie on one trail, whoever gave them: its strength is
 * (1 - evaporation) of what it was the round before, plus 1 for each post of that round (Dorigo, Maniezzo and Colorni
 * 1996, eq. 1). Of each writer the newest mark on a trail stands, as long as the trail is as strong as the threshold. A
 * post of this round is not read.
 *
 * @param posts of one board, in the order in which they were posted
 * @param now the number of the round
 */
export function fadedMarks(
  posts: readonly Posted[],
  now: number,
  { evaporation, threshold }: Fading,
): readonly Mark[] {
  const past = posts.filter(({ round }) => round < now)
  const strengths = new Map<string, number>()
  for (const { trail, round } of past) {
    const left = (1 - evaporation) ** (now - 1 - round)
    strengths.set(trail, (strengths.get(trail) ?? 0) + left)
  }
  const newest = new Map(past.map((posted) => [`${posted.by}\n${posted.trail}`, posted]))
  const standing = new Set(newest.values())
  return past.flatMap((posted) => {
    const strength = strengths.get(posted.trail) ?? 0
    // A strength that equals the threshold but for rounding counts as equal.
    return standing.has(posted) && strength >= threshold * (1 - 1e-9) && strength > 0
      ? [{ posted, strength }]
      : []
  })
}
