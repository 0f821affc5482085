import { defineTopology, type Reply, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'
import { capped, capsText, firstAnswer } from './common/published.ts'

/**
 * Everybody answers, reads what all others said, and answers again.
 *
 * Mechanism: all asked agents answer alone; then, `rounds` times, each is shown its own last answer with its reasons
 * and what every other one said last, not the whole history, and answers again. All answers of a round are given at
 * the same time. A question to the team is pooled by the median of the last answers where it can be, else by its own
 * rule; where each is asked, its last answer stands. An agent alone is asked to revise with nobody to hear, as in the
 * published runs, which had one agent.
 * Source: configuration `peer_critique_debate` of Nechepurenko and Shuvalov (2026), arXiv 2605.03310; multi-agent
 * debate, Du et al. (2023), arXiv 2305.14325.
 * Cost: n(R + 1) calls and n(n - 1)R messages. R rounds of coordination.
 * Works: when agents know different things and can tell a good reason from a bad one. Breaks: when all reason alike,
 * or follow the majority; messages grow with the square of n.
 * Parameters: `rounds`, `caps`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'peer-critique-debate',
  version: 1,
  title: 'Peer-critique debate',
  description:
    'All asked agents answer, read what every other one said last, and answer again, a fixed number of times; the median of the last answers stands. It spreads what agents know, but costs messages with the square of the team and can spread errors as well.',
  family: 'decision',
  source: 'peer_critique_debate of Nechepurenko and Shuvalov (2026), arXiv 2605.03310; Du et al. (2023)',
  works: 'When agents know different things and can tell a good reason from a bad one.',
  breaks: 'When all reason alike or follow the majority; messages grow with the square of the team.',
  params: z.object({
    rounds: z.number().int().min(1).max(20).default(2).describe('how often answers are exchanged'),
    caps: z.enum(['one', 'published']).default('one').describe(capsText()),
  }),
  edges: ({ agents }) => everyPair(agents.map(({ id }) => id)),
  cost: {
    formula: 'calls n(R + 1), messages n(n - 1)R',
    round: ({ asked }, { rounds }) => costOf(asked, rounds),
    bound: (agents, { rounds }) => costOf(agents, rounds),
  },
  async turn({ asked, asks }, desk, { rounds, caps }) {
    const cap = capped(caps, costOf(asked.length, rounds).calls)
    let replies: readonly Reply[] = await desk.askAll(asked, { ...firstAnswer, ...cap })
    for (let round = 0; round < rounds; round += 1) {
      desk.coordinationRound()
      for (const reply of replies) desk.send(reply.by, reply, asked)
      replies = await desk.askAll(asked, { kind: 'revise', role: debater, recall: 'latest', ...cap })
    }
    return asks === 'each' ? desk.own(replies) : desk.group(desk.pool('tally', replies, { prefer: 'median' }))
  },
})

const debater =
  'You debate with the other members. You see your own last answer with your reasons, and what each of the others said last. Say what is wrong or missing in their reasons, and in your own. Change your answer where a reason convinces you, and only there; that others disagree is no reason.'

function costOf(asked: number, rounds: number) {
  return { calls: asked * (rounds + 1), messages: asked * (asked - 1) * rounds }
}
