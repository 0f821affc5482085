/** What a mechanism must cost: for each setting the cheapest one that does as well as the best. */
import { type Arm, type Setting, settingsOf } from '../harness/comparison/settings.ts'
import type { CellRow, EpisodeRow } from '../harness/core/analysis.ts'
import { type TopologyFamily, topologyFamilies } from '../harness/core/topology.ts'
import { mean } from '../harness/stats/mean.ts'
import { type Estimated, meanInterval } from '../harness/stats/mean-interval.ts'
import { standardError } from '../harness/stats/standard-error.ts'
import type { Bounds } from '../harness/stats/t-interval.ts'
import type { EpisodeSums } from './episode-sums.ts'

/** A loss of the score, from 0 to 1, that nobody would pay for. */
export const sufficientLoss = 0.02

/** What is said of a mechanism against the best of its setting. */
export type Verdict =
  /** At most `sufficientLoss` behind the best, with the whole interval. */
  | 'sufficient'
  /** Not shown to be behind, nor to be within the margin. */
  | 'open'
  /** Shown to be behind, or behind by more than the margin where there is no interval. */
  | 'short'

/** One mechanism in one setting. */
export interface Rung {
  readonly arm: Arm
  readonly family: TopologyFamily | undefined
  readonly score: Estimated
  /** Of the score, over independent items; undefined with fewer than two. */
  readonly standardError: number | undefined
  /** Score of the best less its own, paired by item. */
  readonly loss: Estimated
  readonly verdict: Verdict
  /** Means of an episode. Tokens are undefined where not every call has a count. */
  readonly price: { readonly tokens: number | undefined; readonly calls: number; readonly messages: number }
  /** Items that it shares with the best. */
  readonly n: number
}

/** The mechanisms of one setting. */
export interface Ladder {
  readonly setting: Setting
  readonly best: Rung
  /** The cheapest sufficient one; the best itself is sufficient. */
  readonly cheapest: Rung
  /** Sufficient ones that cost exactly as much as the cheapest. */
  readonly tied: readonly Rung[]
  /** From cheap to dear; without references. */
  readonly rungs: readonly Rung[]
  /** What is no team, or saw more than a team can: silent, scripted, one mind with everything in view. */
  readonly references: readonly Rung[]
}

/** What ladders are made of. */
export interface LadderFacts {
  readonly cells: readonly CellRow[]
  readonly episodes: readonly EpisodeRow[]
  readonly topologies: readonly { readonly id: string; readonly family?: TopologyFamily | undefined }[]
  sums(episode: number): EpisodeSums
}

/** The ladder of every setting with two or more mechanisms that have a score; made once. */
export function laddersOf(facts: LadderFacts): readonly Ladder[] {
  const found = known.get(facts) ?? made(facts)
  known.set(facts, found)
  return found
}

const known = new WeakMap<LadderFacts, readonly Ladder[]>()

function made(facts: LadderFacts): readonly Ladder[] {
  const byCell = Map.groupBy(facts.episodes, ({ cell }) => cell)
  const families = new Map(facts.topologies.map(({ id, family }) => [id, family]))
  return settingsOf(facts.cells).flatMap((setting) => {
    const played = setting.arms.flatMap((arm) => {
      const own = playedArm(facts, byCell.get(arm.cell) ?? [])
      return own === undefined ? [] : [{ arm, family: families.get(arm.topology), ...own }]
    })
    const rivals = played.filter((each) => !isReference(each))
    const best = rivals.reduce<Played | undefined>(better, undefined)
    if (best === undefined || rivals.length < 2) return []
    const rungs = rivals.map((each) => rungOf(each, best)).toSorted(byPrice)
    const top = rungs.find(({ arm }) => arm === best.arm)
    if (top === undefined) return []
    const cheapest = rungs.find(({ verdict }) => verdict === 'sufficient') ?? top
    const references = played.filter(isReference).map((each) => rungOf(each, best))
    const tied = rungs.filter((each) => each !== cheapest && isTie(each, cheapest))
    return [{ setting, best: top, cheapest, tied, rungs, references }]
  })
}

function isTie({ verdict, price }: Rung, { price: other }: Rung): boolean {
  const isAsCheap = price.tokens === other.tokens && price.calls === other.calls
  return verdict === 'sufficient' && isAsCheap && price.messages === other.messages
}

