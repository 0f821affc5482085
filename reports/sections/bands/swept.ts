import { type Cell, type CellRow, type ReportFacts, sweptCells, sweptValue } from '../../define.ts'

/** Simulated cells that differ in one parameter of their persona and in the number of agents, and in nothing else. */
export interface Sweep {
  readonly scenario: string
  readonly topology: string
  /** The persona's parameter that was swept. */
  readonly parameter: string
  /** Its values, ascending. */
  readonly values: readonly number[]
  /** The persona's other parameters, as they were set. */
  readonly persona: Cell['modelParams']
  readonly model: string
  readonly cells: readonly SweptCell[]
}

/** A cell with where it stands in its sweep. */
export interface SweptCell {
  readonly cell: number
  readonly agents: number
  readonly value: number
}

/** The sweeps of a file that hold two numbers of agents and two values of a parameter or more. */
export function sweepsOf({ cells }: Pick<ReportFacts, 'cells'>): readonly Sweep[] {
  const simulated = cells.filter(({ identity }) => identity.isSimulated)
  return sweptCells(simulated, 'modelParams', ['agents']).flatMap(
    ({ rows, parameter }) => sweepOf(rows, parameter) ?? [],
  )
}

function sweepOf(rows: readonly CellRow[], parameter: string): Sweep | undefined {
  const [first] = rows
  if (first === undefined) return undefined
  const cells = rows.map(
    (row): SweptCell => ({
      ...{ cell: row.cell, agents: row.identity.agents },
      value: sweptValue(row, { place: 'modelParams', parameter }),
    }),
  )
  const values = [...new Set(cells.map(({ value }) => value))].toSorted((a, b) => a - b)
  const numbers = new Set(cells.map(({ agents }) => agents))
  if (values.length < 2 || numbers.size < 2) return undefined
  const { scenario, topology, model, modelParams } = first.identity
  const { [parameter]: _swept, ...persona } = modelParams
  return {
    ...{ scenario: scenario.id, topology: topology.id, model: model.id },
    parameter,
    values,
    persona,
    cells,
  }
}
