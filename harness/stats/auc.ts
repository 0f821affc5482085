import { forecastPools } from './forecast-pools.ts'
import type { Forecast } from './reliability-bins.ts'

/** An area under the ROC curve with its error. */
export interface AucEstimate {
  readonly value: number
  /** Undefined where events, or events that did not happen, come from fewer than two groups. */
  readonly standardError: number | undefined
  /** How many groups hold an event that happened, and how many one that did not. */
  readonly groups: { readonly happened: number; readonly not: number }
}

/** A forecast with the group of forecasts that it depends on. */
export interface GroupedForecast extends Forecast {
  readonly group: string
}

/** Outcomes of one kind in all: nothing to tell apart. */
export function hasBothOutcomes(forecasts: readonly Forecast[]): boolean {
  return new Set(forecasts.map(({ outcome }) => outcome)).size === 2
}

/**
 * Area under the ROC curve: the probability that an event that happened was given more than one that did not, with
 * ties counted half; and its standard error over groups of forecasts that may depend on each other.
 *
 * Source: Bamber (1975), Journal of Mathematical Psychology 12(4), 387-415; the error of Obuchowski (1997),
 * Biometrics 53(2), 567-578, doi 10.2307/2533958, which for groups of one is that of DeLong, DeLong and
 * Clarke-Pearson (1988), Biometrics 44(3), 837-845. 0.5 tells nothing apart, 1 everything.
 *
 * @param forecasts in any order
 * @throws RangeError when all or none of the events happened
 * @example aucEstimate([{ forecast: 0.9, outcome: 1, group: 'a' }, { forecast: 0.2, outcome: 0, group: 'b' }]).value // 1
 */
export function aucEstimate(forecasts: readonly GroupedForecast[]): AucEstimate {
  const happened = forecasts.filter(({ outcome }) => outcome === 1).length
  const not = forecasts.length - happened
  if (happened === 0 || not === 0) {
    throw new RangeError(
      `aucEstimate requires events of both kinds, got ${happened} that happened of ${forecasts.length}`,
    )
  }
  const places = placements(forecasts)
  const placed = forecasts.map((each) => ({ ...each, place: places.get(each.forecast)?.[each.outcome] ?? 0 }))
  const ofHappened = placed.filter(({ outcome }) => outcome === 1)
  const value =
    ofHappened.toSorted((a, b) => a.place - b.place).reduce((sum, { place }) => sum + place, 0) / happened
  const sums = [...Map.groupBy(placed, ({ group }) => group).values()]
    .map((own) => groupSums(own, value))
    .toSorted((a, b) => a.happened.sum - b.happened.sum || a.not.sum - b.not.sum)
  const groups = {
    happened: sums.filter((own) => own.happened.n > 0).length,
    not: sums.filter((own) => own.not.n > 0).length,
  }
  if (groups.happened < 2 || groups.not < 2) return { value, standardError: undefined, groups }
  const total = (term: (own: GroupSums) => number): number => sums.reduce((sum, own) => sum + term(own), 0)
  const over = (n: number): number => n / (n - 1)
  const variance =
    (over(groups.happened) * total((own) => own.happened.sum ** 2)) / happened ** 2 +
    (over(groups.not) * total((own) => own.not.sum ** 2)) / not ** 2 +
    (2 * over(sums.length) * total((own) => own.happened.sum * own.not.sum)) / (happened * not)
  return { value, standardError: Math.sqrt(Math.max(0, variance)), groups }
}

/**
 * For each forecast value, by outcome, the share of the other kind that it is on the right side of: for a forecast
 * of an event that happened the share of the others below, for one of an event that did not the share above.
 */
function placements(forecasts: readonly Forecast[]): ReadonlyMap<number, readonly [number, number]> {
  const pools = forecastPools(forecasts)
  const events = pools.reduce((sum, { happened }) => sum + happened, 0)
  const others = forecasts.length - events
  const found = new Map<number, readonly [number, number]>()
  let eventsBelow = 0
  let othersBelow = 0
  for (const { forecast, n, happened } of pools) {
    const eventsAbove = events - eventsBelow - happened
    found.set(forecast, [(eventsAbove + happened / 2) / events, (othersBelow + (n - happened) / 2) / others])
    eventsBelow += happened
    othersBelow += n - happened
  }
  return found
}

interface GroupSums {
  readonly happened: { readonly n: number; readonly sum: number }
  readonly not: { readonly n: number; readonly sum: number }
}

/** How far the places of a group's forecasts are from the area in sum, by outcome. */
function groupSums(own: readonly (Forecast & { readonly place: number })[], value: number): GroupSums {
  const of = (outcome: number) => {
    const places = own.filter((each) => each.outcome === outcome).map(({ place }) => place - value)
    return { n: places.length, sum: places.toSorted((a, b) => a - b).reduce((sum, place) => sum + place, 0) }
  }
  return { happened: of(1), not: of(0) }
}
