import { UsageError } from '../core/errors.ts'
import type { AnyTopology } from '../core/topology.ts'
import { plugins } from '../registry.ts'
import { assignments, combinations } from '../run/assignments.ts'

/** The topologies of a sweep, and what is to be said of those that nobody named. */
interface Teams {
  readonly topologies: readonly AnyTopology[]
  readonly notes: readonly string[]
}

/**
 * Topologies with those beside them whose tokens they are given, since these have to be played before.
 *
 * @param set the `--set` options
 * @throws UsageError where one is to be given what nobody spends by himself
 */
export async function withTeams(topologies: readonly AnyTopology[], set: readonly string[]): Promise<Teams> {
  const wanted = topologies.flatMap((topology) => teamsOf(topology, topologies, set))
  const ids = [...new Set(wanted.map(({ team }) => team))]
  const missing = ids.filter((id) => !topologies.some((topology) => topology.id === id))
  const added = missing.length === 0 ? [] : await plugins('topology', missing)
  for (const { id, matches } of [...topologies, ...added]) {
    if (matches === undefined || !ids.includes(id)) continue
    const { topology, param } = wanted.find(({ team }) => team === id) ?? {
      topology: id,
      param: matches.team,
    }
    throw new UsageError(
      `--set ${topology}.${param}: expected a topology that spends by itself, got "${id}", which is given tokens`,
    )
  }
  const notes = missing.map((id) => {
    const { topology } = wanted.find(({ team }) => team === id) ?? { topology: id }
    return `${topology}: ${id} is played as well, because ${topology} is given as many tokens as ${id} spends`
  })
  return { topologies: [...topologies, ...added], notes }
}

interface Wanted {
  readonly topology: string
  readonly param: string
  readonly team: string
}

/** Whose tokens a topology is given; nobody's where it is told how many. */
function teamsOf(
  topology: AnyTopology,
  topologies: readonly AnyTopology[],
  set: readonly string[],
): readonly Wanted[] {
  const { id, matches } = topology
  if (matches === undefined) return []
  const isOf = (param: string) => (option: string) => new RegExp(`^(${id}[.])?${param}=`).test(option)
  if (set.some(isOf(matches.tokens))) return []
  const made = assignments(set.filter(isOf(matches.team)), topologies)
  return combinations(topology, made).map((params) => ({
    ...{ topology: id, param: matches.team },
    team: String(params[matches.team]),
  }))
}
