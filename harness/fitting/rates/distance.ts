import type { RateTarget } from '../../core/rate-targets.ts'
import { whitening } from '../../stats/whitening.ts'
import type { RatedRound } from './rated-rounds.ts'

/** Deviations of simulated from published rates, in units in which they are uncorrelated with variance 1. */
export type Residuals = (rates: readonly (readonly number[])[]) => readonly number[]

/**
 * How far simulated rates are from published ones, against the sampling error of the published ones: of a share p of n
 * rounds p(1 - p)/n; of the mean efficiency, and for how the three go together, what the simulated rounds show. Rounds
 * count as independent, and simulated rates as exact.
 *
 * Source: McFadden (1989), Econometrica 57(5), 995-1026 (simulated moments, weighted by their inverse covariance).
 *
 * @param rounds simulated rounds of each target, near the optimum
 */
export function residualsFrom(
  targets: readonly RateTarget[],
  rounds: readonly (readonly RatedRound[])[],
): Residuals {
  const weights = targets.map((target, index) => whitening(covarianceOf(target, rounds[index] ?? [])))
  return (rates) =>
    targets.flatMap((target, index) => {
      const deviations = publishedOf(target).map((rate, measure) => (rates[index]?.[measure] ?? 0) - rate)
      return (weights[index] ?? []).map((row) =>
        row.reduce((sum, weight, measure) => sum + weight * (deviations[measure] ?? 0), 0),
      )
    })
}

/** The published rates, by measure. */
export function publishedOf({ overdraw, efficiency, optimum }: RateTarget): readonly number[] {
  return [overdraw, efficiency, optimum]
}

/** Sum of squares. */
export function squared(residuals: readonly number[]): number {
  return residuals.reduce((sum, value) => sum + value * value, 0)
}

/** Sampling covariance of the published rates. */
function covarianceOf(target: RateTarget, rounds: readonly RatedRound[]): readonly (readonly number[])[] {
  const simulated = covariance(rounds)
  const spread = publishedOf(target).map((rate, measure) => {
    const isShare = rounds.every(({ values }) => values[measure] === 0 || values[measure] === 1)
    // A published 0 or 1 does not mean that nothing else can happen: half a round more or less.
    const inside = Math.min(1 - 0.5 / target.n, Math.max(0.5 / target.n, rate))
    return Math.sqrt(isShare ? inside * (1 - inside) : (simulated[measure]?.[measure] ?? 0))
  })
  return spread.map((one, row) =>
    spread.map((other, column) => {
      const [a = 0, b = 0] = [simulated[row]?.[row], simulated[column]?.[column]]
      const correlation = row === column ? 1 : (simulated[row]?.[column] ?? 0) / Math.sqrt(a * b)
      // Just below certainty, so that the inverse exists where one rate follows from another.
      const kept =
        row === column || !Number.isFinite(correlation) ? (row === column ? 1 : 0) : 0.999 * correlation
      return (kept * one * other) / target.n
    }),
  )
}

function covariance(rounds: readonly RatedRound[]): readonly (readonly number[])[] {
  const size = rounds[0]?.values.length ?? 0
  const means = Array.from({ length: size }, (_, measure) =>
    rounds.reduce((sum, { values }) => sum + (values[measure] ?? 0) / rounds.length, 0),
  )
  return means.map((mean, row) =>
    means.map(
      (other, column) =>
        rounds.reduce(
          (sum, { values }) => sum + ((values[row] ?? 0) - mean) * ((values[column] ?? 0) - other),
          0,
        ) / Math.max(1, rounds.length - 1),
    ),
  )
}
