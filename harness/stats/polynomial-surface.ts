import { Matrix, solve } from 'ml-matrix'

/** A place at which something was measured, and what. */
export interface Measured {
  /** Coordinates, in [0, 1] of the box. */
  readonly at: readonly number[]
  /** How many observations the means rest on. */
  readonly n: number
  readonly means: readonly number[]
}

/**
 * Coefficients of polynomials of several variables, one polynomial for each measured quantity, by weighted least
 * squares (orthogonal decomposition). By term, then by quantity; terms as in `polynomialTerms`.
 *
 * @throws RangeError when there are fewer places than terms
 */
export function polynomialSurface(
  measured: readonly Measured[],
  degree: number,
): readonly (readonly number[])[] {
  const rows = measured.map(({ at }) => polynomialTerms(at, degree))
  const terms = rows[0]?.length ?? 0
  if (measured.length < Math.max(1, terms))
    throw new RangeError(`polynomialSurface requires at least ${terms} places, got ${measured.length}`)
  const roots = measured.map(({ n }) => Math.sqrt(n))
  const left = new Matrix(rows.map((row, place) => row.map((term) => term * (roots[place] ?? 0))))
  const right = new Matrix(
    measured.map(({ means }, place) => means.map((mean) => mean * (roots[place] ?? 0))),
  )
  return solve(left, right).to2DArray()
}

/**
 * All products of up to so many coordinates, the constant first.
 *
 * @example polynomialTerms([2, 3], 2) // [1, 2, 3, 4, 6, 9]
 */
export function polynomialTerms(at: readonly number[], degree: number): readonly number[] {
  const terms = [1]
  let last: readonly { readonly product: number; readonly from: number }[] = [{ product: 1, from: 0 }]
  for (let order = 1; order <= degree; order += 1) {
    last = last.flatMap(({ product, from }) =>
      at.slice(from).map((x, index) => ({ product: product * x, from: from + index })),
    )
    terms.push(...last.map(({ product }) => product))
  }
  return terms
}
