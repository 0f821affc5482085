import { ascending } from './mean.ts'
import type { RatioTerm } from './ratio-estimate.ts'

/**
 * The totals of each group, so that groups can stand where single episodes would: as the things that are
 * independent of each other. Neither the order of the terms nor the names of the groups move a digit.
 *
 * @param terms one for each episode
 * @param groups the group of each term, in the same order
 * @returns one for each group, by ascending part, then whole
 * @throws RangeError when the lists differ in length or hold a number that is not finite
 * @example groupTotals([{ part: 1, whole: 1 }, { part: 0, whole: 1 }], ['a', 'a']) // one of part 1, whole 2
 */
export function groupTotals(terms: readonly RatioTerm[], groups: readonly string[]): readonly RatioTerm[] {
  if (groups.length !== terms.length) {
    throw new RangeError(
      `groupTotals requires a group for each term, got ${groups.length} for ${terms.length}`,
    )
  }
  const members = Map.groupBy(terms, (_term, index) => groups[index])
  return [...members.values()]
    .map((own) => ({ part: sum(own.map(({ part }) => part)), whole: sum(own.map(({ whole }) => whole)) }))
    .toSorted((a, b) => a.part - b.part || a.whole - b.whole)
}

function sum(values: readonly number[]): number {
  return ascending(values).reduce((total, value) => total + value, 0)
}
