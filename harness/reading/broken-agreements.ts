import type { AgentId } from '../core/members.ts'
import { agentMember } from '../core/members.ts'
import type { Trace } from '../core/trace.ts'
import { type Agreement, isKept, type TalkedRound } from './agreements.ts'
import { eventsOfKind } from './events-of-kind.ts'
import type { SpokenPart } from './spoken-plan.ts'

/** An agent that bought something else than its part of what was agreed. */
export interface Breach {
  readonly agent: AgentId
  readonly agreement: Agreement
  readonly part: SpokenPart
  readonly bought: { readonly [resource: string]: number }
  /** Number of the event in which it bought; that of the settlement for one without a purchase. */
  readonly purchase: number
}

/**
 * Who bought something else than was agreed, by choice: an agent whose reply could not be read, or for whom another
 * decided, is not among them.
 */
export function breaches(trace: Pick<Trace, 'events'>, round: TalkedRound): readonly Breach[] {
  const { agreement } = round
  if (agreement === undefined) return []
  return [...agreement.plan].flatMap(([agent, part]): Breach[] => {
    const bought = round.units[agent]
    if (bought === undefined || isKept(part, bought) || !choseItself(trace, round, agent)) return []
    return [{ agent, agreement, part, bought, purchase: round.bought[agent] ?? round.seq }]
  })
}

/** Whether an agent's purchase was its own reply; so it is where the trace does not say. */
export function choseItself(
  trace: Pick<Trace, 'events'>,
  { round }: Pick<TalkedRound, 'round'>,
  agent: AgentId,
): boolean {
  return eventsOfKind(trace, 'decision')
    .filter((event) => event.round === round && event.agents.includes(agent))
    .every(({ source, by }) => source === 'reply' && by === agentMember(agent).id)
}
