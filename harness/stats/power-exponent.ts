import { linearRegression } from 'simple-statistics'

/** A cost at a size. */
export interface SizedCost {
  readonly n: number
  readonly cost: number
}

/**
 * The exponent k of cost = c n^k: the slope of the least-squares line through log cost over log n. Costs of 0 have no
 * logarithm and are left out. Undefined with fewer than two sizes that cost something.
 *
 * Source: ordinary least squares on logarithms. n (n - 1) messages among 2 to 16 have 2.29, since the n beside the square
 * fades only in large teams; `lastExponent` shows it fade.
 *
 * @example powerExponent([{ n: 2, cost: 4 }, { n: 4, cost: 16 }]) // 2
 */
export function powerExponent(points: readonly SizedCost[]): number | undefined {
  const costly = points.filter(({ cost }) => cost > 0)
  if (new Set(costly.map(({ n }) => n)).size < 2) return undefined
  return linearRegression(costly.map(({ n, cost }) => [Math.log(n), Math.log(cost)])).m
}

/** The exponent between the two largest sizes that cost something, where it is nearest to that of large teams. */
export function lastExponent(points: readonly SizedCost[]): number | undefined {
  return powerExponent(
    points
      .filter(({ cost }) => cost > 0)
      .toSorted((a, b) => a.n - b.n)
      .slice(-2),
  )
}
