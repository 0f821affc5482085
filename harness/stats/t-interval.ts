import { createRequire } from 'node:module'
import type quantileOfT from '@stdlib/stats-base-dists-t-quantile'
import type { Interval } from '../core/metric.ts'
import { fewUnits } from './few-units.ts'

/** The ends of the range in which a value lies by its nature: 0 and 1 for a share. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

/** An estimate whose error is taken to follow Student's t. */
export interface Estimate {
  readonly value: number
  /** In the unit of the value; 0 makes the interval a point. */
  readonly standardError: number
  /** At least 1. */
  readonly degreesOfFreedom: number
  /** What was estimated, for the name of the method: `mean`. */
  readonly of: string
  /** How many independent units are behind it; where given and few, the method warns. */
  readonly units?: number
  /** Where given, ends outside are cut to it, and the method says so. */
  readonly bounds?: Bounds | undefined
}

/** The quantile function of Student's t, loaded at its first use: its many small files take a tenth of a second. */
function quantile(probability: number, degreesOfFreedom: number): number {
  const loaded: typeof quantileOfT = createRequire(import.meta.url)('@stdlib/stats-base-dists-t-quantile')
  return loaded(probability, degreesOfFreedom)
}

/** Probability that the interval covers what is estimated, when the assumptions hold. */
const confidence = 0.95

/**
 * Student's t interval, 95 %: value ± t(0.975, df) x standard error.
 *
 * Source: Student (1908), Biometrika 6(1), 1-25, doi 10.1093/biomet/6.1.1. Unit and range of the value; without
 * bounds an end may lie outside the value's natural range.
 *
 * @throws RangeError when the standard error is negative or not a number, or there are no degrees of freedom
 * @example tInterval({ value: 2, standardError: 1, degreesOfFreedom: 10, of: 'mean' }) // -0.228 to 4.228
 */
export function tInterval(estimate: Estimate): Interval {
  const { value, standardError, degreesOfFreedom, of, bounds, units } = estimate
  if (!(standardError >= 0) || !(degreesOfFreedom >= 1)) {
    const got = `${standardError} and ${degreesOfFreedom}`
    throw new RangeError(`tInterval requires a standard error >= 0 and degrees of freedom >= 1, got ${got}`)
  }
  const half = standardError === 0 ? 0 : quantile((1 + confidence) / 2, degreesOfFreedom) * standardError
  const few = units === undefined ? '' : fewUnits(units)
  const cut = bounds === undefined ? '' : `, clipped to [${bounds.low}, ${bounds.high}]`
  return {
    kind: 'interval',
    low: Math.max(value - half, bounds?.low ?? -Infinity),
    high: Math.min(value + half, bounds?.high ?? Infinity),
    method: standardError === 0 ? pointMethod(of) : `Student t, 95 %, of the ${of}${cut}${few}`,
  }
}

function pointMethod(of: string): string {
  return `no spread between episodes: the interval is the ${of} itself`
}
