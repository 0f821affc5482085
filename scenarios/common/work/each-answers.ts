import type { AgentId, Answers, Json } from '../../../harness/define.ts'

/** The answers that were given, by agent; a missing one is left out, as it does nothing. */
export function givenAnswers<A extends Json>(answers: Answers<A>): ReadonlyMap<AgentId, A> {
  if (answers.asks === 'team') return new Map()
  const given = [...answers.byAgent].filter(([, { source }]) => source === 'given')
  return new Map(given.map(([agent, { answer }]) => [agent, answer]))
}

/** An answer of each of these agents. */
export function answersOf<A extends Json>(
  agents: readonly AgentId[],
  answer: (agent: AgentId) => A,
): Answers<A> {
  return {
    asks: 'each',
    byAgent: new Map(agents.map((agent) => [agent, { answer: answer(agent), source: 'given' }])),
  }
}
