import type { AgentId, Factor } from '../../harness/define.ts'
import type { Problem } from './problem.ts'

/** A factor over several agents, kept by the first of them. */
export interface Link {
  readonly factor: Factor
  readonly host: AgentId
  /** The other agents, in the order in which they decide. */
  readonly members: readonly AgentId[]
}

/** A coordination graph with an order in which its agents act: breadth first from the lowest of each component. */
export interface Links {
  readonly order: readonly AgentId[]
  readonly links: readonly Link[]
  /** The links that an agent keeps, and those that others keep with it. */
  hosted(agent: AgentId): readonly Link[]
  joined(agent: AgentId): readonly Link[]
  /** An agent's factors of its own. */
  own(agent: AgentId): readonly Factor[]
  /** Who reached an agent first; undefined for the lowest of a component. */
  parent(agent: AgentId): AgentId | undefined
  readonly roots: readonly AgentId[]
  /** Whether messages may go round in circles. */
  readonly isCyclic: boolean
}

export function linksOf({ agents, factors }: Problem): Links {
  const shared = factors.filter(({ scope }) => scope.length > 1)
  const near = grouped(shared.flatMap(({ scope }) => scope.map((agent) => [agent, scope] as const)))
  const parents = new Map<AgentId, AgentId | undefined>()
  for (const root of agents) if (!parents.has(root)) reach(root, near, parents)
  const order = [...parents.keys()]
  const ranks = new Map(order.map((agent, rank) => [agent, rank]))
  const links = shared.flatMap((factor): readonly Link[] => {
    const [host, ...members] = factor.scope.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0))
    return host === undefined ? [] : [{ factor, host, members }]
  })
  const hosted = grouped(links.map((link) => [link.host, link] as const))
  const joined = grouped(links.flatMap((link) => link.members.map((member) => [member, link] as const)))
  const own = grouped(
    factors.flatMap((factor) =>
      factor.scope.length === 1 ? factor.scope.map((agent) => [agent, factor] as const) : [],
    ),
  )
  const roots = order.filter((agent) => parents.get(agent) === undefined)
  const members = links.reduce((sum, link) => sum + link.members.length, 0)
  return {
    ...{ order, links, roots, isCyclic: members > order.length - roots.length },
    hosted: (agent) => hosted.get(agent) ?? [],
    joined: (agent) => joined.get(agent) ?? [],
    own: (agent) => own.get(agent) ?? [],
    parent: (agent) => parents.get(agent),
  }
}

/** Notes who reaches whom first, in the order in which they are reached. */
function reach(
  root: AgentId,
  near: ReadonlyMap<AgentId, readonly (readonly AgentId[])[]>,
  parents: Map<AgentId, AgentId | undefined>,
): void {
  parents.set(root, undefined)
  const queue = [root]
  for (const agent of queue) {
    for (const other of (near.get(agent) ?? []).flat()) {
      if (parents.has(other)) continue
      parents.set(other, agent)
      queue.push(other)
    }
  }
}

function grouped<K, V>(pairs: readonly (readonly [K, V])[]): ReadonlyMap<K, readonly V[]> {
  const groups = new Map<K, V[]>()
  for (const [key, value] of pairs) {
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [value])
    else group.push(value)
  }
  return groups
}
