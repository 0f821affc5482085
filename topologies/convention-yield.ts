import {
  type AgentId,
  type AgentMember,
  type Ask,
  type Desk,
  defineTopology,
  type Json,
  type Turn,
  z,
} from '../harness/define.ts'

/**
 * Whoever is not alone yields.
 *
 * Mechanism: a polite rule that all know beforehand and that breaks no symmetry. `apply=rule` computes it without
 * a call; `apply=instruct` writes it into each prompt. A question to the team is answered only when there is
 * one agent; otherwise everybody leaves it to the others.
 * Source: livelock by symmetric courtesy, as in the two people who meet in a corridor (Ashcroft 1975, J. Comput.
 * Syst. Sci. 10).
 * Cost: 0 calls where each is asked (`rule`) or n (`instruct`); 1 call to a team of one, else none; no messages.
 * A round of coordination is marked when two or more are asked.
 * Works: with one agent, or demand so rare that two never meet. Breaks: as soon as two want the same: livelock.
 * Parameters: `apply`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'convention-yield',
  version: 1,
  title: 'Convention: everybody yields',
  description:
    'A rule known to all says that whoever is not alone yields. It breaks no symmetry, so that two agents who meet yield to each other for ever: a livelock that can be measured.',
  family: 'no-messages',
  source: 'livelock by symmetric courtesy, Ashcroft (1975)',
  works: 'With one agent, or with demand so rare that two never meet.',
  breaks: 'As soon as two want the same, nobody moves: livelock.',
  params: z.object({
    apply: z
      .enum(['rule', 'instruct'])
      .default('rule')
      .describe('computed without a call, or written into prompts'),
  }),
  needs: { each: ['contention'] },
  edges: () => [],
  cost: {
    formula: 'each: calls 0 (rule) or n (instruct); team: calls 1 when n = 1, else 0; messages 0',
    round: ({ asks, asked }, { apply }) => ({ calls: callsOf(asks, asked, apply), messages: 0 }),
    bound: (agents, { apply }) => ({ calls: apply === 'rule' ? 1 : agents, messages: 0 }),
  },
  async turn(turn, desk, { apply }) {
    if (turn.asked.length > 1) desk.coordinationRound()
    if (turn.asks === 'team') return turn.asked.length > 1 ? desk.nobody() : alone(turn, desk)
    const moves = politeMoves(turn)
    return apply === 'rule' ? desk.rule('yield', moves) : desk.own(await desk.askAll(turn.asked, told(moves)))
  },
})

function callsOf(asks: Turn['asks'], asked: number, apply: 'rule' | 'instruct'): number {
  if (asks === 'team') return asked === 1 ? 1 : 0
  return apply === 'rule' ? 0 : asked
}

async function alone(turn: Turn, desk: Desk) {
  return desk.own([await desk.ask(turn.asked[0], { kind: 'answer' })])
}

function politeMoves({ asked, traits: { contention } }: Turn): ReadonlyMap<AgentId, Json> {
  if (contention === undefined) return new Map()
  const meetsAnother = (agent: AgentId): boolean =>
    asked.some((other) => other.agent !== agent && contention.conflicts(other.agent, agent))
  return new Map(
    asked.map(({ agent }) => [
      agent,
      meetsAnother(agent) ? contention.yield(agent) : contention.enter(agent),
    ]),
  )
}

const ruleText = 'if any other agent wants the same thing now, yield; take it only when you are the only one.'

function told(moves: ReadonlyMap<AgentId, Json>) {
  return ({ agent }: AgentMember): Ask<'answer'> => ({
    kind: 'answer',
    convention: { rule: ruleText, answer: moves.get(agent) ?? null },
  })
}
