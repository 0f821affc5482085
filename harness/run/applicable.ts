import type { ActiveFault } from '../core/fault.ts'
import type { AnyScenario } from '../core/scenario.ts'
import type { AnyTopology } from '../core/topology.ts'

/** A question of fit between a scenario and a topology with a number of agents. */
export interface Pairing {
  readonly scenario: AnyScenario
  readonly topology: AnyTopology
  readonly agents: number
  readonly keepsMemory: boolean
  readonly faults: readonly ActiveFault[]
}

/** Why a topology cannot play a scenario with this many agents, or undefined when it can. */
export function notApplicableReason({
  scenario,
  topology,
  agents,
  keepsMemory,
  faults,
}: Pairing): string | undefined {
  const missing = scenario.asks.flatMap((asks) =>
    (topology.needs?.[asks] ?? []).filter((trait) => !scenario.traitNames.includes(trait)),
  )
  if (missing.length > 0)
    return `the topology needs the trait ${missing.join(', ')}, which the scenario lacks`
  if (topology.needsMemory && !keepsMemory) return 'the topology needs agents that remember earlier rounds'
  const outside = limitReason('scenario', scenario.agents, agents)
  const unfit = outside ?? (topology.agents && limitReason('topology', topology.agents, agents))
  return unfit ?? faults.map((fault) => fault.notApplicable(agents)).find((reason) => reason !== undefined)
}

function limitReason(
  what: string,
  { min, max }: { readonly min: number; readonly max: number },
  agents: number,
): string | undefined {
  const limits = max >= Number.MAX_SAFE_INTEGER ? `at least ${min}` : `${min} to ${max}`
  return agents < min || agents > max ? `the ${what} is for ${limits} agents, not ${agents}` : undefined
}
