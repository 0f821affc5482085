/** Where two curves meet: at a point, or all along a stretch. */
export interface Crossing {
  readonly from: number
  /** Equal to `from` at a point. */
  readonly to: number
  /** Whether the first curve is above on the other side, or only touches. */
  readonly changes: boolean
}

/** Two curves at one place. */
export interface CurvePair {
  readonly x: number
  readonly a: number
  readonly b: number
}

/**
 * All places at which two curves meet that are drawn as straight lines between the places where both are known: every
 * change of which is above, in order, and every touch. Empty where one is above everywhere. Between known places
 * curves may cross twice unseen.
 *
 * Source: linear interpolation.
 *
 * @param points in any order, each x once
 * @example curveCrossings([{ x: 0, a: 1, b: 0 }, { x: 1, a: 0, b: 1 }]) // [{ from: 0.5, to: 0.5, changes: true }]
 */
export function curveCrossings(points: readonly CurvePair[]): readonly Crossing[] {
  const sorted = points.toSorted((p, q) => p.x - q.x).map(({ x, a, b }) => ({ x, gap: a - b }))
  const found: Crossing[] = []
  for (const [index, { x, gap }] of sorted.entries()) {
    const next = sorted[index + 1]
    if (gap === 0) {
      if (sorted[index - 1]?.gap === 0) continue
      const end = sorted.slice(index).findIndex((each) => each.gap !== 0)
      const to = sorted[(end === -1 ? sorted.length : index + end) - 1]?.x ?? x
      const [before, after] = [sorted[index - 1]?.gap ?? 0, end === -1 ? 0 : (sorted[index + end]?.gap ?? 0)]
      found.push({ from: x, to, changes: before * after < 0 })
    } else if (next !== undefined && gap * next.gap < 0) {
      const at = x + ((next.x - x) * gap) / (gap - next.gap)
      found.push({ from: at, to: at, changes: true })
    }
  }
  return found
}
