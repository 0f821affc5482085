import { agentIds, agentMember } from '../core/members.ts'
import type { Trace } from '../core/trace.ts'
import { type EventOf, eventsOfKind } from './events-of-kind.ts'

/** The calls that agents made, in causal order; those of staff and of a mind that sees the union are not theirs. */
export function agentCalls(trace: Pick<Trace, 'cell' | 'events'>): readonly EventOf<'call'>[] {
  const agents = new Set(agentIds(trace.cell.agents).map((agent) => agentMember(agent).id))
  return eventsOfKind(trace, 'call').filter(({ member }) => agents.has(member))
}
