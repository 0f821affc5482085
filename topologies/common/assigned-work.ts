import { type AgentId, type Decision, type Desk, isNonEmpty, type Turn } from '../../harness/define.ts'

/** Which open tasks each agent was given, in the order in which it is to do them. */
export type Assignment = ReadonlyMap<AgentId, readonly string[]>

/**
 * Asks each agent that was given tasks to do them; the others pass without a call, by the rule of this name. One call
 * for each agent with tasks. Only for rounds with the traits `tasks` and `work`.
 */
export async function workedOff(
  { asked, traits: { work } }: Turn,
  desk: Desk,
  assignment: Assignment,
  rule: string,
): Promise<Decision> {
  const given = (agent: AgentId) => assignment.get(agent) ?? []
  const busy = asked.filter(({ agent }) => isNonEmpty(given(agent)))
  const replies = await desk.askAll(busy, ({ agent }) => ({ kind: 'answer', tasks: given(agent) }))
  const idle = work === undefined ? [] : asked.filter(({ agent }) => !isNonEmpty(given(agent)))
  const answers = new Map(idle.map(({ agent }) => [agent, work?.pass(agent) ?? null] as const))
  return desk.own(replies, undefined, { rule, answers })
}
