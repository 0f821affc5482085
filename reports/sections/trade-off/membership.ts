import { lineForecasts, type ReportFacts, stream } from '../../define.ts'
import { frontierOf } from './frontier.ts'
import type { TradeOff } from './points.ts'

/** How often each point lies on the frontier when whole groups of items are drawn again. */
export interface Membership {
  /** Shares in [0, 1], one for each point. */
  readonly shares: readonly number[]
  readonly groups: number
}

/** Samples drawn. */
export const membershipDraws = 1999

/** Points and groups beyond which nothing is resampled: the time grows with their product. */
const [mostPoints, mostWork] = [60, 20_000]

/** One point's sums over a group of items. */
interface Sums {
  readonly n: number
  readonly cost: number
  readonly loss: number
}

/**
 * Shares of samples in which no other point is at least as good and at least as cheap. Groups of dependent items are
 * drawn with replacement, the same ones for all points, so that points that met the same items stay paired.
 *
 * Source: the groups as units of a bootstrap, Davison and Hinkley (1997), section 3.8.
 *
 * @returns undefined where there are fewer than two groups, or too many points
 */
export function membership(
  facts: ReportFacts,
  { points, quality, costMetric }: TradeOff,
): Membership | undefined {
  if (points.length > mostPoints) return undefined
  const byPoint = points.map(({ cells }) => groupSums(facts, cells, quality.metric === 'brier', costMetric))
  const groups = [...new Set(byPoint.flatMap((own) => [...own.keys()]))]
  if (groups.length < 2 || groups.length * points.length > mostWork) return undefined
  const sums = byPoint.map((own) => groups.map((group) => own.get(group) ?? nothing))
  const rng = stream('0/bootstrap')
  const counts = points.map(() => 0)
  let draws = 0
  for (let draw = 0; draw < membershipDraws; draw += 1) {
    const drawn = groups.map(() => rng.below(groups.length))
    const choices = sums.map((own) => meanOf(own, drawn))
    // A sample may hold none of a point's items.
    if (choices.some(({ cost }) => Number.isNaN(cost))) continue
    draws += 1
    for (const index of frontierOf(choices)) counts[index] = (counts[index] ?? 0) + 1
  }
  return draws < membershipDraws / 2
    ? undefined
    : { shares: counts.map((count) => count / draws), groups: groups.length }
}

const nothing: Sums = { n: 0, cost: 0, loss: 0 }

function meanOf(own: readonly Sums[], drawn: readonly number[]) {
  let [n, cost, loss] = [0, 0, 0]
  for (const index of drawn) {
    const sums = own[index] ?? nothing
    n += sums.n
    cost += sums.cost
    loss += sums.loss
  }
  return { cost: cost / n, loss: loss / n }
}

/** The sums of the episodes that tell both cost and result. */
function groupSums(
  facts: ReportFacts,
  cells: readonly number[],
  isBrier: boolean,
  costMetric: TradeOff['costMetric'],
): ReadonlyMap<string, Sums> {
  const own = new Set(cells)
  const errors = isBrier ? Map.groupBy(lineForecasts(facts, { cells }), ({ episode }) => episode) : undefined
  const sums = new Map<string, Sums>()
  for (const { episode, cell, result } of facts.episodes) {
    if (!own.has(cell) || result.kind !== 'ended') continue
    const { group, usd, tokens, calls } = facts.sums(episode)
    const cost = { cost: usd, tokens, calls }[costMetric]
    const forecasts = errors?.get(episode)
    if (cost === undefined || (errors && !forecasts)) continue
    const loss = forecasts
      ? forecasts.reduce((sum, { forecast, outcome }) => sum + (forecast - outcome) ** 2, 0) /
        forecasts.length
      : -result.score
    const known = sums.get(group) ?? nothing
    sums.set(group, { n: known.n + 1, cost: known.cost + cost, loss: known.loss + loss })
  }
  return sums
}
