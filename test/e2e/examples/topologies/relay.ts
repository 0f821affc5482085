import { defineTopology, type Reply, z } from '../harness/define.ts'

/**
 * One after another, each with the word of the one before.
 *
 * Mechanism: asked agents answer by ascending number; each reads the answer and reasons of the one before it.
 * Source: the sequential pipeline; information cascades, Bikhchandani, Hirshleifer and Welch (1992), Journal of
 * Political Economy 100(5).
 * Cost: n calls and n - 1 messages, all in sequence. One round of coordination.
 * Works: when each answer can build on the last. Breaks: an early error is handed down, and nothing runs in parallel.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'relay',
  version: 1,
  title: 'Relay',
  description:
    'Agents answer one after another, and each reads the answer of the one before. It works when each answer can build on the last; an early error is handed down, and nothing runs in parallel.',
  params: z.object({}),
  edges: ({ agents }) =>
    agents.flatMap(({ id: from }, index) => agents.slice(index + 1).map(({ id: to }) => ({ from, to }))),
  cost: {
    formula: 'calls n, messages n - 1',
    round: ({ asked }) => ({ calls: asked, messages: asked - 1 }),
    bound: (agents) => ({ calls: agents, messages: agents - 1 }),
  },
  async turn({ asked }, desk) {
    desk.coordinationRound()
    const replies: Reply[] = []
    for (const [index, agent] of asked.entries()) {
      const reply = await desk.ask(agent, { kind: 'answer' })
      desk.send(agent, reply, asked.slice(index + 1, index + 2))
      replies.push(reply)
    }
    return desk.own(replies)
  },
})
