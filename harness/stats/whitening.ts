import { CholeskyDecomposition, inverse, Matrix } from 'ml-matrix'

/**
 * A matrix W with which deviations d of this covariance V become uncorrelated, with variance 1: the squares of W d sum
 * to the squared Mahalanobis distance of d. Lower triangular.
 *
 * @throws RangeError when V is not positive definite
 */
export function whitening(covariance: readonly (readonly number[])[]): readonly (readonly number[])[] {
  // Symmetric to the last digit, which sums in another order need not be.
  const symmetric = covariance.map((row, i) =>
    row.map((value, j) => (j <= i ? value : (covariance[j]?.[i] ?? value))),
  )
  const decomposed = new CholeskyDecomposition(new Matrix(symmetric))
  if (!decomposed.isPositiveDefinite())
    throw new RangeError('whitening requires a positive definite covariance, got another matrix')
  return inverse(decomposed.lowerTriangularMatrix).to2DArray()
}
