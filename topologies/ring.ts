import { defineTopology, isNonEmpty, type Reply, z } from '../harness/define.ts'

/**
 * A word that goes round.
 *
 * Mechanism: one packet goes from agent to agent in ascending order, and from the last to the first again, `laps`
 * times. It holds the last reply of each other asked agent. Whoever gets it reads it, replies (a proposal in the first
 * lap, then a revision), puts its reply in and passes it on; an agent that is not asked passes it on without a call
 * (mark `relay`). The last reply of each agent stands; a question to the team is pooled by its own rule. An agent alone
 * is asked once.
 * Source: the token ring, Le Lann (1977), "Distributed systems: towards a formal approach", IFIP Congress 77.
 * Cost: with k laps kn calls and kn - 1 messages, and one more for each relay; an agent alone 1 call. All in sequence,
 * a round of coordination for each hand-over.
 * Works: when links are few and all must come to know all: each has two neighbours, and two laps are enough. Breaks: the
 * time grows with kn, and one agent that is down or one lost message breaks the ring.
 * Theory: after one lap the last knows all, after two everybody does; a third adds calls and no knowledge.
 * Parameters: `laps`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'ring',
  version: 1,
  title: 'Ring',
  description:
    'A packet with everybody’s last word goes round from agent to agent, a number of laps, and each adds its own. Two laps let all know all with two links an agent, but the time grows with team and laps, and one break anywhere stops it.',
  family: 'peer-to-peer',
  source: 'the token ring, Le Lann (1977), IFIP Congress 77',
  works: 'When links are few and all must come to know all: two laps are enough.',
  breaks: 'Nothing runs in parallel, and one lost message breaks the ring.',
  params: z.object({
    laps: z.number().int().min(1).max(20).default(2).describe('how often the packet goes round'),
  }),
  *edges({ agents }) {
    if (agents.length < 2) return
    for (const [index, { id }] of agents.entries()) yield { from: agents.at(index - 1)?.id ?? id, to: id }
  },
  cost: {
    formula: 'calls kn, messages kn - 1 and one more for each relay; an agent alone 1 call',
    round: ({ asked, marks }, { laps }) => costOf(asked, laps, marks['relay'] ?? 0),
    bound: (agents, { laps }) => costOf(agents, laps, 0),
  },
  async turn({ asked }, desk, { laps }) {
    if (asked.length === 1) return desk.own([await desk.ask(asked[0], { kind: 'answer' })])
    const places = desk.agents.length
    const isAsked = new Set(asked.map(({ agent }) => agent))
    const from: number = asked[0].agent
    const to = (laps - 1) * places + (asked.at(-1) ?? asked[0]).agent
    const said: Reply[] = []
    for (let step = from; step <= to; step += 1) {
      const [agent, next] = [desk.agents[step % places], desk.agents[(step + 1) % places]]
      if (agent === undefined || next === undefined) continue
      if (isAsked.has(agent.agent)) {
        const kind = said.length < asked.length ? 'propose' : 'revise'
        said.push(await desk.ask(agent, { kind, role: talker }))
        if (step < to) desk.coordinationRound()
      } else desk.mark('relay', [agent], { lap: Math.floor(step / places) })
      const packet = said.slice(1 - asked.length)
      if (step < to && isNonEmpty(packet)) desk.send(agent, packet, [next])
    }
    return desk.own(said.slice(-asked.length))
  },
})

const talker = 'What everybody said last goes round; you add yours, and the next one reads it.'

function costOf(asked: number, laps: number, relays: number) {
  return asked === 1
    ? { calls: 1, messages: 0 }
    : { calls: laps * asked, messages: laps * asked - 1 + relays }
}
