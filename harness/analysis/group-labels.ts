import type { CellRow } from '../core/analysis.ts'
import { canonicalJson, type Json } from '../core/json.ts'
import { type Aspects, cellAspects, rowNames } from './aspects.ts'

/** Something with a row name, to be set apart from others of the same name. */
export interface Labelled {
  /** What stands before the label: scenario, topology, model, fault. */
  readonly name: string
  /** What may set it apart. */
  readonly aspects: Aspects
}

/** For each item the `name=value` pairs that set it apart from others of its name; empty when nothing does. */
export function groupLabels(items: readonly Labelled[]): readonly string[] {
  const differing = new Map<string, readonly string[]>()
  for (const [name, namesakes] of Map.groupBy(items, (item) => item.name)) {
    differing.set(name, differingNames(namesakes.map(({ aspects }) => aspects)))
  }
  return items.map(({ name, aspects }) => label(aspects, differing.get(name) ?? []))
}

/** The cells with their groups: what differs between the cells of one scenario x topology x model x fault. */
export function cellsWithGroups(cells: readonly CellRow[]): readonly CellRow[] {
  const items = cells.map(({ identity }) => labelled(cellAspects(identity)))
  const labels = groupLabels(items)
  const seen = Map.groupBy(items.keys(), (index) => `${items[index]?.name} ${labels[index]}`)
  return cells.map((row, index) => {
    const text = labels[index] ?? ''
    const isAlone = seen.get(`${items[index]?.name} ${text}`)?.length === 1
    return {
      ...row,
      group: isAlone ? text : [text, `cell=${row.cell}`].filter((part) => part !== '').join(' '),
    }
  })
}

/**
 * Orders labels by their values, numbers as numbers, so that `agents=9` stands before `agents=10`.
 */
export function compareLabels(a: string, b: string): number {
  const [left, right] = [a.split(/[ =]/), b.split(/[ =]/)]
  for (const [index, part] of left.entries()) {
    const order = compareParts(part, right[index] ?? '')
    if (order !== 0) return order
  }
  return left.length - right.length
}

function compareParts(a: string, b: string): number {
  if (a === b) return 0
  const [left, right] = [Number(a || Number.NaN), Number(b || Number.NaN)]
  if (Number.isFinite(left) && Number.isFinite(right) && left !== right) return left - right
  return a < b ? -1 : 1
}

function labelled(aspects: Aspects): Labelled {
  return { name: JSON.stringify(rowNames.map((name) => aspects.get(name))), aspects }
}

function differingNames(all: readonly Aspects[]): readonly string[] {
  const names = new Set(all.flatMap((aspects) => [...aspects.keys()]))
  for (const fixed of rowNames) names.delete(fixed)
  return [...names].filter((name) => new Set(all.map((aspects) => text(aspects.get(name)))).size > 1)
}

function label(aspects: Aspects, names: readonly string[]): string {
  return names
    .filter((name) => aspects.has(name))
    .map((name) => `${name}=${text(aspects.get(name))}`)
    .join(' ')
}

function text(value: Json | undefined): string | undefined {
  return value === undefined || typeof value === 'string' ? value : canonicalJson(value)
}
