/** How rows of a table are named, and what is said of the cells behind them. */
import type { CellRow } from '../harness/core/analysis.ts'
import { type Html, html } from './html.ts'

/** What sets a row of results apart, with the numbers of the cells behind it. */
export interface RowName {
  readonly topology: string
  readonly model: string
  readonly fault: string
  readonly group: string
  readonly cells: readonly number[]
}

/** A short mark beside a name, with its meaning. */
export function badge(text: string, meaning: string): Html {
  return html` <span class="badge" title="${meaning}">${text}</span>`
}

/**
 * Names rows: the topology, and below it whatever else tells these rows apart. Beside it stands `sees all` where
 * one mind saw the union of the observations and, in a file that mixes simulated and other models, `simulated`.
 */
export function rowNames(rows: readonly RowName[], cells: readonly CellRow[]): (row: RowName) => Html {
  const hasModels = new Set(rows.map((row) => row.model)).size > 1
  const badges = badgesOf(cells)
  return ({ topology, model, fault, group, cells: behind }) => {
    const more = [hasModels ? model : '', fault === 'none' ? '' : `fault ${fault}`, group]
    return html`<span class="name">${topology}</span>${badges(behind)}${more.map(below)}`
  }
}

/** Names cells as `scenario × topology`, with the same marks as rows. */
export function cellNames(cells: readonly CellRow[]): (cell: CellRow) => Html {
  const rows = new Map(cells.map((cell) => [cell.cell, rowOf(cell)]))
  const name = rowNames([...rows.values()], cells)
  return (cell) => name(rows.get(cell.cell) ?? rowOf(cell))
}

function rowOf({ cell, identity, group }: CellRow): RowName {
  const { scenario, topology, model, fault, policy } = identity
  const more = [policy.id === 'none' ? '' : `policy ${policy.id}`, group].filter((part) => part !== '')
  return {
    topology: `${scenario.id} × ${topology.id}`,
    model: model.id,
    fault: fault.id,
    group: more.join(', '),
    cells: [cell],
  }
}

function badgesOf(cells: readonly CellRow[]): (numbers: readonly number[]) => Html {
  const byNumber = new Map(cells.map((cell) => [cell.cell, cell.identity]))
  const isMixed = new Set(cells.map((cell) => cell.identity.isSimulated)).size > 1
  return (numbers) => {
    const behind = numbers.flatMap((number) => byNumber.get(number) ?? [])
    const isSimulated = isMixed && behind.some((cell) => cell.isSimulated)
    const seesUnion = behind.some((cell) => cell.seesUnion)
    return html`${seesUnion ? sees : undefined}${isSimulated ? simulated : undefined}`
  }
}

function below(part: string): Html | undefined {
  return part === '' ? undefined : html`<small class="name">${part}</small>`
}

const simulated = badge('simulated', 'No language model took part')
const sees = badge(
  'sees all',
  'One mind saw the union of all observations; not a like-for-like rival of the others',
)
