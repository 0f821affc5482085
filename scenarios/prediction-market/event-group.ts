import type { Streams } from '../../harness/define.ts'

/** How questions hang together. */
export interface Grouping {
  /** Questions of a group. */
  readonly groupSize: number
  /** Correlation of the outcomes in a group, at equal priors, in [0, 1]. */
  readonly groupCorrelation: number
}

/** The group of a question: seeds from a multiple of `groupSize` up, so many of them. */
export function groupOf(
  seed: number,
  { groupSize }: Pick<Grouping, 'groupSize'>,
): { readonly first: number; readonly name: string } {
  const first = seed - (seed % groupSize)
  return { first, name: groupSize === 1 ? `item-${seed}` : `items-${first}-to-${first + groupSize - 1}` }
}

/**
 * Whether the event of a question happens: it does when a number that is uniform in [0, 1) lies below the prior p.
 * With probability sqrt(c) the number is the one of the question's group, else its own. So the outcome has the
 * probability p whatever c is, and two outcomes of a group with the priors p <= q have the covariance c p (1 - q):
 * with equal priors their correlation is c = `groupCorrelation`. Reports and price depend on the own outcome alone.
 */
export function groupOutcome(streams: Streams, prior: number, seed: number, grouping: Grouping): 0 | 1 {
  const own = streams('outcome').uniform()
  if (grouping.groupSize === 1) return own < prior ? 1 : 0
  const common = streams('group', 0, groupOf(seed, grouping).first).uniform()
  const isCommon = streams('membership').chance(Math.sqrt(grouping.groupCorrelation))
  return (isCommon ? common : own) < prior ? 1 : 0
}
