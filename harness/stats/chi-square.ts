import { createRequire } from 'node:module'
import type cdf from '@stdlib/stats-base-dists-chisquare-cdf'

// Loaded at its first use, as for the other distributions.
const load = createRequire(import.meta.url)

/** Probability that a chi-square draw with these degrees of freedom lies above x. */
export function chiSquareTail(x: number, degrees: number): number {
  const loaded: typeof cdf = load('@stdlib/stats-base-dists-chisquare-cdf')
  return 1 - loaded(x, degrees)
}
