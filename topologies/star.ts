import { defineTopology, isNonEmpty, type Reply, z } from '../harness/define.ts'
import { bothWays } from './common/both-ways.ts'

/**
 * All talk to one of them, who talks to all.
 *
 * Mechanism: agent 0 is the hub; the others, the spokes, have a link to it and to nobody else. The asked spokes propose
 * and send that to the hub, which has an observation of its own and answers once it has read them. Where the team is
 * asked, its answer stands. Where each is asked, it tells each spoke its own answer and what the other spokes said, and
 * they revise; everybody's last answer stands. A hub that is not asked passes on what the spokes said without a call
 * (mark `relay`), they revise, and a question to the team is pooled by its own rule. An agent alone is asked once.
 * Source: the star protocol of MultiAgentBench, Zhu et al. (2025), arXiv 2503.01935; Leavitt (1951), "Some effects of
 * certain communication patterns on group performance", Journal of Abnormal and Social Psychology 46(1).
 * Cost: with a hub that is asked, n calls and n - 1 messages for a team, 2n - 1 calls and 2(n - 1) messages for each;
 * with one that is not, 2n calls and 2n messages; an agent alone 1 call. One round of coordination a direction.
 * Works: when one of the agents can hold what all know; it is the fewest messages by which somebody knows all. Breaks:
 * the hub is a bottleneck and a single point of failure, and what it leaves out nobody learns.
 * Theory: as many messages as a chain in two steps of time in place of n.
 * Parameters: none.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'star',
  version: 1,
  title: 'Star',
  description:
    'One agent is the hub: all others tell it what they propose, and it decides for the team, or tells everybody what all said. It brings everything to one place with the fewest messages and in two steps; when the hub fails, everything does.',
  family: 'peer-to-peer',
  source: 'Zhu et al. (2025), MultiAgentBench, arXiv 2503.01935; Leavitt (1951)',
  works: 'When one of the agents can hold what all know.',
  breaks: 'The hub is a bottleneck and a single point of failure.',
  params: z.object({}),
  *edges({ agents: [hub, ...spokes] }) {
    if (hub !== undefined)
      yield* bothWays(
        hub.id,
        spokes.map(({ id }) => id),
      )
  },
  cost: {
    formula:
      'hub asked: calls n, messages n - 1 (team), calls 2n - 1, messages 2(n - 1) (each); hub a relay: calls 2n, messages 2n; alone: 1 call',
    round: ({ asks, asked, marks }) => costOf(asks, asked, marks['relay'] ?? 0),
    bound: (agents) => costOf('each', agents, 0),
  },
  async turn({ asked, asks }, desk) {
    const [hub = asked[0]] = desk.agents
    const spokes = asked.filter(({ id }) => id !== hub.id)
    if (asked.length === 1) return desk.own([await desk.ask(asked[0], { kind: 'answer' })])
    desk.coordinationRound()
    const told: readonly Reply[] = await desk.askAll(spokes, { kind: 'propose' })
    for (const reply of told) desk.send(reply.by, reply, [hub])
    if (spokes.length === asked.length) desk.mark('relay', [hub])
    const own: readonly Reply[] =
      spokes.length < asked.length ? [await desk.ask(hub, { kind: 'answer', role: hubRole })] : []
    if (asks === 'team' && isNonEmpty(own)) return desk.group(own[0])
    desk.coordinationRound()
    for (const spoke of spokes) {
      const news = [...own, ...told.filter(({ by }) => by.id !== spoke.id)]
      if (isNonEmpty(news)) desk.send(hub, news, [spoke])
    }
    return desk.own([...own, ...(await desk.askAll(spokes, { kind: 'revise' }))])
  },
})

const hubRole =
  'You are in the middle: the others can talk to you only, and you have read what each of them proposes.'

function costOf(asks: 'each' | 'team', asked: number, relays: number) {
  if (asked === 1) return { calls: 1, messages: 0 }
  if (relays > 0) return { calls: 2 * asked, messages: 2 * asked }
  return asks === 'team'
    ? { calls: asked, messages: asked - 1 }
    : { calls: 2 * asked - 1, messages: 2 * (asked - 1) }
}
