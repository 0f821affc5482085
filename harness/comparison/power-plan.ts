import type { AnyMetric } from '../core/metric.ts'
import { designEffect } from '../stats/design-effect.ts'
import { detectableDifference, requiredN } from '../stats/required-n.ts'
import { type Level, levels } from './difference.ts'
import type { Setting } from './settings.ts'

/** What is known beforehand of the values that a study will measure: paired differences, or values of one arm. */
export interface Pilot {
  /** Standard deviation of one item's value, above 0. */
  readonly sd: number
  /** How many dependent items are worth an independent one. */
  readonly designEffect: number
  readonly items: number
  /** Groups of items that do not depend on each other. */
  readonly clusters: number
}

/** What a study is to find. */
export interface Demand {
  /** The true difference, not 0. */
  readonly difference: number
  /** Chance of finding it. */
  readonly power: number
  /** Items that one has, for the way back; without it those of the pilot. */
  readonly items: number | undefined
}

/** How large a study must be at one level. */
export interface PlannedSize {
  readonly alpha: Level
  /** As if items were independent. */
  readonly independentItems: number
  /** With the design effect of the pilot, which never makes it less. */
  readonly items: number
  readonly clusters: number
  /** The smallest difference that so many items find; undefined where no number of items is known. */
  readonly detects: { readonly items: number; readonly difference: number } | undefined
}

/** A plan for a pair of arms, or for one against 0. */
export interface PowerPlan {
  /** Undefined, as the arms and the metric, where only a spread was given. */
  readonly setting: Pick<Setting, 'scenario' | 'model' | 'fault' | 'group'> | undefined
  readonly a: string | undefined
  /** Undefined for a mean against 0. */
  readonly b: string | undefined
  readonly metric: Pick<AnyMetric, 'id' | 'version' | 'unit'> | undefined
  /** Undefined where the values have no spread, or there are fewer than two. */
  readonly pilot: Pilot | undefined
  readonly source: 'stored episodes' | 'simulated pilot' | 'given'
  /** Whether the pilot's agents were simulated. */
  readonly isSimulated: boolean
  /** Of one item: an episode of each arm. Undefined where an episode does not tell. */
  readonly perItem: {
    readonly episodes: number
    readonly tokens: number | undefined
    readonly usd: number | undefined
  }
  readonly sizes: readonly PlannedSize[]
}

/** What the values of a pilot say; undefined for fewer than two, or equal ones. */
export function pilotOf(values: readonly number[], groups: readonly string[]): Pilot | undefined {
  const errors = designEffect(values, groups)
  if (errors === undefined) return undefined
  return {
    sd: errors.naive * Math.sqrt(values.length),
    designEffect: errors.designEffect,
    items: values.length,
    clusters: new Set(groups).size,
  }
}

/** The sizes of a study for all levels. */
export function plannedSizes(
  pilot: Pilot,
  { difference, power, items: own }: Demand,
): readonly PlannedSize[] {
  const inflation = Math.max(1, pilot.designEffect)
  const itemsPerCluster = pilot.clusters === 0 ? 1 : pilot.items / pilot.clusters
  const known = own ?? (pilot.items > 0 ? pilot.items : undefined)
  return levels.map((alpha) => {
    const demand = { sd: pilot.sd, alpha: Number(alpha), power }
    const independentItems = requiredN(difference, demand)
    const items = Math.ceil(independentItems * inflation)
    return {
      ...{ alpha, independentItems, items, clusters: Math.ceil(items / itemsPerCluster) },
      detects: known === undefined ? undefined : detected(known, inflation, demand),
    }
  })
}

function detected(items: number, inflation: number, demand: { sd: number; alpha: number; power: number }) {
  return { items, difference: detectableDifference(items / inflation, demand) }
}
