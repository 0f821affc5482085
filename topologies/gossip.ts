import { type Desk, defineTopology, type Reply, z } from '../harness/define.ts'
import { drawnMembers } from './common/drawn-members.ts'

/**
 * Each tells a few others, drawn at random, until all agree.
 *
 * Mechanism: all asked agents propose. Then, in each round of gossip, each sends its last reply to `fanout` others,
 * drawn anew and each set equally likely, and all revise. It ends once the ballots of all agents are the same (mark
 * `converged`, with the rounds that it took), or after `rounds`. The last replies are pooled by the question's own rule.
 * Where each is asked, the replies are to the joint question, since only then is there something to agree on, and the
 * pooled one binds all.
 * Source: epidemic algorithms, Demers et al. (1987), "Epidemic algorithms for replicated database maintenance", PODC;
 * push gossip reaches all of n in log2 n + ln n + O(1) rounds with a fan-out of 1, Pittel (1987), SIAM Journal on
 * Applied Mathematics 47(1).
 * Cost: with r executed rounds of coordination, at most R, n(1 + r) calls and n min(F, n - 1) r messages.
 * Works: in large teams without a centre: no agent talks to more than `fanout` others at a time, a lost message or an
 * agent that is down delays it and stops nothing. Breaks: in small teams a mesh costs less; nobody knows whether all
 * know; agents that agree at once, by chance, stop before they know anything of each other.
 * Theory: what one knows reaches all in O(log n) rounds, with O(n log n) messages in place of the mesh's n(n - 1).
 * Parameters: `fanout`, `rounds`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'gossip',
  version: 1,
  title: 'Gossip',
  description:
    'In each round every agent tells its last word to a few others drawn at random and revises, until all say the same or the rounds run out. News reach all of a large team in about log n rounds without any centre, and losses only delay it; small teams do better by telling everybody at once.',
  family: 'peer-to-peer',
  source: 'Demers et al. (1987), Epidemic algorithms for replicated database maintenance, PODC',
  works: 'In large teams without a centre, also when messages are lost.',
  breaks: 'Nobody knows whether all know, and agents that agree by chance stop before they heard anything.',
  draws: true,
  params: z.object({
    fanout: z.number().int().min(1).max(1000).default(2).describe('how many others each tells in a round'),
    rounds: z.number().int().min(1).max(100).default(10).describe('rounds of gossip at most'),
  }),
  edges: () => ({ allows: (from, to) => from !== to }),
  cost: {
    formula: 'calls n(1 + r), messages n min(F, n - 1) r, with r executed rounds of coordination, at most R',
    round: ({ asked, coordinationRounds }, { fanout }) => costOf(asked, fanout, coordinationRounds),
    bound: (agents, { fanout, rounds }) => costOf(agents, fanout, rounds),
  },
  async turn({ asked, asks }, desk, { fanout, rounds }) {
    const on = asks === 'each' ? ({ scope: 'group' } as const) : {}
    let replies: readonly Reply[] = await desk.askAll(asked, { kind: 'propose', ...on })
    let round = 0
    for (; round < rounds && !areAgreed(desk, replies); round += 1) {
      desk.coordinationRound()
      const rng = desk.draw(`peers ${round}`)
      for (const reply of replies) {
        const others = asked.filter(({ id }) => id !== reply.by.id)
        desk.send(reply.by, reply, drawnMembers(rng, others, fanout))
      }
      replies = await desk.askAll(asked, { kind: 'revise', ...on })
    }
    if (areAgreed(desk, replies)) desk.mark('converged', asked, { rounds: round })
    return desk.group(desk.pool('gossip', replies))
  },
})

/** Whether all replies could be read and are the same vote. */
function areAgreed(desk: Desk, replies: readonly Reply[]): boolean {
  const [first, ...others] = replies.map((reply) => desk.ballot(reply))
  return first !== undefined && others.every((ballot) => ballot === first)
}

function costOf(asked: number, fanout: number, rounds: number) {
  return { calls: asked * (1 + rounds), messages: asked * Math.min(fanout, asked - 1) * rounds }
}
