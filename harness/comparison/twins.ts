import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { promptsOf, samePrompts } from '../reading/same-prompts.ts'
import type { Twins } from './noise-floor.ts'
import type { Item } from './paired-items.ts'
import { pairsOf } from './settings.ts'

/** An arm with its items and where the episodes of their first repetition stand. */
export interface ArmItems {
  readonly label: string
  readonly items: ReadonlyMap<number, Item>
  /** Episode numbers by seed. */
  readonly episodes: ReadonlyMap<number, number>
}

/**
 * The pairs of arms that are one treatment: in every item that both have, and in which both made calls, all prompts
 * are the same, and so is the rule by which several answers became one. A model that is asked the same twice then
 * answers twice, and what differs is noise.
 *
 * @param eventsOf reads the events of an episode by number
 */
export function twinsAmong(
  arms: readonly ArmItems[],
  eventsOf: (episode: number) => Trace['events'],
): readonly Twins[] {
  return pairsOf(arms)
    .filter(([a, b]) => areTwins(a, b, eventsOf))
    .map(([a, b]) => ({ a: a.label, b: b.label, items: [a.items, b.items] }))
}

function areTwins(a: ArmItems, b: ArmItems, eventsOf: (episode: number) => Trace['events']): boolean {
  let compared = 0
  for (const [seed, episode] of a.episodes) {
    const other = b.episodes.get(seed)
    if (other === undefined) continue
    const [left, right] = [{ events: eventsOf(episode) }, { events: eventsOf(other) }]
    const [own, others] = [promptsOf(left), promptsOf(right)]
    if (own.length === 0 && others.length === 0) continue
    if (samePrompts(own, others) !== 'all' || poolRules(left) !== poolRules(right)) return false
    compared += 1
  }
  return compared > 0
}

/** The rules that made one answer out of several; of one answer every rule makes the same. */
function poolRules(trace: Pick<Trace, 'events'>): string {
  const pools = eventsOfKind(trace, 'pool').filter(({ from }) => from.length > 1)
  return JSON.stringify(pools.map(({ rule }) => rule))
}
