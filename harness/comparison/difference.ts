import type { Interval } from '../core/metric.ts'
import { stream } from '../run/streams.ts'
import { type BootstrapShares, bootstrapShares } from '../stats/bootstrap-shares.ts'
import { designEffect, type MeanErrors } from '../stats/design-effect.ts'
import { groupTotals } from '../stats/group-totals.ts'
import { mean } from '../stats/mean.ts'
import { type PairedT, pairedT } from '../stats/paired-t.ts'
import { requiredN } from '../stats/required-n.ts'
import { symmetricInterval } from '../stats/symmetric-interval.ts'
import { type TypeErrors, typeErrors } from '../stats/type-s-m.ts'
import { type SignedRank, wilcoxonSignedRank } from '../stats/wilcoxon-signed-rank.ts'
import type { PairedItem } from './paired-items.ts'

/** The levels at which required numbers of items are given. */
export const levels = ['0.05', '0.005', '0.001'] as const

/** One of them. */
export type Level = (typeof levels)[number]

/** How differences are measured. */
export interface DifferenceOptions {
  /** Samples drawn by each bootstrap. */
  readonly draws: number
  /** The true effect that type S and type M are computed for; without it the observed one. */
  readonly effect: number | undefined
}

/** A paired difference a - b with what can be said of it. */
export interface Difference {
  /** Whether every item has a difference of its own, or only all of them together have one. */
  readonly basis: 'items' | 'totals'
  /** The metric of a less that of b over the paired items, in its unit. */
  readonly value: number
  readonly interval: Interval
  readonly n: number
  /** Groups of items that do not depend on each other. */
  readonly clusters: number
  /** Undefined where there is no spread, or there are too few items. */
  readonly t: PairedT | undefined
  readonly wilcoxon: SignedRank | undefined
  readonly bootstrap: BootstrapShares | undefined
  readonly errors: MeanErrors | undefined
  /** Items for 80 % power at the observed difference, as if they were independent. */
  readonly requiredN: { readonly [level in Level]: number | undefined }
  /** For s / sqrt(n). */
  readonly types: TypeErrors | undefined
  /** For the error by groups. */
  readonly clusteredTypes: TypeErrors | undefined
}

/** The chance of finding a difference that required numbers are given for. */
const power = 0.8

/**
 * The paired difference of some items, a - b, with interval and tests. The interval is the symmetric studentised bootstrap
 * over groups; all bootstraps begin with the same draws, so that the same items give the same digits.
 *
 * @param items at least one
 */
export function pairedDifference(
  items: readonly PairedItem[],
  { draws, effect }: DifferenceOptions,
): Difference {
  const differences = items.map(({ a, b }) => a - b)
  const groups = items.map(({ group }) => group)
  const terms = differences.map((part) => ({ part, whole: 1 }))
  const value = mean(differences)
  const errors = designEffect(differences, groups)
  const naive = errors?.naive ?? 0
  const clustered = errors?.clustered ?? 0
  return {
    ...{ basis: 'items', value, n: items.length, clusters: new Set(groups).size, errors },
    interval: symmetricInterval(groupTotals(terms, groups), draws, resampling()),
    t: pairedT(differences),
    wilcoxon: wilcoxonSignedRank(differences),
    bootstrap: bootstrapShares(groupTotals(terms, groups), draws, resampling()),
    requiredN: requiredNumbers(value, naive * Math.sqrt(items.length)),
    types: naive > 0 ? typeErrors(effect ?? value, naive) : undefined,
    clusteredTypes: clustered > 0 ? typeErrors(effect ?? value, clustered) : undefined,
  }
}

function requiredNumbers(difference: number, sd: number): Difference['requiredN'] {
  const at = (level: Level) =>
    difference === 0 || sd === 0 ? undefined : requiredN(difference, { sd, alpha: Number(level), power })
  return { '0.05': at('0.05'), '0.005': at('0.005'), '0.001': at('0.001') }
}

/** Every bootstrap gets the same stream from its start. */
function resampling() {
  return { seed: 0, rng: stream('0/bootstrap') }
}
