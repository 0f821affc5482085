import { efficiencyOf, groupedDraws, type PurchaseRound, stream } from '../../define.ts'
import type { PlayedGame } from './played.ts'

/** What is measured of a set of rounds; all shares, higher is better. */
export const outcomes = [
  { id: 'kept', title: '1 − over-draw rate' },
  { id: 'efficiency', title: 'joint efficiency' },
  { id: 'optimum', title: 'optimum rate, from 0.999' },
] as const

type Outcome = (typeof outcomes)[number]['id']

/** A number with its 95 % interval, where there is one. */
export interface Estimate {
  readonly value: number
  readonly interval: { readonly low: number; readonly high: number } | undefined
}

/** An outcome in first rounds and in later ones. */
export interface FirstAndLater {
  readonly outcome: Outcome
  readonly first: Estimate
  readonly later: Estimate
  /** Later minus first. */
  readonly difference: Estimate
}

/** How many rounds and groups stand behind a comparison. */
export interface Compared {
  readonly firsts: number
  readonly laters: number
  readonly groups: number
  readonly rows: readonly FirstAndLater[]
}

const draws = { few: 1999, many: 399, manyGroups: 400 } as const

/**
 * First rounds of all games against later rounds of those in which both remember, with percentile intervals over
 * groups of games drawn with replacement: episodes of one group meet the same games.
 *
 * @param key names the random stream
 */
export function firstAndLater(
  all: readonly PlayedGame[],
  remembering: readonly PlayedGame[],
  key: string,
): Compared | undefined {
  const totals = new Map<string, Totals>()
  const add = (group: string, round: PurchaseRound, part: 'first' | 'later') => {
    const own = totals.get(group) ?? { first: noTotals(), later: noTotals() }
    totals.set(group, own)
    const sums = own[part]
    sums.rounds += 1
    for (const { id } of outcomes) sums[id] += outcomeOf(round, id)
  }
  for (const { group, rounds } of all) for (const round of rounds.slice(0, 1)) add(group, round, 'first')
  for (const { group, rounds } of remembering) for (const round of rounds.slice(1)) add(group, round, 'later')
  const groups = [...totals].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, own]) => own)
  const whole = sharesOf(groups)
  if (whole === undefined) return undefined
  const count = groups.length > draws.manyGroups ? draws.many : draws.few
  const rng = stream(`report/first-and-later/${key}`)
  const drawn = groupedDraws(groups, { draws: count, rng }, sharesOf)
  const estimate = (of: (shares: Shares) => number): Estimate => ({
    value: of(whole),
    interval: drawn.interval((shares) => (shares === undefined ? undefined : of(shares))),
  })
  const total = (part: 'first' | 'later') => groups.reduce((sum, own) => sum + own[part].rounds, 0)
  return {
    ...{ firsts: total('first'), laters: total('later'), groups: groups.length },
    rows: outcomes.map(({ id }) => ({
      outcome: id,
      first: estimate(({ first }) => first[id]),
      later: estimate(({ later }) => later[id]),
      difference: estimate(({ first, later }) => later[id] - first[id]),
    })),
  }
}

function outcomeOf(round: PurchaseRound, outcome: Outcome): number {
  if (outcome === 'kept') return round.isOverdrawn ? 0 : 1
  const efficiency = efficiencyOf(round)
  return outcome === 'efficiency' ? efficiency : Number(efficiency >= 0.999 - 1e-9)
}

type Sums = { rounds: number } & { [O in Outcome]: number }
type Totals = { readonly first: Sums; readonly later: Sums }
type Shares = { readonly first: Omit<Sums, 'rounds'>; readonly later: Omit<Sums, 'rounds'> }

function noTotals(): Sums {
  return { rounds: 0, kept: 0, efficiency: 0, optimum: 0 }
}

/** Shares of all rounds of these groups; undefined where there is no first round or no later one. */
function sharesOf(groups: readonly Totals[]): Shares | undefined {
  const first = noTotals()
  const later = noTotals()
  for (const own of groups) {
    addTo(first, own.first)
    addTo(later, own.later)
  }
  if (first.rounds === 0 || later.rounds === 0) return undefined
  return { first: divided(first), later: divided(later) }
}

function addTo(sums: Sums, more: Sums): void {
  sums.rounds += more.rounds
  for (const { id } of outcomes) sums[id] += more[id]
}

function divided({ rounds, kept, efficiency, optimum }: Sums): Omit<Sums, 'rounds'> {
  return { kept: kept / rounds, efficiency: efficiency / rounds, optimum: optimum / rounds }
}
