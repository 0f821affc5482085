import { UsageError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import type { Trace } from '../core/trace.ts'
import { itemAspect, itemAspects } from '../reading/item-aspects.ts'
import type { Aspects } from './aspects.ts'

/** What sets the episodes of one cell apart: the seed, and properties of the items that they were about. */
export interface EpisodeSplit {
  readonly isByEpisode: boolean
  /** The properties of items among the names that were given. */
  readonly byItem: readonly string[]
  /** What sets this episode apart; empty when nothing does. */
  aspectsOf(trace: Trace): Aspects
  /**
   * Checks at the end that each property was found.
   *
   * @throws UsageError when there were episodes and none had it
   */
  requireFound(): void
}

/** The split by those of these names that belong to episodes rather than to cells. */
export function episodeSplit(by: readonly string[]): EpisodeSplit {
  const names = by.filter((name) => name === 'seed' || itemAspects.includes(name))
  const byItem = names.filter((name) => name !== 'seed')
  const found = new Set<string>()
  let episodes = 0
  return {
    isByEpisode: names.length > 0,
    byItem,
    aspectsOf(trace) {
      episodes += 1
      const aspects = new Map<string, Json>()
      for (const name of names) {
        const value = name === 'seed' ? trace.seed : itemAspect(trace, name)
        if (value === undefined) continue
        aspects.set(name, value)
        found.add(name)
      }
      return aspects
    },
    requireFound() {
      const missing = byItem.find((name) => !found.has(name))
      if (missing === undefined || episodes === 0) return
      throw new UsageError(
        `--by ${missing}: expected episodes whose outcomes name it, got ${episodes} without one`,
      )
    },
  }
}
