import { boundedLeastSquares } from '../../stats/bounded-least-squares.ts'
import { squared } from './distance.ts'
import type { Found } from './search.ts'
import { ratesFrom } from './surfaces.ts'

/** Where surfaces come nearest to the published rates. */
export interface Optimum {
  readonly level: number
  readonly at: readonly number[]
  /** Squared distance. */
  readonly sum: number
}

/** The nearest of all, from several starts at every level that was followed to the end. */
export function optimumOf(found: readonly Found[]): Optimum | undefined {
  return found
    .filter(({ isLast }) => isLast)
    .map((each): Optimum => ({ level: each.level, ...nearestAt(each, []) }))
    .toSorted((a, b) => a.sum - b.sum)[0]
}

/** A leaning that is held at a value. */
interface Held {
  readonly index: number
  readonly value: number
}

/**
 * The nearest at one level.
 *
 * @param held leanings that keep a value
 * @param items for each target the games that count; all without it
 */
export function nearestAt(
  { surfaces, residuals, best }: Found,
  held: readonly Held[],
  items?: readonly (readonly string[])[],
): { readonly at: readonly number[]; readonly sum: number } {
  const rates = ratesFrom(surfaces, items)
  const free = surfaces.box.flatMap((_, index) => (held.some((each) => each.index === index) ? [] : [index]))
  const filled = (values: readonly number[]) =>
    surfaces.box.map((_, index) => {
      const fixed = held.find((each) => each.index === index)
      return fixed === undefined ? (values[free.indexOf(index)] ?? 0) : fixed.value
    })
  const bounds = free.map((index) => surfaces.box[index] ?? ([0, 1] as const))
  const starts = [best.at, ...otherStarts(surfaces.box)].map((at) => free.map((index) => at[index] ?? 0))
  const ends = starts.map((start) =>
    boundedLeastSquares((values) => residuals(rates(filled(values))), start, bounds),
  )
  const least = ends.reduce((one, other) => (other.sum < one.sum ? other : one))
  return { at: filled(least.parameters), sum: squared(residuals(rates(filled(least.parameters)))) }
}

/** The middle of a box, and a quarter and three quarters of its way. */
function otherStarts(box: Found['surfaces']['box']): readonly (readonly number[])[] {
  return [0.5, 0.25, 0.75].map((way) => box.map(([low, high]) => low + way * (high - low)))
}

/** Values of one leaning, with the least squared distance that is reached with each. */
export type Profile = readonly { readonly value: number; readonly sum: number }[]

const steps = 24

/** The profile of one probability over the box in which it was looked for last, the nearest of all levels. */
export function profileOf(found: readonly Found[], index: number): Profile {
  const last = found.filter(({ isLast }) => isLast)
  const low = Math.min(...last.map(({ surfaces }) => surfaces.box[index]?.[0] ?? 0))
  const high = Math.max(...last.map(({ surfaces }) => surfaces.box[index]?.[1] ?? 0))
  return Array.from({ length: steps + 1 }, (_, step) => {
    const value = low + ((high - low) * step) / steps
    const inside = last.filter(({ surfaces }) => {
      const [from = 0, to = 0] = surfaces.box[index] ?? []
      return value >= from - 1e-12 && value <= to + 1e-12
    })
    return { value, sum: Math.min(...inside.map((each) => nearestAt(each, [{ index, value }]).sum)) }
  })
}

/** The values of a profile that are not much further than the nearest, from the first to the last such. */
export function within(
  profile: Profile,
  most: number,
): { readonly low: number; readonly high: number } | undefined {
  const inside = profile.filter(({ sum }) => sum <= most)
  const [first, last] = [inside[0], inside.at(-1)]
  if (first === undefined || last === undefined) return undefined
  return { low: crossing(profile, first, -1, most), high: crossing(profile, last, 1, most) }
}

/** Where a straight line to the next value outside reaches the limit. */
function crossing(profile: Profile, edge: Profile[number], way: 1 | -1, most: number): number {
  const outside = profile[profile.indexOf(edge) + way]
  if (outside === undefined || !Number.isFinite(outside.sum)) return edge.value
  return edge.value + ((outside.value - edge.value) * (most - edge.sum)) / (outside.sum - edge.sum)
}
