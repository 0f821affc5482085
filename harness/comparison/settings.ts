import { groupLabels } from '../analysis/group-labels.ts'
import type { CellRow } from '../core/analysis.ts'
import { canonicalJson, type Json } from '../core/json.ts'
import type { Cell } from '../core/trace.ts'

/** A topology with its parameters, as one of the things to compare. */
export interface Arm {
  readonly cell: number
  readonly identity: Cell
  readonly topology: string
  /** The topology, with the parameters that set it apart where it stands there more than once. */
  readonly label: string
}

/**
 * What the arms of a comparison share: scenario, model and fault with all their parameters and versions, policy and
 * number of agents. Only such arms meet the same world with the same means.
 */
export interface Setting {
  readonly scenario: string
  readonly model: string
  readonly fault: string
  /** What sets it apart from others of these names, `name=value` pairs with spaces between; may be empty. */
  readonly group: string
  readonly isSimulated: boolean
  /** By label. */
  readonly arms: readonly Arm[]
}

/** The settings of all cells, by scenario, model, fault and group; those of a single arm too. */
export function settingsOf(cells: readonly CellRow[]): readonly Setting[] {
  const found = [...Map.groupBy(cells, ({ identity }) => settingKey(identity)).values()]
  const labels = groupLabels(found.map(([first]) => labelledSetting(first?.identity)))
  return found
    .flatMap((rows, index) => {
      const [first] = rows
      if (first === undefined) return []
      const { scenario, model, fault, isSimulated } = first.identity
      const names = { scenario: scenario.id, model: model.id, fault: fault.id }
      return [{ ...names, group: labels[index] ?? '', isSimulated, arms: armsOf(rows) }]
    })
    .toSorted((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1))
}

/** The pairs of a setting's arms, each once, the first named before the second. */
export function pairsOf<T>(arms: readonly T[]): readonly (readonly [a: T, b: T])[] {
  return arms.flatMap((a, index) => arms.slice(index + 1).map((b) => [a, b] as const))
}

function armsOf(rows: readonly CellRow[]): readonly Arm[] {
  const items = rows.map(({ identity: { topology, topologyParams } }) => ({
    name: topology.id,
    aspects: new Map<string, Json>([...Object.entries(topologyParams), ['version', topology.version]]),
  }))
  const labels = groupLabels(items)
  return rows
    .map(({ cell, identity }, index) => {
      const topology = identity.topology.id
      const label = [topology, labels[index] ?? ''].filter((part) => part !== '').join(' ')
      return { cell, identity, topology, label }
    })
    .toSorted((a, b) => (a.label === b.label ? a.cell - b.cell : a.label < b.label ? -1 : 1))
}

function sharedBy({ scenario, scenarioParams, model, modelParams, fault, policy, agents }: Cell) {
  return { scenario, scenarioParams, model, modelParams, fault, policy, agents }
}

function settingKey(cell: Cell): string {
  return canonicalJson(sharedBy(cell))
}

function labelledSetting(cell: Cell | undefined) {
  if (cell === undefined) return { name: '', aspects: new Map<string, Json>() }
  const { scenario, model, fault, policy, agents } = cell
  const aspects = new Map<string, Json>([
    ...Object.entries(cell.scenarioParams),
    ...Object.entries(cell.modelParams).map(([name, value]): [string, Json] => [
      name in cell.scenarioParams ? `model.${name}` : name,
      value,
    ]),
    ...[['agents', agents] as const, ['policy', policy.id] as const],
    ...[['scenario.version', scenario.version] as const, ['model.version', model.version] as const],
    ['fault.versions', { ...fault.versions }],
  ])
  return { name: JSON.stringify([scenario.id, model.id, fault.id]), aspects }
}

function sortKey({ scenario, model, fault, group }: Setting): string {
  return JSON.stringify([scenario, model, fault, group])
}
