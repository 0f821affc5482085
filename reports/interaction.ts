/** Every topology in every scenario: scores, ranks, and how far one order holds for all. */
import { type Concordance, kendallsW } from '../harness/stats/kendalls-w.ts'
import { type TwoWayShares, twoWayShares } from '../harness/stats/two-way-shares.ts'
import { type LadderFacts, laddersOf, type Rung } from './ladder.ts'

/** A topology's result in one scenario. */
export interface Entry {
  readonly rung: Rung
  /** Rank from 1 among the entries of the scenario; equal scores share one. */
  readonly rank: number
  /** How far up from the lowest to the highest score of the scenario, 0 to 6. */
  readonly heat: number | undefined
}

/** Scores of topologies in scenarios that are like in model and fault. */
export interface Interaction {
  readonly model: string
  readonly fault: string
  readonly scenarios: readonly string[]
  readonly topologies: readonly string[]
  /** Entries by topology and scenario; a pair that has no score is absent. */
  readonly entries: ReadonlyMap<string, ReadonlyMap<string, Entry>>
  /** Topologies that have a score in every scenario, on which the figures rest. */
  readonly complete: readonly string[]
  readonly concordance: Concordance | undefined
  readonly shares: TwoWayShares | undefined
}

/**
 * One table for each model and fault with two or more scenarios. Of several settings of a scenario the first stands
 * for it, and of several settings of a topology there its first, so that the table holds what was run with the fewest
 * changes.
 */
export function interactionsOf(facts: LadderFacts): readonly Interaction[] {
  const groups = Map.groupBy(laddersOf(facts), ({ setting }) =>
    JSON.stringify([setting.model, setting.fault]),
  )
  return [...groups.values()].flatMap((ladders) => {
    const first = [...Map.groupBy(ladders, ({ setting }) => setting.scenario).values()].flatMap((its) =>
      its.slice(0, 1),
    )
    const [one] = first
    if (one === undefined || first.length < 2) return []
    const columns = first.map(({ setting, rungs }) => [setting.scenario, entriesOf(rungs)] as const)
    const scenarios = columns.map(([scenario]) => scenario)
    const topologies = [...new Set(columns.flatMap(([, entries]) => [...entries.keys()]))]
    const entries = new Map(
      topologies.map((topology) => [
        topology,
        new Map(
          columns.flatMap(([scenario, its]) => {
            const entry = its.get(topology)
            return entry === undefined ? [] : [[scenario, entry] as const]
          }),
        ),
      ]),
    )
    const complete = topologies.filter((topology) => entries.get(topology)?.size === scenarios.length)
    const { model, fault } = one.setting
    return [
      { model, fault, scenarios, topologies, entries, complete, ...figures(complete, scenarios, entries) },
    ]
  })
}

function entriesOf(rungs: readonly Rung[]): ReadonlyMap<string, Entry> {
  const first = [...Map.groupBy(rungs, ({ arm }) => arm.topology).values()].flatMap((its) =>
    its.toSorted((a, b) => (a.arm.label < b.arm.label ? -1 : 1)).slice(0, 1),
  )
  const scores = first.map(({ score }) => score.value)
  const [low, high] = [Math.min(...scores), Math.max(...scores)]
  return new Map(
    first.map((rung) => [
      rung.arm.topology,
      {
        rung,
        rank: 1 + scores.filter((other) => other > rung.score.value).length,
        heat: high > low ? Math.round(((rung.score.value - low) / (high - low)) * 6) : undefined,
      },
    ]),
  )
}

function figures(
  complete: readonly string[],
  scenarios: readonly string[],
  entries: Interaction['entries'],
): Pick<Interaction, 'concordance' | 'shares'> {
  if (complete.length < 2) return { concordance: undefined, shares: undefined }
  const at = (topology: string, scenario: string) => entries.get(topology)?.get(scenario)?.rung
  const means = complete.map((topology) =>
    scenarios.map((scenario) => at(topology, scenario)?.score.value ?? 0),
  )
  const variances = complete.map((topology) =>
    scenarios.map((scenario) => varianceOf(at(topology, scenario))),
  )
  return {
    concordance: kendallsW(scenarios.map((_, column) => means.map((row) => row[column] ?? 0))),
    shares: twoWayShares(means, variances),
  }
}

/** Of the mean, back from its interval; 0 where it has none. */
function varianceOf(rung: Rung | undefined): number {
  return (rung?.standardError ?? 0) ** 2
}
