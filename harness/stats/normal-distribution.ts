import { createRequire } from 'node:module'
import type cdf from '@stdlib/stats-base-dists-normal-cdf'
import type pdf from '@stdlib/stats-base-dists-normal-pdf'
import type quantile from '@stdlib/stats-base-dists-normal-quantile'

// Each is loaded at its first use: the many small files of a package take a twentieth of a second.
const load = createRequire(import.meta.url)

/**
 * Probability that a standard normal draw lies below x. Precise in the lower tail, so ask for the upper tail as
 * `normalProbability(-x)`.
 *
 * @example normalProbability(-1.959963984540054) // 0.025
 */
export function normalProbability(x: number): number {
  const loaded: typeof cdf = load('@stdlib/stats-base-dists-normal-cdf')
  return loaded(x, 0, 1)
}

/** Density of the standard normal distribution. */
export function normalDensity(x: number): number {
  const loaded: typeof pdf = load('@stdlib/stats-base-dists-normal-pdf')
  return loaded(x, 0, 1)
}

/**
 * The value below which a standard normal draw lies with this probability.
 *
 * @throws RangeError when it does not lie between 0 and 1
 * @example normalQuantile(0.975) // 1.959963984540054
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) {
    throw new RangeError(`normalQuantile requires a probability between 0 and 1, got ${probability}`)
  }
  const loaded: typeof quantile = load('@stdlib/stats-base-dists-normal-quantile')
  return loaded(probability, 0, 1)
}
