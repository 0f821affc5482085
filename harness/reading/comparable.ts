import { canonicalJson } from '../core/json.ts'
import type { Cell } from '../core/trace.ts'

/**
 * Equal for cells that differ in their topology alone, so that their episodes of one seed and repetition are met by
 * one world and can be paired.
 */
export function comparableKey(cell: Cell): string {
  const { scenario, model, fault, policy, agents, scenarioParams, modelParams } = cell
  const versions = { fault: fault.versions, policy: policy.versions }
  const ids = { scenario: scenario.id, model: model.id, fault: fault.id, policy: policy.id }
  const numbers = { scenario: scenario.version, model: model.version, agents }
  return canonicalJson({ ids, numbers, versions, scenarioParams, modelParams })
}

/** Names an item among comparable episodes: what a pair has in common. */
export function itemKey({
  seed,
  repetition,
}: {
  readonly seed: number
  readonly repetition: number
}): string {
  return `${seed}/${repetition}`
}

/** Ids of the topologies of these cells, ascending, each once. */
export function topologyIds(cells: Iterable<Cell>): readonly string[] {
  return [...new Set(Array.from(cells, ({ topology }) => topology.id))].toSorted()
}
