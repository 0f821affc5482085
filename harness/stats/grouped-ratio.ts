import type { Sample } from '../core/metric.ts'
import { groupTotals } from './group-totals.ts'
import type { Estimated } from './mean-interval.ts'
import { type RatioTerm, ratioEstimate } from './ratio-estimate.ts'
import { ratioInterval } from './ratio-interval.ts'
import { studentisedInterval } from './studentised-interval.ts'
import type { Bounds } from './t-interval.ts'

/** How often the groups are drawn when nothing else is asked for: (1999 + 1) x 0.025 is a whole number. */
export const defaultDraws = 1999

/** From so many groups on Student's t is as good as a resampled interval, and cheap. */
const manyGroups = 1000

/** What a grouped interval may be told. */
export interface GroupedOptions {
  readonly bounds?: Bounds | undefined
  readonly draws?: number | undefined
  /** As of `studentisedInterval`. */
  readonly isWithinHoeffding?: boolean | undefined
}

/**
 * A ratio of totals over episodes that may depend on each other within a group, with its 95 % interval over groups:
 * the studentised bootstrap, from 1,000 groups on Student's t. Neither the order of the episodes nor the names of
 * the groups move a digit. No interval for one group, for fewer than 4, and where all groups have one ratio.
 *
 * Source: as `studentisedInterval` and `ratioInterval`, with groups as units.
 *
 * @param terms one for each episode
 * @example groupedRatio([{ part: 1, whole: 1 }], sample).interval // none: one episode has no spread
 */
export function groupedRatio(
  terms: readonly RatioTerm[],
  sample: Sample,
  { bounds, draws = defaultDraws, isWithinHoeffding }: GroupedOptions = {},
): Estimated {
  const totals = groupTotals(terms, sample.groups)
  const { value } = ratioEstimate(terms)
  const of = unitsInWords(totals.length, terms.length)
  if (terms.length === 1) return { value, interval: { kind: 'none', reason: 'one episode has no spread' } }
  if (totals.length === 1) return { value, interval: { kind: 'none', reason: `${of}: no other to compare` } }
  if (totals.length >= manyGroups)
    return { value, interval: ratioInterval(totals, bounds, `mean of ${of}`).interval }
  return { value, interval: studentisedInterval(totals, { ...sample, draws, bounds, isWithinHoeffding, of }) }
}

/** Whether no two episodes depend on each other. */
export function isIndependent({ groups }: Sample): boolean {
  return new Set(groups).size === groups.length
}

function unitsInWords(groups: number, episodes: number): string {
  if (groups === episodes) return `${episodes} independent episodes`
  return `${groups} ${groups === 1 ? 'group' : 'groups'} (${episodes} dependent episodes)`
}
