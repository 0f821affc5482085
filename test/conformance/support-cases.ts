/** Every topology on every scenario, in small worlds of several sizes. */
import { paramFacts } from '../../harness/core/params.ts'
import type { AnyScenario } from '../../harness/core/scenario.ts'
import type { AnyTopology } from '../../harness/core/topology.ts'
import { plugins } from '../../harness/registry.ts'
import { notApplicableReason } from '../../harness/run/applicable.ts'
import { keepsMemory, type Params } from './support-episode.ts'

/** A topology on a scenario with a number of agents. */
export interface Case {
  readonly name: string
  readonly scenario: AnyScenario
  readonly topology: AnyTopology
  readonly agents: number
  readonly scenarioParams: Params
  readonly topologyParams: Params
  /** Why it cannot be played, or undefined when it can. */
  readonly notApplicable: string | undefined
}

/** All scenarios and topologies of the project, by folder. */
export const scenarios = await plugins('scenario')
export const topologies = await plugins('topology')

const agentCounts = [1, 2, 3, 5]
const smallSteps = 12
const largestSmallMinimum = 10

/** All combinations, playable or not. */
export const cases: readonly Case[] = topologies.flatMap((topology) =>
  paramChoices(topology).flatMap((topologyParams) =>
    scenarios.flatMap((scenario) =>
      agentCounts.map((agents) => caseOf({ scenario, topology, agents, topologyParams })),
    ),
  ),
)

type Choice = Pick<Case, 'scenario' | 'topology' | 'agents' | 'topologyParams'>

function caseOf({ scenario, topology, agents, topologyParams }: Choice): Case {
  const scenarioParams = smallParams(scenario)
  const parameters = Object.entries(topologyParams).map(([name, value]) => ` ${name}=${value}`)
  return {
    name: `${topology.id}${parameters.join('')} on ${scenario.id} with ${agents}`,
    ...{ scenario, topology, agents, scenarioParams, topologyParams },
    notApplicable: notApplicableReason({
      ...{ scenario, topology, agents },
      keepsMemory: keepsMemory(scenario, scenarioParams),
      faults: [],
    }),
  }
}

/** A scenario's parameters for a short episode. */
export function smallParams({ params }: AnyScenario): Params {
  const hasSteps = paramFacts(params).some(({ name }) => name === 'steps')
  return hasSteps ? { steps: smallSteps } : {}
}

/** Every value of each enumerated parameter, with the two smallest of each whole-number one. */
export function paramChoices({ params }: AnyTopology): readonly Params[] {
  return paramFacts(params).reduce<readonly Params[]>(
    (rows, { name, type }) => {
      const values = valuesOf(type).filter((value) => params.safeParse({ [name]: value }).success)
      if (values.length === 0) return rows
      return rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })))
    },
    [{}],
  )
}

function valuesOf(type: string): readonly (string | number | boolean)[] {
  if (type === 'boolean') return [false, true]
  const minimum = Number(/^integer from (-?\d+)/.exec(type)?.[1])
  if (minimum <= largestSmallMinimum) return [minimum, minimum + 1]
  return /^[^\s|]+([|][^\s|]+)+$/.test(type) ? type.split('|') : []
}
