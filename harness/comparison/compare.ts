import type { AnyMetric } from '../core/metric.ts'
import { bonferroni, holm } from '../stats/adjusted-p.ts'
import type { Difference, DifferenceOptions } from './difference.ts'
import type { EpisodeValue } from './episode-values.ts'
import { type Measure, ofMeans } from './measures.ts'
import { type NoiseFloor, noiseFloor, type Twins } from './noise-floor.ts'
import { type Item, itemsOf, pairedItems } from './paired-items.ts'
import { type Arm, pairsOf, type Setting } from './settings.ts'
import { type TreatmentOf, twinsAmong } from './twins.ts'

/** What is said of the metric of a comparison. */
export type ComparedMetric = Pick<AnyMetric, 'id' | 'version' | 'unit' | 'better'>

/** Two topologies side by side in one setting. */
export interface Comparison {
  readonly setting: Setting
  readonly a: Arm
  readonly b: Arm
  readonly metric: ComparedMetric
  /** Undefined where no item is shared. */
  readonly difference: Difference | undefined
  /** Items that are not in both, or have no value in one. */
  readonly leftOut: number
  readonly noise: NoiseFloor
  /** Whether the two are one treatment, by their prompts. */
  readonly areTwins: boolean
  /** p of the paired t test, adjusted over all comparisons of the metric. */
  readonly adjusted: { readonly holm: number | undefined; readonly bonferroni: number | undefined }
  /** p of the clustered bootstrap, adjusted by Holm over the same. */
  readonly holmOfBootstrap: number | undefined
}

/** What to compare. */
export interface CompareRequest<V = number> extends DifferenceOptions {
  readonly settings: readonly Setting[]
  readonly metric: ComparedMetric
  readonly values: readonly EpisodeValue<V>[]
  /** Which pairs are wanted; the first is a. Undefined where the pair is not. */
  readonly wanted: (pair: readonly [Arm, Arm]) => readonly [Arm, Arm] | undefined
  /** Only items that have a value in every arm of the setting. */
  readonly onlyCommon: boolean
  readonly treatmentOf: TreatmentOf
}

/** All wanted pairs of one metric that is a mean over items, with p-values adjusted over them. */
export function compare(request: CompareRequest): readonly Comparison[] {
  return compareBy(ofMeans, request)
}

/** All wanted pairs of one metric, with p-values adjusted over them. */
export function compareBy<V>(measure: Measure<V>, request: CompareRequest<V>): readonly Comparison[] {
  const rows = request.settings.flatMap((setting) => ofSetting(setting, measure, request))
  const adjusted = holm(rows.map(({ difference }) => difference?.t?.p))
  const single = bonferroni(rows.map(({ difference }) => difference?.t?.p))
  const resampled = holm(rows.map(({ difference }) => difference?.bootstrap?.p))
  return rows.map((row, index) => ({
    ...row,
    adjusted: { holm: adjusted[index], bonferroni: single[index] },
    holmOfBootstrap: resampled[index],
  }))
}

type Unadjusted = Omit<Comparison, 'adjusted' | 'holmOfBootstrap'>

function ofSetting<V>(
  setting: Setting,
  measure: Measure<V>,
  request: CompareRequest<V>,
): readonly Unadjusted[] {
  const pairs = pairsOf(setting.arms)
    .map(request.wanted)
    .filter((pair) => pair !== undefined)
  if (pairs.length === 0) return []
  const items = armItems(setting, request)
  const twins = knownTwins(setting, items, request)
  return pairs.map(([a, b]) => {
    const none: ReadonlyMap<number, Item<V>> = new Map()
    const [left, right] = [items.get(a) ?? none, items.get(b) ?? none]
    const paired = pairedItems(left, right, measure.average)
    const areTwins = twins.some((pair) => pair.a === a.label && pair.b === b.label)
    return {
      ...{ setting, a, b, metric: request.metric, leftOut: paired.leftOut },
      difference: paired.items.length === 0 ? undefined : measure.difference(paired.items, request),
      noise: noiseFloor(measure, [left, right], { twins, isSimulated: setting.isSimulated }),
      areTwins: areTwins || twins.some((pair) => pair.a === b.label && pair.b === a.label),
    }
  })
}

function armItems<V>({ arms }: Setting, { values, onlyCommon }: CompareRequest<V>) {
  const items = new Map(arms.map((arm) => [arm, itemsOf(values, arm.cell)]))
  if (!onlyCommon) return items
  const isCommon = (seed: number) => items.values().every((own) => (own.get(seed)?.values.size ?? 0) > 0)
  return new Map(
    [...items].map(([arm, own]): [Arm, ReadonlyMap<number, Item<V>>] => [
      arm,
      new Map([...own].filter(([seed]) => isCommon(seed))),
    ]),
  )
}

/**
 * One prompt shown twice is a replicate only of a model that answers anew: a simulated agent draws its mistakes by
 * place and says the same again.
 */
function knownTwins<V>(
  { arms, isSimulated }: Setting,
  items: ReadonlyMap<Arm, ReadonlyMap<number, Item<V>>>,
  { values, treatmentOf }: CompareRequest<V>,
): readonly Twins<V>[] {
  if (isSimulated) return []
  const armed = arms.map((arm) => {
    const own = items.get(arm) ?? new Map<number, Item<V>>()
    const first = values.filter(
      ({ cell, seed, value }) => cell === arm.cell && value !== undefined && own.has(seed),
    )
    const episodes = new Map(first.toReversed().map(({ seed, episode }) => [seed, episode]))
    return { label: arm.label, items: own, episodes }
  })
  return twinsAmong(armed, treatmentOf)
}
