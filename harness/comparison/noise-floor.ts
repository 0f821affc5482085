import { mean } from '../stats/mean.ts'
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
export interface Twins {
  readonly a: string
  readonly b: string
  readonly items: readonly [ReadonlyMap<number, Item>, ReadonlyMap<number, Item>]
}

/**
 * The noise floor of a difference: the mean over pairs of repetitions of the two arms of |difference of the means over
 * the items that both repetitions have|. Without repetitions, the same between twins; a difference that is smaller
 * may be nothing but another run.
 */
export function noiseFloor(
  arms: readonly ReadonlyMap<number, Item>[],
  twins: readonly Twins[],
  isSimulated: boolean,
): NoiseFloor {
  const replicates = arms.flatMap(repetitionDifferences)
  if (replicates.length > 0) {
    const pairs = `${replicates.length} ${replicates.length === 1 ? 'pair' : 'pairs'} of repetitions`
    return { kind: 'measured', value: mean(replicates), source: 'repetitions', from: pairs }
  }
  const differences = twins.flatMap(({ items: [a, b] }) => meanDifference(a, b))
  if (differences.length > 0) {
    const from = twins.map(({ a, b }) => `${a} and ${b}`).join(', ')
    return { kind: 'measured', value: mean(differences), source: 'twins', from }
  }
  const others = isSimulated ? '' : ' and no two of the topologies were shown the same prompts'
  const reason = `there are no repetitions${others}; sweep with --aa, or with --repeat 2 or more`
  return { kind: 'none', reason }
}

function repetitionDifferences(items: ReadonlyMap<number, Item>): readonly number[] {
  const repetitions = [...new Set([...items.values()].flatMap(({ values }) => [...values.keys()]))]
  return pairsOf(repetitions.toSorted((a, b) => a - b)).flatMap(([a, b]) =>
    meanDifference(onlyRepetition(items, a), onlyRepetition(items, b)),
  )
}

function onlyRepetition(items: ReadonlyMap<number, Item>, repetition: number): ReadonlyMap<number, Item> {
  return new Map(
    [...items].map(([seed, item]) => [
      seed,
      { ...item, values: new Map([...item.values].filter(([each]) => each === repetition)) },
    ]),
  )
}

/** One number, or none where no item is shared. */
function meanDifference(a: ReadonlyMap<number, Item>, b: ReadonlyMap<number, Item>): readonly number[] {
  const { items } = pairedItems(a, b)
  if (items.length === 0) return []
  return [Math.abs(mean(items.map((item) => item.a)) - mean(items.map((item) => item.b)))]
}
