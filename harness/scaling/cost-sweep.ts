import type { StoredEpisode } from '../analysis/gatherer.ts'
import type { CellRow } from '../core/analysis.ts'
import type { Interval } from '../core/metric.ts'
import { type EndedTrace, endedTrace } from '../core/trace.ts'
import { dependenceGroup } from '../reading/dependence-group.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { stream } from '../run/streams.ts'
import { type Crossing, curveCrossings } from '../stats/curve-crossings.ts'
import { mean } from '../stats/mean.ts'
import { percentileInterval } from '../stats/percentile-interval.ts'
import { type PricedPair, type PriceQuestion, pricedPairs } from './priced-pairs.ts'

/** At one price of a round of coordination: where the net rewards of two topologies cross. */
export interface CrossingRow extends PricedPair {
  readonly cost: number
  /** All of them, ascending; empty where one is above everywhere. */
  readonly crossings: readonly Crossing[]
  /** Which is above wherever they do not cross, where there is no crossing. */
  readonly above: 'a' | 'b' | 'neither' | 'changes'
  /** Net reward per round of the world, a and b, by the value that was swept. */
  readonly points: readonly { readonly x: number; readonly a: number; readonly b: number }[]
}

/** At one value that was swept: the price of a round of coordination at which two topologies earn the same. */
export interface BreakEvenRow extends PricedPair {
  readonly x: number
  /** Null where a has no more rounds of coordination than b. */
  readonly cost: number | null
  /** 95 %. */
  readonly low: number | null
  readonly high: number | null
  /**
   * 1 / cost: Amdahl's ceiling of a team that spends that share of each step on coordination. Null where there is no
   * price above 0.
   */
  readonly ceiling: number | null
  /** Rounds of coordination in a round of the world, of a. */
  readonly fires: number
  /** Seeds that both have. */
  readonly n: number
  readonly reason?: string
}

/** Both sides of the question when coordination pays. */
export interface CostSweep {
  readonly crossings: readonly CrossingRow[]
  readonly breakEven: readonly BreakEvenRow[]
}

/** What an episode adds: pay-offs, rounds of coordination, rounds of the world. */
export interface Earned {
  readonly seed: number
  readonly group: string
  readonly payoff: number
  readonly fired: number
  readonly rounds: number
}

/**
 * When coordination pays. Net reward per round of the world is (pay-offs - c x rounds of coordination) / rounds, so it
 * is known for every price c from episodes played once. For each c all crossings of the two curves over the swept
 * parameter, or none; for each value of the parameter the break-even price c* = (pay-off of a - pay-off of b) /
 * (rounds of coordination of a - those of b), on the same seeds.
 *
 * How c* stands to Amdahl's 1/s. The price is a share of a step's reward of 1. Where it is paid in time, so that a team
 * spends the share s = c of each step on coordination and the rest on work that divides, the same number has two readings:
 * 1 - c is left of a step, and no team of any size passes 1/c (10 for 0.1). That identity is all there is. c* is no
 * serial share: it depends on how badly the agents do without coordination, at this demand, and moves with it, while s
 * belongs to the mechanism alone. It says whether coordination pays, 1/s how far a team can grow. A high c* goes with a
 * low 1/c*: where coordination is worth nearly its whole step, a team that paid that much in time could hardly grow at all.
 * And the corridor itself admits one at a time: its work does not divide, so no team there has a speed-up above 1.
 *
 * @param episodes read once, one at a time; of the cells given
 */
export function costSweep(
  cells: readonly CellRow[],
  episodes: Iterable<StoredEpisode>,
  question: PriceQuestion & { readonly costs: readonly number[] },
): CostSweep {
  const byCell = new Map<number, Earned[]>(cells.map(({ cell }) => [cell, []]))
  for (const { cell, trace } of episodes) {
    const ended = endedTrace(trace)
    const earned = ended && earnedIn(ended)
    if (earned !== undefined) byCell.get(cell)?.push(earned)
  }
  return costSweepOf(cells, byCell, question)
}

/** What an episode adds to a sweep of prices; undefined in a world without pay-offs. */
export function earnedIn(trace: EndedTrace): Earned | undefined {
  const { payoffs, rounds } = trace.result
  if (payoffs.length === 0) return undefined
  return {
    ...{ seed: trace.seed, group: dependenceGroup(trace), rounds },
    payoff: payoffs.reduce((sum, each) => sum + each, 0),
    fired: eventsOfKind(trace, 'coordination').length,
  }
}

