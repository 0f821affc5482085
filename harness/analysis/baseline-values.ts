import type { NonEmpty } from '../core/json.ts'
import type { Cell, Trace } from '../core/trace.ts'
import { comparableKey } from '../reading/comparable.ts'

/** What a metric took from the episodes of its baseline, by the world that they met. One for each metric. */
export interface BaselineValues<V> {
  /** Keeps what was taken from an episode if it is one of the baseline; of several versions the newest counts. */
  keep(trace: Trace, value: V): void
  /** What was taken from the baseline in the world with this key; undefined where it has no episode there. */
  of(world: string): NonEmpty<V> | undefined
}

/** No values yet. */
export function baselineValues<V>(topology: string): BaselineValues<V> {
  const known = new Map<string, { readonly version: number; readonly values: [V, ...V[]] }>()
  return {
    keep(trace, value) {
      const { id, version } = trace.cell.topology
      if (id !== topology) return
      const world = worldKey(trace)
      const before = known.get(world)
      if (before === undefined || before.version < version) known.set(world, { version, values: [value] })
      else if (before.version === version) before.values.push(value)
    },
    of: (world) => known.get(world)?.values,
  }
}

const cellKeys = new WeakMap<Cell, string>()

/** Equal for episodes that met one world with the same means: of comparable cells and one seed. */
export function worldKey({ cell, seed }: Pick<Trace, 'cell' | 'seed'>): string {
  const key = cellKeys.get(cell) ?? comparableKey(cell)
  cellKeys.set(cell, key)
  return `${seed} ${key}`
}
