/** How much faster a team of n is than one. */
export interface SpeedUp {
  /** Agents, 1 or more. */
  readonly n: number
  /** Work per time, relative to one agent; above 0. */
  readonly speedUp: number
}

/**
 * Speed-up of n workers by Amdahl's law, S(n) = 1 / (s + (1 - s) / n), which never passes 1 / s.
 *
 * Source: Amdahl (1967), AFIPS Spring Joint Computer Conference, 483-485, doi 10.1145/1465482.1465560.
 *
 * @param serial the share s of one worker's time that does not divide, in [0, 1]
 * @example amdahlSpeedUp(9, 0.1) // 5
 */
export function amdahlSpeedUp(n: number, serial: number): number {
  return 1 / (serial + (1 - serial) / n)
}

/**
 * The serial share s of Amdahl's law in [0, 1] that fits speed-ups best: least squares of the relative error of the time
 * 1 / S that the law gives, in which it is linear. So s = sum(x y) / sum(x²) with x = S (1 - 1/n) and y = 1 - S/n.
 *
 * Source: the law as above; linear least squares in closed form.
 *
 * @param points with an n above 1 among them
 * @throws RangeError when no n is above 1 or a speed-up is not above 0
 * @example amdahlSerialShare([{ n: 1, speedUp: 1 }, { n: 9, speedUp: 5 }]) // 0.1
 */
export function amdahlSerialShare(points: readonly SpeedUp[]): number {
  const terms = points.map(({ n, speedUp }) => ({ x: speedUp * (1 - 1 / n), y: 1 - speedUp / n }))
  const squares = terms.reduce((sum, { x }) => sum + x * x, 0)
  if (!(squares > 0) || points.some(({ speedUp }) => !(speedUp > 0)))
    throw new RangeError('amdahlSerialShare requires a team of 2 or more and speed-ups above 0')
  const serial = terms.reduce((sum, { x, y }) => sum + x * y, 0) / squares
  return Math.min(1, Math.max(0, serial))
}

/** Root of the mean squared relative error of the times that a law of speed-up gives. */
export function relativeError(points: readonly SpeedUp[], law: (n: number) => number): number {
  const squares = points.map(({ n, speedUp }) => (1 - speedUp / law(n)) ** 2)
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)
}
