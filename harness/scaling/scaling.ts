import type { StoredEpisode } from '../analysis/gatherer.ts'
import type { CellRow } from '../core/analysis.ts'
import { type EndedTrace, endedTrace } from '../core/trace.ts'
import { dependenceGroup } from '../reading/dependence-group.ts'
import { scaleFacts } from '../reading/scale-facts.ts'
import { stream } from '../run/streams.ts'
import { groupedDraws } from '../stats/grouped-draws.ts'
import { type FittedLaw, type Law, type LawPoint, laws } from './laws.ts'
import { type SweptTeams, sweptTeams } from './swept-teams.ts'
import { addedSizes, type SizedEpisode, type TeamSizes, teamSizes } from './team-sizes.ts'

/** One parameter of one law over teams that differ in their size alone. */
export interface ScalingRow {
  readonly scenario: string
  readonly topology: string
  readonly model: string
  readonly fault: string
  /** What else sets it apart, `name=value` pairs with spaces between; empty when nothing does. */
  readonly group: string
  /** `amdahl`, `universal-scalability`, or `power-law-of-` calls, messages or tokens. */
  readonly law: string
  readonly parameter: string
  /** Null where there is none; `reason` says why. */
  readonly value: number | null
  /** 95 %, by bootstrap over seeds. Null where an end does not exist. */
  readonly low: number | null
  readonly high: number | null
  /** Root of the mean squared relative error of the times that the law gives. */
  readonly error: number | null
  /** Ended episodes behind it. */
  readonly n: number
  /** Speed-ups, or cost per episode, by team size; what the law was fitted to. */
  readonly points: readonly LawPoint[]
  /** Why the value, or an end of its interval, does not exist. */
  readonly reason?: string
}

/** The fewest groups of dependent episodes that are resampled. */
const fewestGroups = 4

const draws = 999

/**
 * How teams scale: the laws over all cells that differ in the number of agents alone. All laws of all teams begin with the
 * same draws of seeds, a seed with its episodes of every size together.
 *
 * @param episodes read once, one at a time; of the cells given
 */
export function scaling(cells: readonly CellRow[], episodes: Iterable<StoredEpisode>): readonly ScalingRow[] {
  const byCell = new Map<number, SizedEpisode[]>(cells.map(({ cell }) => [cell, []]))
  for (const { cell, trace } of episodes) {
    const ended = endedTrace(trace)
    if (ended === undefined) continue
    byCell.get(cell)?.push(sizedEpisode(ended))
  }
  return scalingRows(cells, byCell)
}

/** What an episode says of how its team scales. */
export function sizedEpisode(trace: EndedTrace): SizedEpisode {
  return { ...scaleFacts(trace), n: trace.cell.agents, group: dependenceGroup(trace) }
}

/** The same from what episodes say, by cell. */
export function scalingRows(
  cells: readonly CellRow[],
  byCell: ReadonlyMap<number, readonly SizedEpisode[]>,
): readonly ScalingRow[] {
  return sweptTeams(cells).flatMap((teams) => {
    const own = teams.cells.flatMap((cell) => byCell.get(cell) ?? [])
    return laws.flatMap((law) => lawRows(teams, law, own))
  })
}

function lawRows(
  { cells: _, ...names }: SweptTeams,
  law: Law,
  episodes: readonly SizedEpisode[],
): readonly ScalingRow[] {
  const head = { ...names, law: law.id, n: episodes.length }
  const points = law.points(teamSizes(episodes))
  if ('needs' in points) {
    const none = { value: null, low: null, high: null, error: null, points: [] }
    return law.parameters.map((parameter) => ({
      ...head,
      parameter,
      ...none,
      reason: `too few: needs ${points.needs}`,
    }))
  }
  const found = law.fit(points)
  const ends = resampled(law, episodes)
  return law.parameters.map((parameter) => {
    const value = found?.parameters[parameter]
    const error = found?.error ?? null
    return { ...head, parameter, error, points, ...estimated(law, parameter, value, ends(parameter)) }
  })
}

type Ends = { readonly low: number; readonly high: number } | { readonly none: string }

function resampled(law: Law, episodes: readonly SizedEpisode[]): (parameter: string) => Ends {
  const groups = [...Map.groupBy(episodes, ({ group }) => group).values()].map(teamSizes)
  const units = `${groups.length} independent seeds or groups`
  if (groups.length < fewestGroups)
    return () => ({ none: `${units}: too few to resample, expected ${fewestGroups} or more` })
  const ordered = groups.toSorted((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1))
  const drawn = groupedDraws<TeamSizes, FittedLaw | undefined>(
    ordered,
    { draws, rng: stream('0/bootstrap') },
    (own) => {
      const points = law.points(addedSizes(own))
      return 'needs' in points ? undefined : law.fit(points)
    },
  )
  return (parameter) => {
    const of = (fitted: FittedLaw | undefined) => fitted?.parameters[parameter]
    const found =
      parameter in unbounded ? inverted(drawn.interval((own) => reciprocal(of(own)))) : drawn.interval(of)
    return found ?? { none: `${units}: not defined in more than one draw in ten` }
  }
}

function reciprocal(value: number | undefined): number | undefined {
  return value === undefined ? undefined : 1 / value
}

/** The interval of a value from that of its reciprocal, which is 0 where the value has no bound. */
function inverted(interval: { readonly low: number; readonly high: number } | undefined) {
  return interval && { low: 1 / interval.high, high: 1 / interval.low }
}

/** Parameters that may have no bound, with what that means. */
const unbounded: { readonly [parameter: string]: string } = {
  ceiling: 'no end to the speed-up: a serial share of 0 fits',
  peak: 'no peak: a coherency of 0 fits',
}

/** Value and interval of a row, with words for what does not exist. */
function estimated(
  { parameters }: Law,
  parameter: string,
  value: number | undefined,
  ends: Ends,
): Pick<ScalingRow, 'value' | 'low' | 'high'> & { readonly reason?: string } {
  const none = { value: null, low: null, high: null }
  if (value === undefined)
    return { ...none, reason: `too few: needs two sizes, for ${parameters.join(', ')}` }
  if ('none' in ends) return { ...none, value: finite(value), reason: ends.none }
  const { low, high } = ends
  if (low === high) return { ...none, value: finite(value), reason: 'no spread between seeds' }
  const shown = { value: finite(value), low: finite(low), high: finite(high) }
  const isBounded = Object.values(shown).every((each) => each !== null)
  return isBounded ? shown : { ...shown, reason: unbounded[parameter] ?? 'no end' }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
