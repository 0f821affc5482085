import type { Interval, Resampling } from '../core/metric.ts'
import { fewUnits } from './few-units.ts'

/** A range of measured coverage, in whole per cent. */
export interface CoverageRange {
  readonly low: number
  readonly high: number
}

/**
 * How often a 95 % percentile interval of a bootstrap over groups covers the part that a simulated forecaster shows in
 * the long run: lowest and highest of a calibrated and an over-confident forecaster, with 100 independent forecasts
 * and with 50 groups of 10 that correlate at 0.3 (`npm run -s test:long`: 2,000 samples each, 499 draws, 10 bins).
 */
export const partCoverage = {
  reliability: { low: 0, high: 25 },
  resolution: { low: 68, high: 76 },
  correctedReliability: { low: 0, high: 85 },
  correctedResolution: { low: 80, high: 90 },
  miscalibration: { low: 0, high: 1 },
  discrimination: { low: 66, high: 68 },
  ece: { low: 0, high: 69 },
  debiasedEce: { low: 0, high: 86 },
} as const satisfies { readonly [part: string]: CoverageRange }

/** What null parts rest on. */
export interface NullBasis {
  readonly draws: number
  readonly forecasts: readonly unknown[]
  /** The group of each episode. */
  readonly groups: readonly string[]
  readonly resampling: Resampling
}

/**
 * Why there is no interval: the measured coverage of the one that could be offered, and what stands in its place, the
 * distribution under perfect calibration.
 *
 * @param parts the parts of the metric by the words of its reader, with their measured coverage
 * @example partsWithoutInterval({ resolution: partCoverage.resolution }, basis).kind // 'none'
 */
export function partsWithoutInterval(
  parts: { readonly [words: string]: CoverageRange },
  { draws, forecasts, groups, resampling }: NullBasis,
): Interval {
  const covered = Object.entries(parts).map(([part, { low, high }]) => `${part} ${low} to ${high} %`)
  const n = `${forecasts.length} ${forecasts.length === 1 ? 'forecast' : 'forecasts'}`
  const units = new Set(groups).size
  const dependent =
    units < groups.length
      ? `, as if independent, though they come in ${units} ${units === 1 ? 'group' : 'groups'}, so the band is too narrow`
      : ''
  const reason = [
    `none that holds: a percentile bootstrap by groups that says 95 % covers ${covered.join(', ')} (measured by simulation)`,
    `null parts: mean, 5 % and 95 % quantile over ${draws} draws of the outcomes of these ${n} if perfectly calibrated, seed ${resampling.seed}${dependent}${fewUnits(units)}`,
  ]
  return { kind: 'none', reason: reason.join('; ') }
}
