import type { EpisodeValue } from './episode-values.ts'

/** The values of one item in both arms. Items are seeds: of questions from a file, their lines. */
export interface PairedItem<V = number> {
  readonly seed: number
  /** The item's group of dependent events. */
  readonly group: string
  /** The mean over the repetitions that have a value. */
  readonly a: V
  readonly b: V
}

/** The items that two arms have in common. */
export interface Paired<V = number> {
  /** By seed. */
  readonly items: readonly PairedItem<V>[]
  /** Items that only one of the two has, or that have no value in one. */
  readonly leftOut: number
}

/** An item with its values over repetitions. */
export interface Item<V = number> {
  readonly seed: number
  readonly group: string
  /** Values by repetition; those without one are not among them. */
  readonly values: ReadonlyMap<number, V>
}

/** The items of one cell by seed; an item all of whose episodes have no value has none. */
export function itemsOf<V>(values: readonly EpisodeValue<V>[], cell: number): ReadonlyMap<number, Item<V>> {
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

/**
 * The items of two arms, side by side; an item that is not of one group in both is not one item.
 *
 * @param average the mean of the values of several repetitions
 */
export function pairedItems<V>(
  a: ReadonlyMap<number, Item<V>>,
  b: ReadonlyMap<number, Item<V>>,
  average: (values: readonly V[]) => V,
): Paired<V> {
  const seeds = [...new Set([...a.keys(), ...b.keys()])].toSorted((x, y) => x - y)
  const items = seeds.flatMap((seed): readonly PairedItem<V>[] => {
    const [left, right] = [a.get(seed), b.get(seed)]
    if (left === undefined || right === undefined || left.group !== right.group) return []
    if (left.values.size === 0 || right.values.size === 0) return []
    const [own, others] = [[...left.values.values()], [...right.values.values()]]
    return [{ seed, group: left.group, a: average(own), b: average(others) }]
  })
  return { items, leftOut: seeds.length - items.length }
}
