import { mean } from '../stats/mean.ts'
import type { Measure } from './measures.ts'
import { type Item, pairedItems } from './paired-items.ts'
import { pairsOf } from './settings.ts'

/** How far two runs of one treatment are apart. */
export type NoiseFloor =
  | {
      readonly kind: 'measured'
      /** Absolute difference of the metric's means, in its unit. */
      readonly value: number
      readonly source: 'repetitions' | 'twins'
      /** What was compared, in words. */
      readonly from: string
    }
  | { readonly kind: 'none'; readonly reason: string }

/** Two cells that are one treatment: all prompts of all their shared items are equal. */
export interface Twins<V = number> {
  readonly a: string
  readonly b: string
  readonly items: readonly [ReadonlyMap<number, Item<V>>, ReadonlyMap<number, Item<V>>]
}

/**
 * The noise floor of a difference: the mean over pairs of repetitions of the two arms of |difference of the metric over
 * the items that both repetitions have|. Without repetitions, the same between twins; a difference that is smaller
 * may be nothing but another run.
 */
export function noiseFloor<V>(
  measure: Measure<V>,
  arms: readonly ReadonlyMap<number, Item<V>>[],
  { twins, isSimulated }: { readonly twins: readonly Twins<V>[]; readonly isSimulated: boolean },
): NoiseFloor {
  const replicates = arms.flatMap((arm) => repetitionDifferences(measure, arm))
  if (replicates.length > 0) {
    const pairs = `${replicates.length} ${replicates.length === 1 ? 'pair' : 'pairs'} of repetitions`
    return { kind: 'measured', value: mean(replicates), source: 'repetitions', from: pairs }
  }
  const differences = twins.flatMap(({ items: [a, b] }) => distance(measure, a, b))
  if (differences.length > 0) {
    const from = twins.map(({ a, b }) => `${a} and ${b}`).join(', ')
    return { kind: 'measured', value: mean(differences), source: 'twins', from }
  }
  const others = isSimulated ? '' : ' and no two of the topologies were shown the same prompts'
  const reason = `there are no repetitions${others}; sweep with --aa, or with --repeat 2 or more`
  return { kind: 'none', reason }
}

function repetitionDifferences<V>(
  measure: Measure<V>,
  items: ReadonlyMap<number, Item<V>>,
): readonly number[] {
  const repetitions = [...new Set([...items.values()].flatMap(({ values }) => [...values.keys()]))]
  return pairsOf(repetitions.toSorted((a, b) => a - b)).flatMap(([a, b]) =>
    distance(measure, onlyRepetition(items, a), onlyRepetition(items, b)),
  )
}

function onlyRepetition<V>(
  items: ReadonlyMap<number, Item<V>>,
  repetition: number,
): ReadonlyMap<number, Item<V>> {
  return new Map(
    [...items].map(([seed, item]) => [
      seed,
      { ...item, values: new Map([...item.values].filter(([each]) => each === repetition)) },
    ]),
  )
}

/** One number, or none where no item is shared or there is no value of those that are. */
function distance<V>(
  measure: Measure<V>,
  a: ReadonlyMap<number, Item<V>>,
  b: ReadonlyMap<number, Item<V>>,
): readonly number[] {
  const { items } = pairedItems(a, b, measure.average)
  const difference = items.length === 0 ? undefined : measure.value(items)
  return difference === undefined ? [] : [Math.abs(difference)]
}
