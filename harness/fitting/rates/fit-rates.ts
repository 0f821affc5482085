import { type RateTarget, type RateTargets, rateMeasures } from '../../core/rate-targets.ts'
import { stream } from '../../run/streams.ts'
import { chiSquareTail } from '../../stats/chi-square.ts'
import { groupedDraws } from '../../stats/grouped-draws.ts'
import type { FitRow } from '../fit-forecaster.ts'
import { publishedOf, squared } from './distance.ts'
import { type LeaningSpace, leaningLevels, leaningSpaces } from './leaning-space.ts'
import type { PlayRates } from './player.ts'
import { nearestAt, type Optimum, optimumOf, type Profile, profileOf, within } from './profile.ts'
import { type Found, type Pass, personaAt, searched } from './search.ts'
import { itemMeans } from './surfaces.ts'

/** A fitted leaning, with the interval over resampled games beside that of the profile. */
export interface LeaningRow extends FitRow {
  readonly resampled: { readonly low: number; readonly high: number } | null
}

/** A published rate beside what fitted agents do. */
export interface RateRow {
  readonly use: RateTarget['use']
  readonly set: RateTarget['set']
  readonly rounds: RateTarget['rounds']
  readonly measure: (typeof rateMeasures)[number]
  readonly published: number
  readonly simulated: number
  /** Standard error of the simulated rate, from the spread of rounds. */
  readonly error: number
  /** Published rounds. */
  readonly n: number
}

/** Simulated agents fitted to published rates. */
export interface FittedRates {
  readonly label: string
  readonly source: string
  readonly rows: readonly LeaningRow[]
  /** Squared distance of the fitted rates from the published ones, with what chance alone would give. */
  readonly distance: { readonly sum: number; readonly degrees: number; readonly p: number }
  readonly rates: readonly RateRow[]
}

/** How much is played and drawn. */
export interface FitEffort {
  readonly passes: readonly Pass[]
  /** Seeds with which the fitted agents are played, for each design and condition. */
  readonly confirming: number
  /** How often games are drawn again. */
  readonly draws: number
}

export const ratesLabel = 'simulated and fitted; one check, no validation'

/** Half of a 95 % interval of one parameter: chi-square with one degree of freedom. */
const cut = 3.841459

/**
 * Leanings at which simulated agents come nearest to published rates, by the method of simulated moments; rates marked
 * `check` are not looked at until all is fitted. Intervals are those of the profile: values with which the squared
 * distance can be within 3.84 of the least, times the least over its degrees of freedom where that is above 1 (a model
 * that does not fit has wider intervals). A second interval draws the games of the pool again.
 *
 * Sources: McFadden (1989), Econometrica 57(5), 995-1026; Venzon and Moolgavkar (1988), Applied Statistics 37(1), 87-94
 * (profile intervals).
 */
export async function fittedRates(
  play: PlayRates,
  { source, rates: targets }: RateTargets,
  { passes, confirming, draws }: FitEffort,
  onPlayed: (points: number) => void = () => {},
): Promise<FittedRates> {
  const fitted = targets.filter(({ use }) => use === 'fit')
  const found = await searched(play, fitted, passes, onPlayed)
  const optimum = optimumOf(found)
  if (optimum === undefined) throw new RangeError('fittedRates requires at least one level, got none')
  const persona = personaAt(optimum.at, optimum.level)
  const seeds = Array.from({ length: confirming }, (_, index) => 100_001 + index)
  const rounds = await play(persona, seeds, targets)
  const simulated = rounds.map(itemMeans)
  const own = simulated.filter((_, index) => targets[index]?.use === 'fit')
  const sum = squared(foundAt(found, optimum).residuals(own))
  const degrees = rateMeasures.length * fitted.length - leaningSpaces.length - 1
  return {
    label: ratesLabel,
    source,
    rows: leaningRows(found, optimum, { degrees, draws, n: fitted.reduce((total, { n }) => total + n, 0) }),
    distance: { sum, degrees, p: degrees > 0 ? chiSquareTail(sum, degrees) : 1 },
    rates: targets.flatMap((target, index) =>
      rateMeasures.map((measure, place) => ({
        ...{ use: target.use, set: target.set, rounds: target.rounds, measure, n: target.n },
        published: publishedOf(target)[place] ?? 0,
        simulated: simulated[index]?.[place] ?? 0,
        error: standardError((rounds[index] ?? []).map(({ values }) => values[place] ?? 0)),
      })),
    ),
  }
}

