/** A stream of random draws for one purpose. The same stream always gives the same draws. */
export interface Rng {
  /** A number in [0, 1). */
  uniform(): number
  /** A whole number in [0, n). */
  below(n: number): number
  /** True with probability p. */
  chance(p: number): boolean
  /** A draw from the standard normal distribution. */
  normal(): number
}

/**
 * The random streams of a world, one for each purpose and round. Draws from one never shift another, so two
 * topologies meet the same world whatever their agents answer. For what several episodes share, `seed` names the
 * episode whose stream it is; without it, the world's own.
 */
export type Streams = (purpose: string, round?: number, seed?: number) => Rng
