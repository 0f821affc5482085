/** Every topology on every scenario, in small worlds of several sizes. */
import type { Json } from '../../harness/core/json.ts'
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
}

/** A topology on a scenario, with the ways in which it is played. */
export interface Pair {
  readonly name: string
  readonly scenario: AnyScenario
  readonly topology: AnyTopology
  /** Every way in which the two can be played: each choice of parameters with each number of agents. */
  readonly every: readonly Case[]
  /**
   * Some of them: each number of agents once, and up to four choices of parameters. Over a dozen scenarios every choice
   * of a topology meets every number of agents.
   */
  readonly some: readonly Case[]
  /** Why it cannot be played with this many agents, each reason once. */
  readonly notApplicable: readonly string[]
}

/** All scenarios and topologies of the project, by folder. */
export const scenarios = await plugins('scenario')
export const topologies = await plugins('topology')

const agentCounts = [1, 2, 3, 5]
const mostRounds = 6
const largestSmallMinimum = 10
const fewestChoices = 4

/** Parameters that say how long an episode is. */
const lengths = ['steps', 'rounds', 'turns', 'ticks', 'days', 'horizon']

/** Small parameters that were asked for before: to read a schema takes longer than to play a short episode. */
const smallOnes = new WeakMap<AnyScenario, ReadonlyMap<number, Params>>()

/** All combinations, playable or not. */
export const pairs: readonly Pair[] = topologies.flatMap((topology) => {
  const choices = paramChoices(topology)
  return scenarios.map((scenario, index) => pairOf({ scenario, topology, choices, shift: index }))
})

/** All combinations that can be played with some number of agents. */
export const playablePairs: readonly Pair[] = pairs.filter(({ every }) => every.length > 0)

interface Choices {
  readonly scenario: AnyScenario
  readonly topology: AnyTopology
  readonly choices: readonly Params[]
  /** Number of the choice that the first case takes, so that pairs of one topology do not all take the same. */
  readonly shift: number
}

function pairOf({ scenario, topology, choices, shift }: Choices): Pair {
  const scenarioParams = smallParams(scenario)
  const isKept = keepsMemory(scenario, scenarioParams)
  const reason = (agents: number) =>
    notApplicableReason({ scenario, topology, agents, keepsMemory: isKept, faults: [] })
  const usual = agentCounts.filter((agents) => reason(agents) === undefined)
  const own = scenario.agents.default
  const counts = usual.length > 0 || reason(own) !== undefined ? usual : [own]
  const made = (agents: number, topologyParams: Params): Case => ({
    name: nameOf(topology, topologyParams, scenario, agents),
    ...{ scenario, topology, agents, scenarioParams, topologyParams },
  })
  const length = counts.length === 0 ? 0 : Math.max(counts.length, Math.min(choices.length, fewestChoices))
  const stride = Math.ceil(choices.length / fewestChoices)
  return {
    name: `${topology.id} on ${scenario.id}`,
    ...{ scenario, topology },
    every: choices.flatMap((params) => counts.map((agents) => made(agents, params))),
    some: Array.from({ length }, (_, index) =>
      made(counts[index % counts.length] ?? own, choices[(shift + index * stride) % choices.length] ?? {}),
    ),
    notApplicable: [...new Set(agentCounts.flatMap((agents) => reason(agents) ?? []))],
  }
}

function nameOf(topology: AnyTopology, params: Params, scenario: AnyScenario, agents: number): string {
  const parameters = Object.entries(params).map(([name, value]) => ` ${name}=${value}`)
  return `${topology.id}${parameters.join('')} on ${scenario.id} with ${agents}`
}

/** Of these ways, the one with the most agents; the last of several. */
export function largest(cases: readonly Case[]): Case {
  const found = cases.reduce<Case | undefined>(
    (most, each) => (most === undefined || each.agents >= most.agents ? each : most),
    undefined,
  )
  if (found === undefined) throw new Error('expected a case that can be played, got none')
  return found
}

/** A scenario's parameters for a short episode: what it calls small, and at most so many rounds. */
export function smallParams(scenario: AnyScenario, rounds = mostRounds): Params {
  const known = smallOnes.get(scenario)?.get(rounds) ?? newSmallParams(scenario, rounds)
  smallOnes.set(scenario, new Map(smallOnes.get(scenario)).set(rounds, known))
  return known
}

function newSmallParams({ params, open }: AnyScenario, rounds: number): Params {
  // Parameters are plain values.
  const small = open(({ small: declared }): object => declared ?? {}) as Params
  const long = paramFacts(params).filter(
    ({ name, default: usual }) => lengths.includes(name) && typeof usual === 'number' && usual > rounds,
  )
  const shorter = long.map(({ name }) => [name, rounds] as const)
  const legal = shorter.filter(([name, value]) => params.safeParse({ [name]: value }).success)
  return { ...small, ...Object.fromEntries(legal) }
}

/** Every value of each enumerated parameter, with the smallest of each whole-number one and its default, or the next. */
export function paramChoices({ params }: AnyTopology): readonly Params[] {
  return paramFacts(params).reduce<readonly Params[]>(
    (rows, { name, type, default: usual }) => {
      const values = valuesOf(type, usual).filter((value) => params.safeParse({ [name]: value }).success)
      if (values.length === 0) return rows
      return rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value })))
    },
    [{}],
  )
}

function valuesOf(type: string, usual: Json): readonly (string | number | boolean)[] {
  if (type === 'boolean') return [false, true]
  const minimum = Number(/^integer from (-?\d+)/.exec(type)?.[1])
  if (minimum <= largestSmallMinimum)
    return [minimum, typeof usual === 'number' && usual > minimum ? usual : minimum + 1]
  return /^[^\s|]+([|][^\s|]+)+$/.test(type) ? type.split('|') : []
}
