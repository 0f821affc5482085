import { type Ask, defineTopology, isNonEmpty, type Reply, z } from '../harness/define.ts'

/**
 * Each passes what it has to the next.
 *
 * Mechanism: from the lowest asked agent to the highest, each reads what those before it said, and sends that together
 * with its own reply to the agent after it. Where the team is asked, the earlier ones propose and the last one decides;
 * where each is asked, every agent answers for itself, knowing the answers given before it. An agent that is not asked
 * passes on what it got without a call (mark `relay`).
 * Source: the chain protocol of MultiAgentBench, Zhu et al. (2025), arXiv 2503.01935; informational cascades,
 * Bikhchandani, Hirshleifer and Welch (1992), Journal of Political Economy 100(5).
 * Cost: n calls, n - 1 messages and one more for each relay, all in sequence. A round of coordination for each hand-over.
 * Works: when each answer can build on the last, and when those who come later have to fit in with those before. Breaks:
 * news travel one way, so that the first never learn what the last know; the time grows with n; one lost message cuts
 * off all that was said before it.
 * Theory: a team's answer knows as much as a manager's would, at as many messages less one, but at n times the time of
 * one call; where each is asked, an agent knows the more the later it comes.
 * Parameters: none.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'chain',
  version: 1,
  title: 'Chain',
  description:
    'Agents answer one after the other, and each hands what it has heard and said to the next; the last one decides for a team. Each can build on all before it, but news travel one way, nothing runs in parallel, and one lost message cuts off all before it.',
  family: 'peer-to-peer',
  source: 'Zhu et al. (2025), MultiAgentBench, arXiv 2503.01935',
  works: 'When each answer can build on the last, or later ones have to fit in with earlier ones.',
  breaks: 'The first never learn what the last know, and the time grows with the team.',
  params: z.object({}),
  *edges({ agents }) {
    for (const [index, { id }] of agents.slice(1).entries()) yield { from: agents[index]?.id ?? id, to: id }
  },
  cost: {
    formula: 'calls n, messages n - 1 and one more for each relay',
    round: ({ asked, marks }) => ({ calls: asked, messages: asked - 1 + (marks['relay'] ?? 0) }),
    bound: (agents) => ({ calls: agents, messages: agents - 1 }),
  },
  async turn({ asked, asks }, desk) {
    const last = asked.at(-1) ?? asked[0]
    const isAsked = new Set(asked.map(({ id }) => id))
    const said: Reply[] = []
    for (const agent of desk.agents.slice(asked[0].agent, last.agent + 1)) {
      const isLast = agent.id === last.id
      if (isAsked.has(agent.id))
        said.push(await desk.ask(agent, asked.length === 1 ? alone : part(asks, isLast)))
      else desk.mark('relay', [agent])
      const next = desk.agents[agent.agent + 1]
      if (isLast || next === undefined || !isNonEmpty(said)) continue
      if (isAsked.has(agent.id)) desk.coordinationRound()
      desk.send(agent, said, [next])
    }
    const decision = said.at(-1)
    return asks === 'each' || decision === undefined ? desk.own(said) : desk.group(decision)
  },
})

const alone = { kind: 'answer' } as const

function part(asks: 'each' | 'team', isLast: boolean): Ask<'answer' | 'propose'> {
  if (asks === 'each') return { kind: 'answer', role: fitsIn }
  return isLast ? { kind: 'answer', role: decides } : { kind: 'propose', role: handsOn }
}

const handsOn =
  'You work one after the other. You have what those before you said. Add what you alone know; the next one reads it all, and the last one decides.'

const decides = 'You are the last of several who worked one after the other. You decide for all of them.'

const fitsIn =
  'You answer one after the other. You know what those before you answered; those after you will know yours.'
