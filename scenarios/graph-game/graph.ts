import { UndirectedGraph } from 'graphology'
import * as generators from 'graphology-generators'
import { type AgentId, agentIds, type Rng } from '../../harness/define.ts'

/** The shapes that a game's graph may have. */
export const shapes = ['line', 'star', 'tree', 'complete', 'random'] as const

/** A shape with what its drawing takes. */
export interface Shape {
  readonly graph: (typeof shapes)[number]
  /** Chance of each pair in a random graph. */
  readonly density: number
}

/** Two agents that play with each other, the lower first. */
export type Pair = readonly [AgentId, AgentId]

/** The pairs of a graph over n agents, ascending. What is left to chance is drawn from `rng`. */
export function pairsOf({ graph, density }: Shape, n: number, rng: Rng): readonly Pair[] {
  const agents = agentIds(n)
  return edgesOf({ graph, density }, n, rng)
    .map(([a, b]): readonly [number, number] => (a < b ? [a, b] : [b, a]))
    .sort(([a, b], [c, d]) => a - c || b - d)
    .flatMap(([a, b]) => {
      const [low, high] = [agents[a], agents[b]]
      return low === undefined || high === undefined ? [] : [[low, high] as const]
    })
}

/** How many pairs a graph has, of a random one those that are expected. */
export function expectedPairs({ graph, density }: Shape, n: number): number {
  if (graph === 'complete') return (n * (n - 1)) / 2
  return graph === 'random' ? (density * n * (n - 1)) / 2 : n - 1
}

type Edges = (readonly [number, number])[]

function edgesOf({ graph, density }: Shape, n: number, rng: Rng): Edges {
  switch (graph) {
    case 'line':
      return children(n, (child) => child - 1)
    case 'complete':
      return listed(classic.complete(UndirectedGraph, n))
    case 'random': {
      const drawn = { order: n, probability: density, rng: () => rng.uniform() }
      return listed(random.erdosRenyi.sparse(UndirectedGraph, drawn))
    }
    case 'star':
      return children(n, () => 0)
    case 'tree':
      return children(n, (child) => rng.below(child))
  }
}

function listed(graph: Pick<InstanceType<typeof UndirectedGraph>, 'mapEdges'>): Edges {
  return graph.mapEdges((_edge, _attributes, a, b) => [Number(a), Number(b)] as const)
}

/** Everybody but the first joins somebody lower. A parent drawn evenly gives a random recursive tree. */
function children(n: number, parent: (child: number) => number): Edges {
  return Array.from({ length: n - 1 }, (_, index) => [parent(index + 1), index + 1] as const)
}

// The package has its functions in groups; its declarations leave the groups out.
const { classic, random } = generators as unknown as {
  readonly classic: Pick<typeof generators, 'complete'>
  readonly random: Pick<typeof generators, 'erdosRenyi'>
}
