import { quantileSorted } from 'simple-statistics'
import type { Rng } from '../core/rng.ts'

/** Estimates from groups that were drawn again. */
export interface GroupedDraws<E> {
  /**
   * 95 % percentile interval of one number of the estimates, over the draws in which it is defined; undefined where
   * that is fewer than nine in ten.
   */
  interval(
    of: (estimates: E) => number | undefined,
  ): { readonly low: number; readonly high: number } | undefined
}

/**
 * Draws whole groups with replacement, as many as there are, and estimates from each draw.
 *
 * Source: Davison and Hinkley (1997), Bootstrap Methods and their Application, sections 3.8 (groups as units) and
 * 5.2.1 (percentiles of the draws), doi 10.1017/CBO9780511802843.
 *
 * @param groups anything that stands for the episodes of one group; in an order that does not depend on chance
 * @param estimate what is estimated from the groups of a draw
 */
export function groupedDraws<G, E>(
  groups: readonly G[],
  { draws, rng }: { readonly draws: number; readonly rng: Rng },
  estimate: (drawn: readonly G[]) => E,
): GroupedDraws<E> {
  const drawn = Array.from({ length: groups.length < 2 ? 0 : draws }, () =>
    estimate(groups.map((own) => groups[rng.below(groups.length)] ?? own)),
  )
  return {
    interval(of) {
      const values = drawn.map(of).filter((value) => value !== undefined && Number.isFinite(value))
      if (values.length === 0 || values.length < 0.9 * drawn.length) return undefined
      const sorted = values.toSorted((a, b) => Number(a) - Number(b)).map(Number)
      return { low: quantileSorted(sorted, 0.025), high: quantileSorted(sorted, 0.975) }
    },
  }
}
