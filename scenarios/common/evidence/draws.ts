import type { Rng, Streams } from '../../../harness/define.ts'
import type { Report } from './report.ts'

/** How many reports there are, and between which bounds their reliabilities lie. */
export interface ReportRanges {
  readonly reports: number
  readonly reliabilityLow: number
  readonly reliabilityHigh: number
}

/**
 * Reports of an event that happened or not: reliabilities from the stream `reliability`, and whether each is right
 * from the stream `report`, independently of the others.
 */
export function drawnReports(
  streams: Streams,
  outcome: 0 | 1,
  { reports, reliabilityLow, reliabilityHigh }: ReportRanges,
): readonly Report[] {
  const [reliabilities, rightness] = [streams('reliability'), streams('report')]
  return Array.from({ length: reports }, (_, id): Report => {
    const reliability = drawnHundredth(reliabilities, reliabilityLow, reliabilityHigh)
    const saysYes = rightness.chance(reliability) === (outcome === 1)
    return { id, says: saysYes ? 'yes' : 'no', reliability }
  })
}

/** Uniform over the hundredths from one bound to the other, whichever is lower. */
export function drawnHundredth(rng: Rng, from: number, to: number): number {
  const [low, high] = [Math.round(100 * Math.min(from, to)), Math.round(100 * Math.max(from, to))]
  return (low + rng.below(high - low + 1)) / 100
}