interface Played {
  readonly arm: Arm
  readonly family: TopologyFamily | undefined
  /** Mean score by item. */
  readonly items: ReadonlyMap<number, { readonly group: string; readonly score: number }>
  readonly mean: number
  readonly price: Rung['price']
}

function playedArm(
  facts: LadderFacts,
  episodes: readonly EpisodeRow[],
): Omit<Played, 'arm' | 'family'> | undefined {
  const ended = episodes.flatMap(({ episode, seed, result }) =>
    result.kind === 'ended' ? [{ seed, score: result.score, sums: facts.sums(episode) }] : [],
  )
  if (ended.length === 0) return undefined
  const items = new Map(
    [...Map.groupBy(ended, ({ seed }) => seed)].map(([seed, its]) => [
      seed,
      { group: its[0]?.sums.group ?? '', score: mean(its.map(({ score }) => score)) },
    ]),
  )
  const tokens = ended.flatMap(({ sums }) => sums.tokens ?? [])
  return {
    items,
    mean: mean([...items.values()].map(({ score }) => score)),
    price: {
      tokens: tokens.length === ended.length ? mean(tokens) : undefined,
      calls: mean(ended.map(({ sums }) => sums.calls)),
      messages: mean(ended.map(({ sums }) => sums.messages)),
    },
  }
}

function isReference({ arm, family }: Pick<Played, 'arm' | 'family'>): boolean {
  return family === 'reference' || arm.identity.seesUnion
}

/** The higher mean; the cheaper of two equal ones. */
function better(best: Played | undefined, other: Played): Played {
  if (best === undefined || other.mean > best.mean + 1e-12) return other
  return Math.abs(other.mean - best.mean) <= 1e-12 && byPrice(other, best) < 0 ? other : best
}

function rungOf({ arm, family, items, price }: Played, best: Played): Rung {
  const shared = [...items].flatMap(([seed, { group, score }]) => {
    const top = best.items.get(seed)
    return top === undefined ? [] : [{ group, score, loss: top.score - score }]
  })
  const loss = overGroups(shared.map(({ group, loss: value }) => ({ group, value })))
  const all = [...items.values()].map(({ group, score: value }) => ({ group, value }))
  const score = overGroups(all, { low: 0, high: 1 })
  const rung = { arm, family, price, n: shared.length, score, loss, verdict: verdictOf(loss) }
  return { ...rung, standardError: standardError(groupMeans(all)) }
}

function groupMeans(items: readonly GroupedValue[]): readonly number[] {
  const groups = [...Map.groupBy(items, ({ group }) => group).values()]
  return groups.map((its) => mean(its.map(({ value }) => value)))
}

interface GroupedValue {
  /** Items of one group depend on each other. */
  readonly group: string
  readonly value: number
}

/** The mean over groups of items that depend on each other, with Student's interval. Of nothing: 1, without any. */
function overGroups(items: readonly GroupedValue[], bounds?: Bounds): Estimated {
  if (items.length === 0) return { value: 1, interval: { kind: 'none', reason: 'no item in common' } }
  return meanInterval(groupMeans(items), bounds)
}

function verdictOf({ value, interval }: Estimated): Verdict {
  const [low, high] = interval.kind === 'none' ? [value, value] : [interval.low, interval.high]
  if (high <= sufficientLoss) return 'sufficient'
  return interval.kind === 'none' || low > 0 ? 'short' : 'open'
}

/** By tokens, where they are known of both, else by calls; then by messages; then the lighter kind of mechanism first. */
function byPrice(
  a: Pick<Rung, 'price' | 'family' | 'arm'>,
  b: Pick<Rung, 'price' | 'family' | 'arm'>,
): number {
  const [x, y] = [a.price, b.price]
  const first = x.tokens !== undefined && y.tokens !== undefined ? x.tokens - y.tokens : x.calls - y.calls
  const [f, g] = [a, b].map(({ family }) =>
    family === undefined ? topologyFamilies.length : topologyFamilies.indexOf(family),
  )
  return first || x.messages - y.messages || (f ?? 0) - (g ?? 0) || (a.arm.label < b.arm.label ? -1 : 1)
}
