import type { Rng } from '../core/rng.ts'

/**
 * One draw of as many terms with replacement: `shift`, the drawn ratio less the ratio of all, and `error`, its linearised
 * standard error; 0 where all drawn terms have one ratio.
 *
 * Source: as `ratioEstimate`. Unit of the ratio.
 *
 * @param residuals part - R x whole of each term, with R the ratio of all
 * @param wholes the wholes, in the same order
 */
export function drawnRatio(
  residuals: Float64Array,
  wholes: Float64Array,
  rng: Rng,
): { readonly shift: number; readonly error: number } {
  const n = residuals.length
  // Single variables, since this runs once for each term of each draw.
  let sum = 0
  let whole = 0
  let squares = 0
  let products = 0
  let wholeSquares = 0
  for (let count = 0; count < n; count += 1) {
    const index = rng.below(n)
    const own = residuals[index] ?? 0
    const weight = wholes[index] ?? 0
    sum += own
    whole += weight
    squares += own * own
    products += own * weight
    wholeSquares += weight * weight
  }
  const shift = sum / whole
  const square = squares - 2 * shift * products + shift * shift * wholeSquares
  // Where nothing but rounding is left of the squares, there is no spread.
  return { shift, error: square > 1e-12 * squares ? Math.sqrt((n / (n - 1)) * square) / whole : 0 }
}
