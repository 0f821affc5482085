import type { Range } from '../../define.ts'
import type { PlanePlace } from './spread.ts'

/** A line along which reliability less resolution is the same. */
export interface IsoLine {
  /** Where it enters the frame. */
  readonly from: PlanePlace
  /** Where it leaves it. */
  readonly to: PlanePlace
  readonly label: PlanePlace
  /** The Brier score along it where uncertainty is known, else the difference itself. */
  readonly value: number
}

/** Lines at round values, a hundredth apart or more, through a frame of these ranges. */
export function isoLines(x: Range, y: Range, uncertainty: number | undefined): readonly IsoLine[] {
  const above = uncertainty ?? 0
  const [lowest, highest] = [above + y.low - x.high, above + y.high - x.low]
  const step = Math.max(0.01, Math.ceil(((highest - lowest) / 8) * 100) / 100)
  const first = Math.ceil(lowest / step)
  const count = Math.max(0, Math.floor(highest / step) - first + 1)
  return Array.from({ length: count }, (_, index) => {
    const value = (first + index) * step
    const difference = value - above
    const at = (resolution: number) => ({ resolution, reliability: resolution + difference })
    const [left, right] = [Math.max(x.low, y.low - difference), Math.min(x.high, y.high - difference)]
    // Short of the edge, so that the number stands inside the frame.
    return { from: at(left), to: at(right), label: at(right - 0.03 * (right - left)), value }
  })
}
