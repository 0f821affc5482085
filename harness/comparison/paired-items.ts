import { mean } from '../stats/mean.ts'
import type { EpisodeValue } from './episode-values.ts'

/** The values of one item in both arms. Items are seeds: of questions from a file, their lines. */
export interface PairedItem {
  readonly seed: number
  /** The item's group of dependent events. */
  readonly group: string
  /** The mean over the repetitions that have a value. */
  readonly a: number
  readonly b: number
}

/** The items that two arms have in common. */
export interface Paired {
  /** By seed. */
  readonly items: readonly PairedItem[]
  /** Items that only one of the two has, or that have no value in one. */
  readonly leftOut: number
}

/** An item with its values over repetitions. */
export interface Item {
  readonly seed: number
  readonly group: string
  /** Values by repetition; those without one are not among them. */
  readonly values: ReadonlyMap<number, number>
}

/** The items of one cell by seed; an item all of whose episodes have no value has none. */
export function itemsOf(values: readonly EpisodeValue[], cell: number): ReadonlyMap<number, Item> {
  const own = Map.groupBy(
    values.filter((each) => each.cell === cell),
    ({ seed }) => seed,
  )
  return new Map(
    [...own].map(([seed, episodes]) => {
      const taken = episodes.flatMap(({ repetition, value }) =>
        value === undefined ? [] : [[repetition, value] as const],
      )
      // An aborted episode may not have come as far as to name its group.
      const [first] = episodes.filter(({ value }) => value !== undefined)
      return [seed, { seed, group: first?.group ?? '', values: new Map(taken) }]
    }),
  )
}

/** The items of two arms, side by side; an item that is not of one group in both is not one item. */
export function pairedItems(a: ReadonlyMap<number, Item>, b: ReadonlyMap<number, Item>): Paired {
  const seeds = [...new Set([...a.keys(), ...b.keys()])].toSorted((x, y) => x - y)
  const items = seeds.flatMap((seed): readonly PairedItem[] => {
    const [left, right] = [a.get(seed), b.get(seed)]
    if (left === undefined || right === undefined || left.group !== right.group) return []
    if (left.values.size === 0 || right.values.size === 0) return []
    return [
      { seed, group: left.group, a: mean([...left.values.values()]), b: mean([...right.values.values()]) },
    ]
  })
  return { items, leftOut: seeds.length - items.length }
}
