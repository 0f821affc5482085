import {
  type AgentId,
  type AgentMember,
  type Ask,
  defineTopology,
  type Json,
  type Turn,
  z,
} from '../harness/define.ts'

/**
 * The lowest agent goes, everybody else yields.
 *
 * Mechanism: a rule that all know beforehand. `apply=rule` computes it without a call; `apply=instruct` writes it
 * into each prompt, and agents follow it or not. Agents enter in ascending order unless they conflict with one
 * that entered before. A question to the team is answered by the lowest agent alone.
 * Source: social conventions, Shoham and Tennenholtz (1995), Artificial Intelligence 73.
 * Cost: `rule` 0 calls where each is asked, 1 where the team is; `instruct` n calls where each is asked, 1 where
 * the team is; no messages. A round of coordination is marked when two or more are asked.
 * Works: always without collisions when followed. Breaks: it starves the highest agents under load.
 * Parameters: `apply`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'convention-lowest-id',
  version: 1,
  title: 'Convention: lowest number first',
  description:
    'A rule known to all says that the agent with the lowest number goes and the others yield. It needs no message and has no collisions when it is followed, but it starves the agents with the highest numbers under load.',
  family: 'no-messages',
  source: 'social conventions, Shoham and Tennenholtz (1995)',
  works:
    'Always when agents contend for one thing and follow the rule; the cheapest way to break a symmetry.',
  breaks: 'It starves the agents with the highest numbers under load.',
  params: z.object({
    apply: z
      .enum(['rule', 'instruct'])
      .default('rule')
      .describe('computed without a call, or written into prompts'),
  }),
  needs: { each: ['contention'] },
  edges: () => [],
  cost: {
    formula: 'each: calls 0 (rule) or n (instruct); team: calls 1; messages 0',
    round: ({ asks, asked }, { apply }) => ({ calls: callsOf(asks, asked, apply), messages: 0 }),
    bound: (agents, { apply }) => ({ calls: apply === 'rule' ? 1 : agents, messages: 0 }),
  },
  async turn(turn, desk, { apply }) {
    if (turn.asked.length > 1) desk.coordinationRound()
    if (turn.asks === 'team') return desk.own([await desk.ask(turn.asked[0], { kind: 'answer' })])
    const moves = lowestFirst(turn)
    return apply === 'rule'
      ? desk.rule('lowest-id', moves)
      : desk.own(await desk.askAll(turn.asked, told(moves)))
  },
})

function callsOf(asks: Turn['asks'], asked: number, apply: 'rule' | 'instruct'): number {
  if (asks === 'team') return 1
  return apply === 'rule' ? 0 : asked
}

function lowestFirst({ asked, traits: { contention } }: Turn): ReadonlyMap<AgentId, Json> {
  if (contention === undefined) return new Map()
  const entered: AgentId[] = []
  for (const { agent } of asked) {
    if (!entered.some((other) => contention.conflicts(other, agent))) entered.push(agent)
  }
  const going = new Set(entered)
  return new Map(
    asked.map(({ agent }) => [agent, going.has(agent) ? contention.enter(agent) : contention.yield(agent)]),
  )
}

const ruleText =
  'of all agents that want the same thing now, the one with the lowest number takes it and the others yield.'

function told(moves: ReadonlyMap<AgentId, Json>) {
  return ({ agent }: AgentMember): Ask<'answer'> => ({
    kind: 'answer',
    convention: { rule: ruleText, answer: moves.get(agent) ?? null },
  })
}
