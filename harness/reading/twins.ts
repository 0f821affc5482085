import type { Cell } from '../core/trace.ts'
import { comparableKey, itemKey } from './comparable.ts'
import { samePrompts } from './same-prompts.ts'
import type { Treatment } from './treatment.ts'

/** An episode with its treatment. */
export interface TreatedEpisode {
  readonly cell: number
  readonly identity: Cell
  readonly seed: number
  readonly repetition: number
  readonly taken: { readonly treatment: Treatment }
}

/** The episodes of one cell, by item. */
export interface Configuration<E extends TreatedEpisode> {
  readonly identity: Cell
  readonly episodes: ReadonlyMap<string, E>
}

/** Configurations whose prompts are all identical on every item that they have in common; often just one. */
export type Twins<E extends TreatedEpisode> = readonly [Configuration<E>, ...Configuration<E>[]]

/** Comparable configurations, and within them those that are shown the same throughout. */
export function twinGroups<E extends TreatedEpisode>(
  episodes: readonly E[],
): readonly (readonly Twins<E>[])[] {
  const groups = Map.groupBy(episodes, ({ identity }) => comparableKey(identity))
  return [...groups.values()].map((own) => twinsOf(configurations(own)))
}

function configurations<E extends TreatedEpisode>(episodes: readonly E[]): readonly Configuration<E>[] {
  return [...Map.groupBy(episodes, ({ cell }) => cell).values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    return [{ identity: first.identity, episodes: new Map(own.map((one) => [itemKey(one), one])) }]
  })
}

function twinsOf<E extends TreatedEpisode>(all: readonly Configuration<E>[]): readonly Twins<E>[] {
  const classes: [Configuration<E>, ...Configuration<E>[]][] = []
  for (const one of all) {
    const own = classes.find((members) => members.every((member) => isSameThroughout(member, one)))
    if (own === undefined) classes.push([one])
    else own.push(one)
  }
  return classes
}

function isSameThroughout<E extends TreatedEpisode>(a: Configuration<E>, b: Configuration<E>): boolean {
  let pairs = 0
  for (const [item, one] of a.episodes) {
    const other = b.episodes.get(item)
    if (other === undefined) continue
    if (sameness(one, other) !== 'all') return false
    pairs += 1
  }
  return pairs > 0
}

/** Whether two episodes were shown the same, as `samePrompts` tells it. */
export function sameness(a: TreatedEpisode, b: TreatedEpisode): ReturnType<typeof samePrompts> {
  return samePrompts(a.taken.treatment.prompts, b.taken.treatment.prompts)
}

/** The episodes of two configurations on the items that both have. */
export function pairedEpisodes<E extends TreatedEpisode>(
  a: Configuration<E>,
  b: Configuration<E>,
): readonly (readonly [E, E])[] {
  return [...a.episodes].flatMap(([item, one]) => {
    const other = b.episodes.get(item)
    return other === undefined ? [] : [[one, other] as const]
  })
}

/** Of configurations that are shown the same, those whose answers also become one by the same rule. */
export function oneTreatment<E extends TreatedEpisode>(twins: Twins<E>): readonly Twins<E>[] {
  const groups: [Configuration<E>, ...Configuration<E>[]][] = []
  for (const one of twins) {
    const own = groups.find(([first]) => poolsAlike(first, one))
    if (own === undefined) groups.push([one])
    else own.push(one)
  }
  return groups
}

function poolsAlike<E extends TreatedEpisode>(a: Configuration<E>, b: Configuration<E>): boolean {
  return pairedEpisodes(a, b).every(
    ([one, other]) => one.taken.treatment.pooling === other.taken.treatment.pooling,
  )
}
