import { cellAspects, rowNames } from '../analysis/aspects.ts'
import { compareLabels, groupLabels } from '../analysis/group-labels.ts'
import type { CellRow } from '../core/analysis.ts'
import { canonicalJson } from '../core/json.ts'

/** Cells that differ in the number of agents and in nothing else. */
export interface SweptTeams {
  readonly scenario: string
  readonly topology: string
  readonly model: string
  readonly fault: string
  /** What sets them apart from others of these names; may be empty. */
  readonly group: string
  readonly cells: readonly number[]
}

/** The teams of all cells, by names and group; those of one size too. */
export function sweptTeams(cells: readonly CellRow[]): readonly SweptTeams[] {
  const teams = [...Map.groupBy(cells, ({ identity }) => canonicalJson({ ...identity, agents: 0 })).values()]
  const items = teams.map(([first]) => {
    const aspects = new Map(first === undefined ? [] : cellAspects(first.identity))
    aspects.delete('agents')
    return { name: JSON.stringify(rowNames.map((name) => aspects.get(name))), aspects }
  })
  const labels = groupLabels(items)
  return teams
    .flatMap((own, index): readonly SweptTeams[] => {
      const [first] = own
      if (first === undefined) return []
      const { scenario, topology, model, fault } = first.identity
      const names = { scenario: scenario.id, topology: topology.id, model: model.id, fault: fault.id }
      return [{ ...names, group: labels[index] ?? '', cells: own.map(({ cell }) => cell) }]
    })
    .toSorted(inOrder)
}

function inOrder(a: SweptTeams, b: SweptTeams): number {
  const name = rowNames.find((each) => a[each] !== b[each])
  return name === undefined ? compareLabels(a.group, b.group) : a[name] < b[name] ? -1 : 1
}
