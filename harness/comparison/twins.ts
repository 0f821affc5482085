import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { promptsOf } from '../reading/same-prompts.ts'
import type { Twins } from './noise-floor.ts'
import type { Item } from './paired-items.ts'
import { pairsOf } from './settings.ts'

/** An arm with its items and where the episodes of their first repetition stand. */
export interface ArmItems<V = number> {
  readonly label: string
  readonly items: ReadonlyMap<number, Item<V>>
  /** Episode numbers by seed. */
  readonly episodes: ReadonlyMap<number, number>
}

/** The treatment of an episode by number, as `treatmentKey` gives it. */
export type TreatmentOf = (episode: number) => string | undefined

/**
 * The pairs of arms that are one treatment: in every item that both have, and in which both made calls, all prompts
 * are the same, and so is the rule by which several answers became one. A model that is asked the same twice then
 * answers twice, and what differs is noise.
 */
export function twinsAmong<V>(arms: readonly ArmItems<V>[], treatmentOf: TreatmentOf): readonly Twins<V>[] {
  return pairsOf(arms)
    .filter(([a, b]) => areTwins(a, b, treatmentOf))
    .map(([a, b]) => ({ a: a.label, b: b.label, items: [a.items, b.items] }))
}

/** Equal for episodes that are one treatment; undefined where no model was called, so that nothing is to compare. */
export function treatmentKey(trace: Pick<Trace, 'events'>): string | undefined {
  const prompts = promptsOf(trace)
  return prompts.length === 0 ? undefined : JSON.stringify([prompts, poolRules(trace)])
}

function areTwins<V>(a: ArmItems<V>, b: ArmItems<V>, treatmentOf: TreatmentOf): boolean {
  let compared = 0
  for (const [seed, episode] of a.episodes) {
    const other = b.episodes.get(seed)
    if (other === undefined) continue
    const [own, others] = [treatmentOf(episode), treatmentOf(other)]
    if (own === undefined && others === undefined) continue
    if (own !== others) return false
    compared += 1
  }
  return compared > 0
}

/** The rules that made one answer out of several; of one answer every rule makes the same. */
function poolRules(trace: Pick<Trace, 'events'>): string {
  const pools = eventsOfKind(trace, 'pool').filter(({ from }) => from.length > 1)
  return JSON.stringify(pools.map(({ rule }) => rule))
}