/** The same from what episodes add, by cell. */
export function costSweepOf(
  cells: readonly CellRow[],
  byCell: ReadonlyMap<number, readonly Earned[]>,
  question: PriceQuestion & { readonly costs: readonly number[] },
): CostSweep {
  const fires = (cell: number) => (byCell.get(cell) ?? []).some(({ fired }) => fired > 0)
  const pairs = pricedPairs(cells, question, fires).map(({ places, ...pair }) => {
    const known = places.map(({ x, a, b }) => {
      const side = (own: readonly number[]) => own.flatMap((cell) => byCell.get(cell) ?? [])
      return { x, seeds: pairedSeeds(side(a), side(b)) }
    })
    return { pair, places: known.filter(({ seeds }) => seeds.length > 0) }
  })
  return {
    crossings: pairs.flatMap(({ pair, places }) =>
      question.costs.map((cost) => crossingRow(pair, places, cost)),
    ),
    breakEven: pairs.flatMap(({ pair, places }) => places.map((place) => breakEvenRow(pair, place))),
  }
}

interface PairedSeed {
  readonly group: string
  readonly a: Earned
  readonly b: Earned
}

interface Place {
  readonly x: number
  readonly seeds: readonly PairedSeed[]
}

/** The seeds that both have, each with the means over its repetitions. */
function pairedSeeds(a: readonly Earned[], b: readonly Earned[]): readonly PairedSeed[] {
  const [left, right] = [bySeed(a), bySeed(b)]
  return [...left].flatMap(([seed, own]) => {
    const other = right.get(seed)
    return other === undefined ? [] : [{ group: own.group, a: own, b: other }]
  })
}

function bySeed(all: readonly Earned[]): ReadonlyMap<number, Earned> {
  const seeds = Map.groupBy(all, ({ seed }) => seed)
  return new Map(
    [...seeds]
      .toSorted(([p], [q]) => p - q)
      .map(([seed, own]) => {
        const of = (value: (each: Earned) => number) => mean(own.map(value))
        const [payoff, fired, rounds] = [of((e) => e.payoff), of((e) => e.fired), of((e) => e.rounds)]
        return [seed, { seed, group: own[0]?.group ?? '', payoff, fired, rounds }]
      }),
  )
}

function crossingRow(pair: PricedPair, places: readonly Place[], cost: number): CrossingRow {
  const points = places.map(({ x, seeds }) => ({
    x,
    a: netReward(
      seeds.map(({ a }) => a),
      cost,
    ),
    b: netReward(
      seeds.map(({ b }) => b),
      cost,
    ),
  }))
  const crossings = curveCrossings(points)
  const signs = new Set(points.map(({ a, b }) => Math.sign(a - b)).filter((sign) => sign !== 0))
  const above = signs.size > 1 ? 'changes' : signs.has(1) ? 'a' : signs.has(-1) ? 'b' : 'neither'
  return { ...pair, cost, crossings, above, points }
}

function netReward(seeds: readonly Earned[], cost: number): number {
  return mean(seeds.map((own) => own.payoff - cost * own.fired)) / mean(seeds.map(({ rounds }) => rounds))
}

function breakEvenRow(pair: PricedPair, { x, seeds }: Place): BreakEvenRow {
  const gaps = seeds.map(({ a, b }) => [a.payoff - b.payoff, a.fired - b.fired] as const)
  const fired = mean(gaps.map(([, rounds]) => rounds))
  const fires = mean(seeds.map(({ a }) => a.fired)) / mean(seeds.map(({ a }) => a.rounds))
  const head = { ...pair, x, fires, n: seeds.length }
  if (!(fired > 0)) {
    const reason = `${pair.a} has no more rounds of coordination than ${pair.b}`
    return { ...head, cost: null, low: null, high: null, ceiling: null, reason }
  }
  const cost = mean(gaps.map(([gain]) => gain)) / fired
  const interval = intervalOf(gaps, seeds)
  return {
    ...head,
    cost,
    ...(interval.kind === 'interval'
      ? { low: interval.low, high: interval.high }
      : { low: null, high: null }),
    ceiling: cost > 0 ? 1 / cost : null,
    ...(interval.kind === 'none' && { reason: interval.reason }),
  }
}

function intervalOf(gaps: readonly (readonly number[])[], seeds: readonly PairedSeed[]): Interval {
  const groups = seeds.map(({ group }) => group)
  const sample = { groups, resampling: { seed: 0, rng: stream('0/bootstrap') } }
  return percentileInterval(gaps, sample, {
    of: ([gain = 0, rounds = 0]) => (rounds > 0 ? gain / rounds : undefined),
    unbounded: 'in some of the draws it has no more rounds of coordination than the other',
  })
}
