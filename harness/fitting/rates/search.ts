import type { RateTarget } from '../../core/rate-targets.ts'
import { stream } from '../../run/streams.ts'
import { type Residuals, residualsFrom, squared } from './distance.ts'
import { leaningLevels, leaningSpaces } from './leaning-space.ts'
import type { PlayRates } from './player.ts'
import { type Box, type PlayedPoint, ratesFrom, type Surfaces, surfacesOf } from './surfaces.ts'

/** How much is played in one pass of the search. */
export interface Pass {
  /** Places for each level. */
  readonly points: number
  /** Seeds at each place, for each design and condition. */
  readonly seeds: number
  /** Degree of the polynomials. */
  readonly degree: number
  /** What lies further from the best than this, in squared distance, is not looked at in the next pass. */
  readonly slack: number
}

/** From the whole space to the neighbourhood of the optimum. */
export const usualPasses: readonly Pass[] = [
  { points: 140, seeds: 2, degree: 3, slack: 150 },
  { points: 140, seeds: 2, degree: 3, slack: 40 },
  { points: 200, seeds: 6, degree: 2, slack: 0 },
]

/** What was found at one value of the leaning that is tried at a few. */
export interface Found {
  readonly level: number
  readonly surfaces: Surfaces
  readonly residuals: Residuals
  readonly best: { readonly at: readonly number[]; readonly sum: number }
  /** False where it was given up before the last pass. */
  readonly isLast: boolean
}

/**
 * Looks for the leanings at which simulated rates come nearest to published ones, pass by pass in a smaller box.
 *
 * @param onPlayed called after each place, with the most places that there may be
 */
export async function searched(
  play: PlayRates,
  targets: readonly RateTarget[],
  passes: readonly Pass[],
  onPlayed: (points: number) => void,
): Promise<readonly Found[]> {
  const all = passes.reduce((sum, { points }) => sum + points * leaningLevels.values.length, 0)
  let alive = leaningLevels.values.map((level) => ({ level: Number(level), box: wholeBox() }))
  const given: Found[] = []
  for (const [number, pass] of passes.entries()) {
    const found: (Found & { readonly box: Box })[] = []
    for (const { level, box } of alive) {
      const points = await playedPoints(play, targets, {
        pass,
        number,
        level,
        box,
        onPoint: () => onPlayed(all),
      })
      const isLast = number === passes.length - 1
      found.push({ ...nearest(points, targets, box, pass), level, isLast })
    }
    const least = Math.min(...found.map(({ best }) => best.sum))
    const kept = found.filter(({ best }) => best.sum <= least + pass.slack)
    given.push(...(number === passes.length - 1 ? found : found.filter((each) => !kept.includes(each))))
    alive = kept
  }
  return given.toSorted((a, b) => a.level - b.level)
}

function wholeBox(): Box {
  return leaningSpaces.map(({ low, high }) => [low, high])
}

async function playedPoints(
  play: PlayRates,
  targets: readonly RateTarget[],
  {
    pass,
    number,
    level,
    box,
    onPoint,
  }: {
    readonly pass: Pass
    readonly number: number
    readonly level: number
    readonly box: Box
    readonly onPoint: () => void
  },
): Promise<readonly PlayedPoint[]> {
  // The same places and seeds at every level, so that levels differ by nothing else.
  const rng = stream(`0/fit-rates/${number}`)
  const points: PlayedPoint[] = []
  for (let point = 0; point < pass.points; point += 1) {
    const at = box.map(([low, high]) => low + (high - low) * rng.uniform())
    const seeds = Array.from({ length: pass.seeds }, (_, index) => 1 + point * pass.seeds + index)
    points.push({ at, rounds: await play(personaAt(at, level), seeds, targets) })
    onPoint()
  }
  return points
}

/** Leanings by name. */
export function personaAt(at: readonly number[], level: number): { readonly [name: string]: number } {
  const probabilities = leaningSpaces.map(({ name }, index) => [name, at[index] ?? 0] as const)
  return { ...Object.fromEntries(probabilities), [leaningLevels.name]: level }
}

const candidates = 4000

function nearest(
  points: readonly PlayedPoint[],
  targets: readonly RateTarget[],
  box: Box,
  { degree, slack }: Pass,
) {
  const surfaces = surfacesOf(points, box, degree)
  const pooled = targets.map((_, target) => points.flatMap(({ rounds }) => rounds[target] ?? []))
  const residuals = residualsFrom(targets, pooled)
  const rates = ratesFrom(surfaces)
  const rng = stream('0/fit-rates/candidates')
  const tried = Array.from({ length: candidates }, () => {
    const at = box.map(([low, high]) => low + (high - low) * rng.uniform())
    return { at, sum: squared(residuals(rates(at))) }
  }).toSorted((a, b) => a.sum - b.sum)
  const best = tried[0] ?? { at: [], sum: Number.POSITIVE_INFINITY }
  const near = tried.filter(({ sum }) => sum <= best.sum + slack)
  return {
    surfaces,
    residuals,
    best,
    box: boxAround(
      near.map(({ at }) => at),
      box,
    ),
  }
}

/** The smallest box around some places, wider by a tenth of the old one on each side. */
function boxAround(places: readonly (readonly number[])[], box: Box): Box {
  return box.map(([low, high], index) => {
    const values = places.map((at) => at[index] ?? low)
    const air = (high - low) / 10
    return [Math.max(low, Math.min(...values) - air), Math.min(high, Math.max(...values) + air)]
  })
}
