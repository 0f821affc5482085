import type { AgentMember, NonEmpty } from '../../harness/define.ts'

/** A place in a tree of agents. */
export interface Node {
  readonly member: AgentMember
  readonly isAsked: boolean
  /** Undefined at the top. */
  readonly parent: AgentMember | undefined
  /** Those below it that are used, ascending. */
  readonly children: readonly AgentMember[]
}

/**
 * The smallest part of a complete tree that joins the asked agents, level by level from the top, where there is one
 * node. Agent 0 is the root of the whole tree, the parent of agent i is agent floor((i - 1) / branching).
 */
export function spannedNodes(
  agents: readonly AgentMember[],
  asked: NonEmpty<AgentMember>,
  branching: number,
): NonEmpty<NonEmpty<Node>> {
  const parentOf = (index: number): number => Math.floor((index - 1) / branching)
  const isAsked = new Set<number>(asked.map(({ agent }) => agent))
  const used = new Set<number>()
  for (const { agent } of asked)
    for (let index: number = agent; index >= 0; index = index === 0 ? -1 : parentOf(index)) used.add(index)
  const childrenOf = (index: number): readonly AgentMember[] =>
    agents.slice(index * branching + 1, (index + 1) * branching + 1).filter(({ agent }) => used.has(agent))
  let top = agents[0] ?? asked[0]
  for (let below = childrenOf(top.agent); !isAsked.has(top.agent) && below.length === 1; ) {
    top = below[0] ?? top
    below = childrenOf(top.agent)
  }
  const nodeOf = (member: AgentMember, parent?: AgentMember): Node => ({
    ...{ member, parent, isAsked: isAsked.has(member.agent), children: childrenOf(member.agent) },
  })
  const levels: [NonEmpty<Node>, ...NonEmpty<Node>[]] = [[nodeOf(top)]]
  for (;;) {
    const [first, ...rest] = (levels.at(-1) ?? []).flatMap(({ member, children }) =>
      children.map((child) => nodeOf(child, member)),
    )
    if (first === undefined) return levels
    levels.push([first, ...rest])
  }
}
