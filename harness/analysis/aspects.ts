import { UsageError } from '../core/errors.ts'
import type { Json } from '../core/json.ts'
import type { Cell } from '../core/trace.ts'
import { expectedOneOf } from '../nearest.ts'
import { itemAspects } from '../reading/item-aspects.ts'

/** What may differ between cells, by the names that `--by` takes. A missing name means that a cell lacks it. */
export type Aspects = ReadonlyMap<string, Json>

/** The four aspects that name a row; all others stand in its group. */
export const rowNames = ['scenario', 'topology', 'model', 'fault'] as const

/**
 * All aspects of a cell: the four names, policy, number of agents, parameters, versions. A parameter goes by its
 * bare name, and by `id.name` where two plug-ins of the cell share that name.
 */
export function cellAspects(cell: Cell): Aspects {
  const params = ownedParams(cell)
  const aspects = new Map<string, Json>(Object.entries(fixedAspects(cell)))
  for (const { owner, name, value } of params) {
    const isShared = params.filter((other) => other.name === name).length > 1
    aspects.set(isShared || isReserved(name) ? `${owner}.${name}` : name, value)
  }
  for (const [plugin, version] of pluginVersions(cell)) aspects.set(`${plugin}.version`, version)
  return aspects
}

/** The version of every plug-in of a cell. */
export function pluginVersions({ scenario, topology, model, fault }: Cell): ReadonlyMap<string, number> {
  const plugins = [scenario, topology, model].map(({ id, version }) => [id, version] as const)
  return new Map([...plugins, ...Object.entries(fault.versions)])
}

/**
 * One aspect of a cell, or undefined where the cell lacks it; `id.name` is understood for every parameter.
 *
 * @throws UsageError when two plug-ins of the cell have a parameter of that name
 */
export function aspectOf(cell: Cell, name: string): Json | undefined {
  const value = cellAspects(cell).get(name)
  if (value !== undefined) return value
  const params = ownedParams(cell)
  const namesakes = params.filter((param) => param.name === name)
  if (namesakes.length === 0) return params.find((param) => `${param.owner}.${param.name}` === name)?.value
  const full = namesakes.map(({ owner }) => `${owner}.${name}`).join(' or ')
  throw new UsageError(`--by: expected ${full}, got "${name}"`)
}

/**
 * Checks that each name is an aspect of some cell, `seed`, or one that items may have.
 *
 * @throws UsageError with the likely name
 */
export function requireAspects(cells: readonly Cell[], names: readonly string[]): void {
  const known = new Set<string>([...rowNames, 'policy', 'agents', 'seed', ...itemAspects])
  for (const cell of cells) for (const name of cellAspects(cell).keys()) known.add(name)
  for (const name of names) {
    if (known.has(name) || cells.some((cell) => aspectOf(cell, name) !== undefined)) continue
    throw new UsageError(`--by: ${expectedOneOf([...known], name)}`)
  }
}

function fixedAspects({ scenario, topology, model, fault, policy, agents }: Cell): {
  readonly [name: string]: Json
} {
  return {
    scenario: scenario.id,
    topology: topology.id,
    model: model.id,
    fault: fault.id,
    policy: policy.id,
    agents,
  }
}

function isReserved(name: string): boolean {
  return [...rowNames, 'policy', 'agents', 'seed', ...itemAspects].includes(name)
}

interface OwnedParam {
  readonly owner: string
  readonly name: string
  readonly value: Json
}

function ownedParams(cell: Cell): readonly OwnedParam[] {
  const of = (owner: string, params: { readonly [name: string]: Json }): readonly OwnedParam[] =>
    Object.entries(params).map(([name, value]) => ({ owner, name, value }))
  return [
    ...of(cell.scenario.id, cell.scenarioParams),
    ...of(cell.topology.id, cell.topologyParams),
    ...of(cell.model.id, cell.modelParams),
  ]
}
