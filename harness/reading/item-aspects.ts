import type { Json } from '../core/json.ts'
import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from './events-of-kind.ts'

/** The properties of an item, such as a market's category, by which episodes of one cell may be set apart. */
export const itemAspects: readonly string[] = ['category', 'item']

/**
 * A property of the item that an episode was about, from the data of its `outcome` events; undefined where its world
 * names none. An episode about several items with unlike properties has them all, joined by `+`.
 */
export function itemAspect(trace: Pick<Trace, 'events'>, name: string): string | undefined {
  const values = eventsOfKind(trace, 'world')
    .filter((event) => event.name === 'outcome')
    .flatMap(({ data }) => text(data, name))
  return values.length === 0 ? undefined : [...new Set(values)].toSorted().join('+')
}

function text(data: Json, name: string): readonly string[] {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return []
  const value = new Map<string, Json>(Object.entries(data)).get(name)
  return typeof value === 'string' ? [value] : []
}
