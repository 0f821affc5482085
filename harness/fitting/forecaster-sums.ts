import { boundedLogOdds } from '../core/log-odds.ts'
import type { Duration } from '../core/model.ts'
import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { forecastOutcomes } from '../reading/forecast-outcomes.ts'
import { type FirstReply, forecastReplies, type RevisedReply } from '../reading/forecast-replies.ts'

/**
 * Totals over replies of one model, from which a simulated forecaster is estimated. They add up, so that groups of
 * items can be drawn again without reading anything again. L stands for the log-odds of a reply, O for those of what
 * the agent's own evidence says, M for those of the market's price.
 */
export const sumNames = [
  // Over sets of replicates (one prompt on one item), each with its mean L.
  ...['sets', 'inverseSizes', 'l', 'll', 'lo', 'lm', 'o', 'm', 'oo', 'mm', 'om'],
  // Over replies, around the mean of their set.
  ...['within', 'withinFreedom'],
  // Over revised replies, around the means of their exchange: x what the peers said, y the reply.
  ...['xx', 'xy', 'revisions'],
  // Over calls: durations as natural logarithms.
  ...['calls', 'declined', 'unread', 'timed', 'logMs', 'logMsSquared'],
] as const

/** One of the totals. */
export type SumName = (typeof sumNames)[number]

/** All totals. */
export type Sums = { readonly [name in SumName]: number }

/** Collects the totals of one model, episode by episode. */
export class ForecasterSums {
  readonly #groups = new Map<string, Map<SumName, number>>()
  readonly #sets = new Map<string, ReplicateSet>()
  readonly #seen = new Set<string>()
  /** Which of the two predictors every set has. */
  hasOwn = true
  hasPrice = true

  /** @param group the group of episodes that this one depends on */
  add(trace: Trace, group: string): void {
    this.#addCalls(trace, group)
    const [outcome, more] = forecastOutcomes(trace)
    if (outcome === undefined || more !== undefined) return
    const { first, revised } = forecastReplies(trace)
    for (const reply of first) {
      if (this.#isCopy(trace, reply)) continue
      const own = outcome.ownPosteriors?.[reply.agent ?? -1]
      const price = isPriceHidden(trace) ? undefined : outcome.price
      this.hasOwn &&= own !== undefined
      this.hasPrice &&= price !== undefined
      if ([own, price].some((known) => known !== undefined && isExtreme(known))) continue
      const key = JSON.stringify([group, trace.cell.scenario.id, trace.seed, reply.prompt])
      const set = this.#sets.get(key) ?? { group, own, price, replies: [] }
      set.replies.push(boundedLogOdds(reply.probability))
      this.#sets.set(key, set)
    }
    for (const stage of Map.groupBy(revised, (reply) => reply.stage).values()) this.#addStage(stage, group)
  }

  /** The totals of each group, by name of the group. */
  groups(): readonly Sums[] {
    const all = new Map([...this.#groups].map(([group, sums]) => [group, new Map(sums)]))
    for (const set of this.#sets.values()) addSet(sumsOf(all, set.group), set)
    const names = [...all.keys()].toSorted()
    return names
      .map((name) => sumsOf(all, name))
      .map(
        // Every name is one of the totals.
        (sums) => Object.fromEntries(sumNames.map((name) => [name, sums.get(name) ?? 0])) as Sums,
      )
  }

  /**
   * A simulated agent says the same under every topology that asks it the same, since its draws belong to the call:
   * a copy, no replicate.
   */
  #isCopy({ cell, seed, repetition }: Trace, { agent, prompt }: FirstReply): boolean {
    if (!cell.isSimulated) return false
    const key = JSON.stringify([
      cell.scenario.id,
      cell.scenarioParams,
      seed,
      repetition,
      agent ?? null,
      prompt,
    ])
    const isCopy = this.#seen.has(key)
    this.#seen.add(key)
    return isCopy
  }

  #addCalls(trace: Trace, group: string): void {
    const sums = sumsOf(this.#groups, group)
    for (const { reading, duration } of eventsOfKind(trace, 'call')) {
      add(sums, 'calls', 1)
      if (reading.kind === 'refused') add(sums, reading.reason === 'declined' ? 'declined' : 'unread', 1)
      addDuration(sums, duration)
    }
  }

  /** Replies of one exchange share the item and what is known of it, so only differences among them tell. */
  #addStage(stage: readonly RevisedReply[], group: string): void {
    const points = stage.map(({ probability, peers }) => ({
      x: mean(peers.map(boundedLogOdds)),
      y: boundedLogOdds(probability),
    }))
    const centre = { x: mean(points.map(({ x }) => x)), y: mean(points.map(({ y }) => y)) }
    const sums = sumsOf(this.#groups, group)
    for (const { x, y } of points) {
      add(sums, 'xx', (x - centre.x) ** 2)
      add(sums, 'xy', (x - centre.x) * (y - centre.y))
      add(sums, 'revisions', 1)
    }
  }
}

/** Replies to one prompt on one item. */
interface ReplicateSet {
  readonly group: string
  readonly own: number | undefined
  readonly price: number | undefined
  /** Log-odds. */
  readonly replies: number[]
}

function addSet(sums: Map<SumName, number>, { own, price, replies }: ReplicateSet): void {
  const l = mean(replies)
  const o = own === undefined ? 0 : boundedLogOdds(own)
  const m = price === undefined ? 0 : boundedLogOdds(price)
  const products = { sets: 1, inverseSizes: 1 / replies.length, l, o, m }
  const squares = { ll: l * l, lo: l * o, lm: l * m, oo: o * o, mm: m * m, om: o * m }
  for (const [name, value] of Object.entries({ ...products, ...squares })) add(sums, name as SumName, value)
  for (const reply of replies) add(sums, 'within', (reply - l) ** 2)
  add(sums, 'withinFreedom', replies.length - 1)
}

function addDuration(sums: Map<SumName, number>, { ms }: Duration): void {
  if (!(ms > 0)) return
  const log = Math.log(ms)
  add(sums, 'timed', 1)
  add(sums, 'logMs', log)
  add(sums, 'logMsSquared', log * log)
}

/** Where replies are likely to reach the bound of log-odds, which would flatten every slope. */
function isExtreme(probability: number): boolean {
  return probability < 0.02 || probability > 0.98
}

function isPriceHidden({ cell }: Trace): boolean {
  return cell.scenarioParams['price'] === 'hidden'
}

function sumsOf(groups: Map<string, Map<SumName, number>>, group: string): Map<SumName, number> {
  const known = groups.get(group) ?? new Map<SumName, number>()
  groups.set(group, known)
  return known
}

function add(sums: Map<SumName, number>, name: SumName, value: number): void {
  sums.set(name, (sums.get(name) ?? 0) + value)
}

function mean(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0) / values.length
}
