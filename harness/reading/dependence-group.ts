import type { Json } from '../core/json.ts'
import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from './events-of-kind.ts'

/**
 * Which episodes an episode depends on: those with an equal group. A world that names the group of events behind
 * its outcomes (`group`, else `item`, in the data of an `outcome` event) is taken at its word; else episodes of one
 * scenario and seed are a group, since they meet the same world whatever else differs. An episode whose outcomes
 * name several groups shares one only with episodes that name the same.
 */
export function dependenceGroup(trace: Pick<Trace, 'cell' | 'seed' | 'events'>): string {
  const outcomes = eventsOfKind(trace, 'world').filter(({ name }) => name === 'outcome')
  const named = outcomes.map(({ data }) => text(data, 'group') ?? text(data, 'item'))
  const groups = new Set(named.filter((name) => name !== undefined))
  const world = groups.size === 0 ? trace.seed : [...groups].toSorted()
  return JSON.stringify([trace.cell.scenario.id, world])
}

function text(data: Json, name: string): string | undefined {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return undefined
  const value = new Map<string, Json>(Object.entries(data)).get(name)
  return typeof value === 'string' ? value : undefined
}
