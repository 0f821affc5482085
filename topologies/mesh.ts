import { defineTopology, type Reply, z } from '../harness/define.ts'
import { everyPair } from './common/every-pair.ts'

/**
 * Everybody tells everybody.
 *
 * Mechanism: every asked agent proposes and sends its proposal to every other asked agent; all read, and revise.
 * With `rounds` R, proposals are exchanged R times; the last answers stand (a team question is pooled by its own
 * rule).
 * Source: the decentralised configuration of Kim et al. (2025); multi-agent debate, Du et al. (2023),
 * arXiv 2305.14325, without a judge.
 * Cost: n(R + 1) calls and n(n - 1)R messages. R rounds of coordination.
 * Works: for few agents whose information differs. Breaks: messages grow with the square of n, and agents that
 * reason alike move alike: talk alone breaks no symmetry.
 * Parameters: `rounds`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'mesh',
  version: 1,
  title: 'Mesh',
  description:
    'Every asked agent tells its proposal to every other one, reads theirs, and answers again. It spreads what agents know in one exchange, but messages grow with the square of the team, and agents that reason alike move alike.',
  family: 'peer-to-peer',
  source: 'the decentralised configuration of Kim et al. (2025); Du et al. (2023), arXiv 2305.14325',
  works: 'For few agents whose information differs.',
  breaks: 'Messages grow with the square of the team, and agents that reason alike move alike.',
  params: z.object({
    rounds: z.number().int().min(1).max(20).default(1).describe('how often proposals are exchanged'),
  }),
  edges: ({ agents }) => everyPair(agents.map(({ id }) => id)),
  cost: {
    formula: 'calls n(R + 1), messages n(n - 1)R',
    round: ({ asked }, { rounds }) => costOf(asked, rounds),
    bound: (agents, { rounds }) => costOf(agents, rounds),
  },
  async turn(turn, desk, { rounds }) {
    let replies: readonly Reply[] = await desk.askAll(turn.asked, { kind: 'propose' })
    for (let round = 0; round < rounds; round += 1) {
      desk.coordinationRound()
      for (const reply of replies) desk.send(reply.by, reply, turn.asked)
      replies = await desk.askAll(turn.asked, { kind: 'revise' })
    }
    return desk.own(replies)
  },
})

function costOf(asked: number, rounds: number) {
  return { calls: asked * (rounds + 1), messages: asked * (asked - 1) * rounds }
}
