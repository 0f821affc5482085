import type { SpeedUp } from './amdahl-law.ts'

/** The two losses of the Universal Scalability Law. */
export interface Scalability {
  /** Share that queues for what is shared: Amdahl's serial share. */
  readonly contention: number
  /** Cost of keeping each pair in step; above 0, speed-up falls again beyond a peak. */
  readonly coherency: number
}

/**
 * Speed-up of n workers by the Universal Scalability Law, C(n) = n / (1 + a (n - 1) + b n (n - 1)).
 *
 * Source: Gunther (2007), Guerrilla Capacity Planning, chapter 4, doi 10.1007/978-3-540-31010-5; with b = 0 it is
 * Amdahl's law with s = a.
 *
 * @example universalSpeedUp(10, { contention: 0.1, coherency: 0 }) // 5.26
 */
export function universalSpeedUp(n: number, { contention, coherency }: Scalability): number {
  return n / (1 + contention * (n - 1) + coherency * n * (n - 1))
}

/**
 * The losses, neither below 0, that fit speed-ups best: least squares of the relative error of the time 1 / C that the
 * law gives, in which it is linear: 1 - S/n = a S (n - 1) / n + b S (n - 1).
 *
 * Source: the law as above; non-negative least squares, Lawson and Hanson (1974), Solving Least Squares Problems, chapter
 * 23, which for two unknowns is the best of the four solutions with each of them free or 0. A coherency that moves no
 * time by a part in 10^9 is rounding, and 0.
 *
 * @param points with two different n above 1 among them
 * @throws RangeError when there are fewer, or a speed-up is not above 0
 */
export function universalScalability(points: readonly SpeedUp[]): Scalability {
  const sizes = new Set(points.map(({ n }) => n).filter((n) => n > 1))
  if (sizes.size < 2 || points.some(({ speedUp }) => !(speedUp > 0)))
    throw new RangeError('universalScalability requires two teams of 2 or more and speed-ups above 0')
  const rows = points.map(({ n, speedUp: s }) => ({ a: (s * (n - 1)) / n, b: s * (n - 1), y: 1 - s / n }))
  const sum = (of: (row: (typeof rows)[number]) => number) => rows.reduce((all, row) => all + of(row), 0)
  const [aa, ab, bb] = [sum(({ a }) => a * a), sum(({ a, b }) => a * b), sum(({ b }) => b * b)]
  const [ay, by] = [sum(({ a, y }) => a * y), sum(({ b, y }) => b * y)]
  const determinant = aa * bb - ab * ab
  const free = {
    contention: (ay * bb - by * ab) / determinant,
    coherency: (by * aa - ay * ab) / determinant,
  }
  const isRounding = (coherency: number) => rows.every(({ b }) => Math.abs(coherency * b) < 1e-9)
  if (free.contention >= 0 && free.coherency >= 0 && !isRounding(free.coherency)) return free
  const alone = Math.max(0, by / bb)
  const candidates: readonly Scalability[] = [
    { contention: Math.max(0, ay / aa), coherency: 0 },
    { contention: 0, coherency: isRounding(alone) ? 0 : alone },
  ]
  const misfit = ({ contention, coherency }: Scalability) =>
    sum(({ a, b, y }) => (y - contention * a - coherency * b) ** 2)
  return candidates.reduce((best, each) => (misfit(each) < misfit(best) ? each : best))
}

/**
 * The number of workers with the highest speed-up, sqrt((1 - a) / b); undefined where speed-up never falls.
 *
 * Source: Gunther (2007), as above.
 *
 * @example peakSize({ contention: 0.1, coherency: 0.001 }) // 30
 */
export function peakSize({ contention, coherency }: Scalability): number | undefined {
  if (!(coherency > 0)) return undefined
  return Math.max(1, Math.sqrt(Math.max(0, 1 - contention) / coherency))
}
