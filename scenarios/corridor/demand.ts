import type { AgentId, Streams } from '../../harness/define.ts'

/** Who newly wants to cross, ascending, at each step from 0. */
export type Demand = readonly (readonly AgentId[])[]

/** Demand drawn from the world's streams, one for each step, whatever anybody answers. */
export function seededDemand(
  streams: Streams,
  { agents, steps, probability }: { agents: readonly AgentId[]; steps: number; probability: number },
): Demand {
  return Array.from({ length: steps }, (_, step) => {
    const rng = streams('demand', step)
    return agents.filter(() => rng.uniform() < probability)
  })
}
