/** A topology's members and declared edges, small enough to be drawn. */
import { agentIds, agentMember, type MemberId, memberId } from '../harness/core/members.ts'
import type { AnyTopology, Edge, EdgeRule, Topology } from '../harness/core/topology.ts'

/** Someone or something that a topology has. */
export interface ShapeNode {
  readonly id: string
  readonly kind: 'agent' | 'staff' | 'board' | 'union'
}

/** A way for messages, by places in the list of nodes; `isBothWays` where messages may go back as well. */
export interface ShapeEdge {
  readonly from: number
  readonly to: number
  readonly isBothWays: boolean
}

/** Who is there, and who may write to whom. */
export interface Shape {
  readonly nodes: readonly ShapeNode[]
  readonly edges: readonly ShapeEdge[]
}

/** Agents of a drawing, where the topology can have as many. */
const drawnAgents = 4

/** What a topology looks like with its default parameters and four agents, or as few as it must have. */
export function topologyShape(topology: AnyTopology): Shape | undefined {
  return topology.open(<P>(inner: Topology<P>) => {
    const { min = 1, max = drawnAgents } = inner.agents ?? {}
    const agents = agentIds(Math.max(min, Math.min(max, drawnAgents))).map(agentMember)
    const defaults = inner.params.safeParse({})
    if (!defaults.success) return undefined
    const setting = { params: defaults.data, agents }
    const named = (names: readonly string[], kind: ShapeNode['kind']) => names.map((id) => ({ id, kind }))
    const nodes: readonly ShapeNode[] = [
      ...(inner.sees === 'union'
        ? named(['solo'], 'union')
        : named(
            agents.map(({ id }) => id),
            'agent',
          )),
      ...named(inner.staff?.(setting) ?? [], 'staff'),
      ...named(inner.boards?.(setting) ?? [], 'board'),
    ]
    return { nodes, edges: drawnEdges(nodes, inner.edges(setting)) }
  })
}

function drawnEdges(nodes: readonly ShapeNode[], declared: Iterable<Edge> | EdgeRule): readonly ShapeEdge[] {
  const listed =
    'allows' in declared ? undefined : new Set([...declared].map(({ from, to }) => key(from, to)))
  const allows = (from: MemberId, to: MemberId) =>
    'allows' in declared ? declared.allows(from, to) : listed?.has(key(from, to)) === true
  const ids = nodes.map(({ id }) => memberId(id))
  return ids.flatMap((a, from) =>
    ids.slice(from + 1).flatMap((b, index): readonly ShapeEdge[] => {
      const to = from + 1 + index
      const [there, back] = [allows(a, b), allows(b, a)]
      if (there) return [{ from, to, isBothWays: back }]
      return back ? [{ from: to, to: from, isBothWays: false }] : []
    }),
  )
}

function key(from: string, to: string): string {
  return JSON.stringify([from, to])
}
