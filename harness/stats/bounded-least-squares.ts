import { levenbergMarquardt } from 'ml-levenberg-marquardt'

/**
 * Parameters within bounds at which the sum of the squared residuals is lowest near a start, by the method of
 * Levenberg and Marquardt with steps cut at the bounds.
 *
 * @param residuals of some parameters; always the same number of them
 */
export function boundedLeastSquares(
  residuals: (parameters: readonly number[]) => readonly number[],
  start: readonly number[],
  bounds: readonly (readonly [low: number, high: number])[],
): { readonly parameters: readonly number[]; readonly sum: number } {
  const first = sumOfSquares(residuals(start))
  if (start.length === 0) return { parameters: start, sum: first }
  const places = residuals(start).map((_, index) => index)
  const found = levenbergMarquardt(
    { x: places, y: places.map(() => 0) },
    (parameters) => {
      const own = residuals(parameters)
      return (place) => own[place] ?? 0
    },
    {
      initialValues: [...start],
      minValues: bounds.map(([low]) => low),
      maxValues: bounds.map(([, high]) => high),
      ...{ gradientDifference: 1e-4, centralDifference: true, maxIterations: 60, damping: 0.1 },
      ...{ errorTolerance: 1e-9, improvementThreshold: 1e-6 },
    },
  ).parameterValues
  const sum = sumOfSquares(residuals(found))
  return sum < first ? { parameters: found, sum } : { parameters: start, sum: first }
}

function sumOfSquares(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value * value, 0)
}