function foundAt(found: readonly Found[], { level }: Optimum): Found {
  const own = found.find((each) => each.level === level && each.isLast)
  if (own === undefined) throw new RangeError(`expected surfaces at ${level}, got none`)
  return own
}

interface Spread {
  readonly degrees: number
  readonly draws: number
  readonly n: number
}

function leaningRows(
  found: readonly Found[],
  optimum: Optimum,
  { degrees, draws, n }: Spread,
): readonly LeaningRow[] {
  const most = optimum.sum + cut * Math.max(1, degrees > 0 ? optimum.sum / degrees : 1)
  const again = drawnAgain(foundAt(found, optimum), draws)
  const groups = namesOf(foundAt(found, optimum)).length
  const common = { model: 'simulated:ideal', n, groups }
  const probabilities = leaningSpaces.map((space, index): LeaningRow => {
    const interval = opened(profileOf(found, index), most, space)
    const width = (interval.high - interval.low) / (space.high - space.low)
    const identified = width < flat
    return {
      ...{ ...common, parameter: space.name, identified },
      ...(identified
        ? { value: optimum.at[index] ?? null, ...interval, range: null }
        : { value: null, low: null, high: null, range: interval }),
      resampled: again.interval(({ at }) => at[index]) ?? null,
      method: identified
        ? `simulated moments; profile interval${edgeNote(interval, space)}`
        : `simulated moments; no value of this range is ruled out, or the search ended before one was; nearest at ${round(optimum.at[index] ?? 0)}`,
    }
  })
  return [...probabilities, levelRow(found, optimum, { most, common })]
}

/**
 * The interval of a profile. One that reaches the end of what was looked at last goes on to the end of the space, since
 * nobody knows where it would have ended.
 */
function opened(profile: Profile, most: number, { low, high }: LeaningSpace) {
  const interval = within(profile, most)
  if (interval === undefined) return { low, high }
  return {
    low: interval.low <= (profile[0]?.value ?? low) ? low : interval.low,
    high: interval.high >= (profile.at(-1)?.value ?? high) ? high : interval.high,
  }
}

/** A profile interval that covers more of the space than this tells nothing. */
const flat = 0.8

function edgeNote(
  { low, high }: { readonly low: number; readonly high: number },
  space: (typeof leaningSpaces)[number],
) {
  if (low <= space.low + 1e-9) return ', open below'
  return high >= space.high - 1e-9 ? ', open above' : ''
}

function levelRow(
  found: readonly Found[],
  { level }: Optimum,
  { most, common }: { readonly most: number; readonly common: Pick<LeaningRow, 'model' | 'n' | 'groups'> },
): LeaningRow {
  const possible = found.filter((each) => (each.isLast ? nearestAt(each, []).sum : each.best.sum) <= most)
  const values = possible.map((each) => each.level)
  const identified = values.length < 2
  const bounds = { low: Math.min(...values), high: Math.max(...values) }
  return {
    ...{ ...common, parameter: leaningLevels.name, identified, resampled: null },
    ...(identified
      ? { value: level, low: null, high: null, range: null }
      : { value: null, low: null, high: null, range: bounds }),
    method: `simulated moments at ${leaningLevels.values.join(', ')} only; nearest at ${level}; what it does changes in steps, so that there is no interval`,
  }
}

function namesOf({ surfaces }: Found): readonly string[] {
  return [...new Set(surfaces.coefficients.flatMap((own) => [...own.keys()]))].toSorted()
}

/** Estimates from the games of each target drawn again, with replacement, at the level of the optimum. */
function drawnAgain(found: Found, draws: number) {
  const names = found.surfaces.coefficients.map((own) => [...own.keys()])
  const rng = stream('0/fit-rates/games')
  // Targets of one pool of games get the same draw.
  return groupedDraws([0, 1], { draws, rng }, () => {
    const drawn = new Map<string, readonly string[]>()
    const items = names.map((own) => {
      const key = own.join('\n')
      const chosen = drawn.get(key) ?? own.map((name) => own[rng.below(own.length)] ?? name)
      drawn.set(key, chosen)
      return chosen
    })
    return nearestAt(found, [], items)
  })
}

function standardError(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0)
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / Math.max(1, values.length - 1)
  return Math.sqrt(variance / Math.max(1, values.length))
}

function round(value: number): number {
  return Number(value.toPrecision(3))
}
