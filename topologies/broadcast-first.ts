import { defineTopology, z } from '../harness/define.ts'

/**
 * Everybody is asked at once, and the answer that is there first is used.
 *
 * Mechanism: the question goes to every asked agent at the same time. Of the answers that could be read the one that
 * was there first in virtual time stands, the lowest agent's on a tie; the others are thrown away, though paid for.
 * Where each is asked and there are tasks, the tasks are what is broadcast: everybody takes what it wants, and nothing
 * keeps two from taking the same one. Where each is asked without tasks, the answers are to the joint question, and the
 * first binds all.
 * Source: redundant requests against slow replies, Dean and Barroso (2013), "The tail at scale", Commun. ACM 56.
 * Cost: n calls, no messages. One round of coordination.
 * Works: when time matters more than calls and any answer will do. Breaks: the fastest answer is not the best one, n - 1
 * of n calls are wasted, and work that is not idempotent is done several times.
 * Parameters: none.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'broadcast-first',
  version: 1,
  title: 'Broadcast, first answer used',
  description:
    'The question goes to every asked agent at once, and the answer that is there first is used; tasks are offered to everybody, who take what they want. It is fast and survives agents that are down, but wastes all other calls, and work that two take is done twice.',
  family: 'no-messages',
  source: 'Dean and Barroso (2013), The tail at scale, Commun. ACM 56',
  works: 'When time matters more than calls and any readable answer will do.',
  breaks: 'The fastest answer is not the best one, and what two take is done twice.',
  params: z.object({}),
  edges: () => [],
  cost: {
    formula: 'calls n, messages 0',
    round: ({ asked }) => ({ calls: asked, messages: 0 }),
    bound: (agents) => ({ calls: agents, messages: 0 }),
  },
  async turn({ asked, asks, traits: { tasks, work } }, desk) {
    desk.coordinationRound()
    if (asks === 'each' && tasks !== undefined && work !== undefined)
      return desk.own(await desk.askAll(asked, { kind: 'answer', role: taker }))
    const answers = await desk.askAll(asked, { kind: 'answer', scope: 'group', role: racer })
    const first = desk.first(answers)
    return first === undefined ? desk.nobody(answers) : desk.group(first)
  },
})

const racer =
  'The same question goes to several of you at once. The first answer that can be read is used for all of you, and the others are thrown away.'

const taker =
  'The same work is offered to several of you at once, and nobody hands it out. Take what you want to do now; you do not hear what the others take.'
