import type { AgentMember, Desk, Json, Member } from '../../harness/define.ts'

/** A bid that reached the one who asked for it. */
export interface Bid {
  readonly agent: AgentMember
  readonly amount: number
}

/** Tells all agents what is to be had, nothing where it is the round's question; gives those that heard it. */
export function announcedTo(
  desk: Desk,
  from: Member,
  agents: readonly AgentMember[],
  what?: Json,
): readonly AgentMember[] {
  return agents.filter((agent) => desk.signal(from, agent, 'announcement', what))
}

/** Has each of these agents say how much it bids, or that it does not; gives the bids that arrived. */
export function collected(
  desk: Desk,
  to: Member,
  bidders: readonly { readonly agent: AgentMember; readonly amount: number | null }[],
): readonly Bid[] {
  return bidders.flatMap(({ agent, amount }) => {
    const hasArrived =
      amount === null ? desk.signal(agent, to, 'refusal') : desk.signal(agent, to, 'bid', amount)
    return hasArrived && amount !== null ? [{ agent, amount }] : []
  })
}

/** Asks agents how sure they are, of the question or of tasks, all at once; null from those who abstain. */
export async function askedBids(desk: Desk, agents: readonly AgentMember[], tasks?: readonly string[]) {
  const scope = tasks === undefined ? 'group' : 'own'
  const replies = await desk.askAll(agents, { kind: 'bid', scope, ...(tasks && { tasks }) })
  return agents.map((agent, index) => {
    const reading = replies[index]?.reading
    return { agent, amount: reading?.kind === 'read' ? reading.answer : null }
  })
}
