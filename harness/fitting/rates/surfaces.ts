import { rateMeasures } from '../../core/rate-targets.ts'
import { type Measured, polynomialSurface, polynomialTerms } from '../../stats/polynomial-surface.ts'
import type { RatedRound } from './rated-rounds.ts'

/** Part of the space of leanings. */
export type Box = readonly (readonly [low: number, high: number])[]

/** What was played at one place: the rounds of each target. */
export interface PlayedPoint {
  readonly at: readonly number[]
  readonly rounds: readonly (readonly RatedRound[])[]
}

/** Rates as polynomials of the leanings, for each target and each game of it. */
export interface Surfaces {
  readonly box: Box
  readonly degree: number
  /** By target, by name of the game: coefficients by term, then by measure. */
  readonly coefficients: readonly ReadonlyMap<string, readonly (readonly number[])[]>[]
}

/** Smooths what was played at many places in a box into surfaces. */
export function surfacesOf(points: readonly PlayedPoint[], box: Box, degree: number): Surfaces {
  const targets = points[0]?.rounds.length ?? 0
  const coefficients = Array.from({ length: targets }, (_, target) => {
    const items = new Set(points.flatMap(({ rounds }) => (rounds[target] ?? []).map(({ item }) => item)))
    return new Map(
      [...items].toSorted().map((item) => {
        const measured = points.flatMap(({ at, rounds }): Measured[] => {
          const own = (rounds[target] ?? []).filter((round) => round.item === item)
          return own.length === 0 ? [] : [{ at: scaled(at, box), n: own.length, means: meansOf(own) }]
        })
        return [item, polynomialSurface(measured, degree)]
      }),
    )
  })
  return { box, degree, coefficients }
}

/**
 * Rates of every target as a function of the leanings, by measure.
 *
 * @param items for each target the games that count, each as often as it is named; every one once without it
 */
export function ratesFrom(
  { box, degree, coefficients }: Surfaces,
  items: readonly (readonly string[])[] = coefficients.map((own) => [...own.keys()]),
): (at: readonly number[]) => readonly (readonly number[])[] {
  const means = coefficients.map((own, target) => {
    const chosen = (items[target] ?? []).flatMap((item) => {
      const known = own.get(item)
      return known === undefined ? [] : [known]
    })
    return (chosen[0] ?? []).map((_, term) =>
      rateMeasures.map(
        (_name, measure) =>
          chosen.reduce((sum, each) => sum + (each[term]?.[measure] ?? 0), 0) / chosen.length,
      ),
    )
  })
  return (at) => {
    const terms = polynomialTerms(scaled(at, box), degree)
    return means.map((own) =>
      rateMeasures.map((_, measure) =>
        terms.reduce((sum, term, index) => sum + term * (own[index]?.[measure] ?? 0), 0),
      ),
    )
  }
}

/** Means by measure, every game with the same weight. */
export function itemMeans(rounds: readonly RatedRound[]): readonly number[] {
  const items = [...Map.groupBy(rounds, ({ item }) => item).values()].map(meansOf)
  return rateMeasures.map(
    (_, measure) => items.reduce((sum, own) => sum + (own[measure] ?? 0), 0) / items.length,
  )
}

function meansOf(rounds: readonly RatedRound[]): readonly number[] {
  return rateMeasures.map(
    (_, measure) => rounds.reduce((sum, { values }) => sum + (values[measure] ?? 0), 0) / rounds.length,
  )
}

function scaled(at: readonly number[], box: Box): readonly number[] {
  return at.map((value, index) => {
    const [low, high] = box[index] ?? [0, 1]
    return high > low ? (2 * (value - low)) / (high - low) - 1 : 0
  })
}
