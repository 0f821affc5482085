/** Topologies of the tree for tests that need certain ones. */
import type { AnyTopology } from '../../harness/core/topology.ts'
import { plugins } from '../../harness/registry.ts'

/** Finds these topologies, and gives them by id. */
export async function topologiesNamed<const I extends string>(
  ids: readonly I[],
): Promise<(id: I) => AnyTopology> {
  const found = await plugins('topology', ids)
  return (id) => {
    const topology = found.find((each) => each.id === id)
    if (topology === undefined) throw new Error(`expected a topology ${id}, got none`)
    return topology
  }
}
