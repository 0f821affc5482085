import type { AgentMember, Edge, MemberId } from '../../harness/define.ts'

/** The edges between each of these agents and one centre, both ways: 2n edges. */
export function toAndFrom(centre: MemberId, agents: readonly AgentMember[]): readonly Edge[] {
  return agents.flatMap(({ id }) => [
    { from: id, to: centre },
    { from: centre, to: id },
  ])
}
