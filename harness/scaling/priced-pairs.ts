import { cellAspects } from '../analysis/aspects.ts'
import { groupLabels } from '../analysis/group-labels.ts'
import type { CellRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import { canonicalJson, type Json } from '../core/json.ts'
import { expectedOneOf } from '../nearest.ts'

/** Which topologies are set against each other, and over what. */
export interface PriceQuestion {
  /** Topologies with rounds of coordination; all that have some when it is not given. */
  readonly a?: string | undefined
  /** The topology without, or with fewer. */
  readonly b: string
  /** The parameter of the scenario that was swept, a number. */
  readonly over: string
}

/** Two topologies in one setting. */
export interface PricedPair {
  readonly scenario: string
  readonly model: string
  readonly fault: string
  /** What sets the setting apart from others of these names; may be empty. */
  readonly group: string
  readonly a: string
  readonly b: string
  readonly over: string
}

/** A pair with the cells of both at every value that was swept. */
export interface PricedCells extends PricedPair {
  readonly places: readonly {
    readonly x: number
    readonly a: readonly number[]
    readonly b: readonly number[]
  }[]
}

/** The parameter that holds a price which is charged afterwards; cells that differ in it met the same world. */
const price = 'coordinationCost'

/**
 * All pairs, by setting and topology; those of topologies that coordinate, unless one is named.
 *
 * @param fires whether a cell has a round of coordination
 * @throws UsageError when no cell has the topology or the parameter that is named
 */
export function pricedPairs(
  cells: readonly CellRow[],
  { a, b, over }: PriceQuestion,
  fires: (cell: number) => boolean,
): readonly PricedCells[] {
  requireNamed(cells, { a, b, over })
  const swept = cells.filter(({ identity }) => typeof identity.scenarioParams[over] === 'number')
  const settings = [...Map.groupBy(swept, (row) => settingKey(row, over)).values()]
  const labels = groupLabels(settings.map(([first]) => labelled(first, over)))
  return settings.flatMap((rows, index) => {
    const [first] = rows
    if (first === undefined) return []
    const { scenario, model, fault } = first.identity
    const head = { scenario: scenario.id, model: model.id, fault: fault.id, group: labels[index] ?? '', over }
    const labelOf = armLabels(rows)
    const arms = Map.groupBy(rows, ({ cell }) => labelOf.get(cell) ?? '')
    const names = [...arms.keys()].toSorted()
    const plain = names.filter((name) => isNamed(name, b))
    const coordinated = names.filter((name) =>
      a === undefined ? arms.get(name)?.some(({ cell }) => fires(cell)) : isNamed(name, a),
    )
    const pairs = coordinated.flatMap((left) => plain.map((right) => [left, right] as const))
    return pairs
      .filter(([left, right]) => left !== right)
      .map(([left, right]) => ({
        ...head,
        ...{ a: left, b: right },
        places: placesOf(arms.get(left) ?? [], arms.get(right) ?? [], over),
      }))
  })
}

function placesOf(a: readonly CellRow[], b: readonly CellRow[], over: string): PricedCells['places'] {
  const value = (row: CellRow) => Number(row.identity.scenarioParams[over])
  const [left, right] = [Map.groupBy(a, value), Map.groupBy(b, value)]
  const numbers = (rows: readonly CellRow[] | undefined) => (rows ?? []).map(({ cell }) => cell)
  return [...left.keys()]
    .filter((x) => right.has(x))
    .toSorted((p, q) => p - q)
    .map((x) => ({ x, a: numbers(left.get(x)), b: numbers(right.get(x)) }))
}

function requireNamed(cells: readonly CellRow[], { a, b, over }: PriceQuestion): void {
  const topologies = [...new Set(cells.map(({ identity }) => identity.topology.id))]
  for (const [option, name] of [['--a', a] as const, ['--b', b] as const]) {
    if (name !== undefined && !topologies.some((id) => isNamed(name, id)))
      throw new UsageError(`${option}: ${expectedOneOf(topologies, name)}`)
  }
  const numbers = cells.flatMap(({ identity }) =>
    Object.entries(identity.scenarioParams).flatMap(([name, value]) =>
      typeof value === 'number' ? [name] : [],
    ),
  )
  if (!numbers.includes(over)) throw new UsageError(`--over: ${expectedOneOf([...new Set(numbers)], over)}`)
}

function isNamed(label: string, name: string): boolean {
  return label === name || label.startsWith(`${name} `)
}

/** By cell the topology, with the parameters that set it apart where it stands there more than once. */
function armLabels(rows: readonly CellRow[]): ReadonlyMap<number, string> {
  const items = rows.map(({ identity: { topology, topologyParams } }) => ({
    name: topology.id,
    aspects: new Map<string, Json>([...Object.entries(topologyParams), ['version', topology.version]]),
  }))
  const labels = groupLabels(items)
  const named = rows.map(({ cell, identity }, index): [number, string] => {
    const parts = [identity.topology.id, labels[index] ?? '']
    return [cell, parts.filter((part) => part !== '').join(' ')]
  })
  return new Map(named)
}

function settingKey({ identity }: CellRow, over: string): string {
  const { topology: _, topologyParams: __, seesUnion: ___, scenarioParams, ...shared } = identity
  return canonicalJson({ ...shared, scenarioParams: { ...scenarioParams, [over]: null, [price]: null } })
}

function labelled(row: CellRow | undefined, over: string) {
  if (row === undefined) return { name: '', aspects: new Map() }
  const { identity } = row
  const plain = { ...identity, topology: { id: '', version: 0 }, topologyParams: {} }
  const aspects = new Map<string, Json>(cellAspects(plain))
  for (const name of ['topology', '.version', over, price]) aspects.delete(name)
  const names = ['scenario', 'model', 'fault'].map((name) => aspects.get(name))
  return { name: JSON.stringify(names), aspects }
}
