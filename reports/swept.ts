/** Cells that differ in one numeric parameter, for every parameter that was swept. */
import type { CellRow } from '../harness/core/analysis.ts'
import { canonicalJson } from '../harness/core/json.ts'
import type { Cell } from '../harness/core/trace.ts'

/** Whose parameter was swept. */
export type ParameterPlace = 'scenarioParams' | 'topologyParams' | 'modelParams'

/** A parameter in its place. */
export interface Swept {
  readonly place: ParameterPlace
  readonly parameter: string
}

/** Cells that differ in one parameter, and in what was left free, and in nothing else. */
export interface SweptCells extends Swept {
  readonly rows: readonly CellRow[]
}

/**
 * Groups of cells for each parameter of a place that has two different numbers somewhere; parameters by name. A
 * group may still hold one value only.
 *
 * @param free parts of a cell in which a group's cells may differ too
 */
export function sweptCells(
  cells: readonly CellRow[],
  place: ParameterPlace,
  free: readonly (keyof Cell)[] = [],
): readonly SweptCells[] {
  const numbers = new Map<string, Set<number>>()
  for (const { identity } of cells) {
    for (const [name, value] of Object.entries(identity[place])) {
      if (typeof value === 'number') numbers.set(name, (numbers.get(name) ?? new Set()).add(value))
    }
  }
  const names = [...numbers].filter(([, values]) => values.size > 1).map(([name]) => name)
  return names.toSorted().flatMap((parameter) => {
    const swept = { place, parameter }
    const numeric = cells.filter(({ identity }) => typeof identity[place][parameter] === 'number')
    const groups = Map.groupBy(numeric, ({ identity }) => restOf(identity, swept, free))
    return [...groups.values()].map((rows) => ({ ...swept, rows }))
  })
}

/** The value of a swept parameter in a cell. */
export function sweptValue({ identity }: CellRow, { place, parameter }: Swept): number {
  return Number(identity[place][parameter])
}

/** Equal for cells that differ in the parameter and in what is free alone. */
export function restOf(
  identity: Cell,
  { place, parameter }: Swept,
  free: readonly (keyof Cell)[] = [],
): string {
  const others = { ...identity, [place]: { ...identity[place], [parameter]: null } }
  return canonicalJson(
    Object.fromEntries(Object.entries(others).filter(([part]) => !free.some((each) => each === part))),
  )
}
