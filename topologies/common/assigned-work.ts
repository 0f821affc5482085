import {
  type AgentId,
  type Decision,
  type Desk,
  isNonEmpty,
  type Reply,
  type Turn,
} from '../../harness/define.ts'

/** Which open tasks each agent was given, in the order in which it is to do them. */
export type Assignment = ReadonlyMap<AgentId, readonly string[]>

/**
 * Asks each agent that was given tasks to do them; the others pass without a call, by the rule of this name. One call
 * for each agent with tasks. Only for rounds with the traits `tasks` and `work`.
 *
 * @param with.after the plans that the assignment rests on, if any
 * @param with.role what an agent is told of its part, if anything
 */
export async function workedOff(
  { asked, traits: { work } }: Turn,
  desk: Desk,
  assignment: Assignment,
  rule: string,
  {
    after = [],
    role,
  }: { readonly after?: readonly Reply[]; readonly role?: (agent: AgentId) => string } = {},
): Promise<Decision> {
  const given = (agent: AgentId) => assignment.get(agent) ?? []
  const busy = asked.filter(({ agent }) => isNonEmpty(given(agent)))
  const replies = await desk.askAll(busy, ({ agent }) => ({
    ...{ kind: 'answer', tasks: given(agent) },
    ...(role && { role: role(agent) }),
  }))
  const idle = work === undefined ? [] : asked.filter(({ agent }) => !isNonEmpty(given(agent)))
  const answers = new Map(idle.map(({ agent }) => [agent, work?.pass(agent) ?? null] as const))
  return desk.own(replies, undefined, { rule, answers }, after)
}
