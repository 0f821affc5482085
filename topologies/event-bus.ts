import { type AgentMember, defineTopology, memberId, type Reply, z } from '../harness/define.ts'
import { bothWays } from './common/both-ways.ts'
import { drawnMembers } from './common/drawn-members.ts'

/**
 * Publish and subscribe: news go to whoever has subscribed by then.
 *
 * Mechanism: agents publish to a bus, which sends each event on to all subscribers but its publisher; publishers know
 * no readers. Each round is a topic of its own. A drawn share `late` of the asked agents subscribes only after the
 * others have published: with `replay=on` the bus first sends them what was published so far; with `off` they miss it
 * (mark `missed-event`, one for each agent and event). Then the late ones publish, and everybody answers with what came
 * to it; a question to the team is pooled by its own rule. The bus tells the late ones that they are subscribed.
 * Source: Eugster, Felber, Guerraoui and Kermarrec (2003), "The many faces of publish/subscribe", ACM Computing Surveys
 * 35(2); a log that late consumers read from its beginning, Kreps, Narkhede and Rao (2011), Kafka, NetDB.
 * Cost: with l = floor(late n) late and e = n - l early agents 2n calls and n + e(e - 1) + l(n - 1) + l messages, and el
 * more with replay; a lone early publisher says in one more that it has published. One round of coordination for each time of publishing.
 * Works: when publishers need not know who reads, and readers come and go. Breaks: what was published before an agent
 * subscribed is lost on it unless the bus replays it, and nobody notices.
 * Theory: without replay an agent that comes late decides on the news of late ones alone; with replay as in a mesh.
 * Parameters: `late`, `replay`.
 * Version history: 1 first version.
 */
export default defineTopology({
  id: 'event-bus',
  version: 1,
  title: 'Event bus',
  description:
    'Agents publish what they have to a bus, which passes it on to all that have subscribed by then; some subscribe late, and miss what came before unless it is replayed. Nobody needs to know who reads, and nobody notices what was missed.',
  family: 'shared-state',
  source: 'Eugster et al. (2003), The many faces of publish/subscribe, ACM Computing Surveys 35(2)',
  works: 'When publishers need not know who reads, and readers come and go.',
  breaks: 'Whoever subscribes late misses what came before, unless it is replayed, and nobody notices.',
  draws: true,
  params: z.object({
    late: z
      .number()
      .min(0)
      .max(1)
      .default(0.5)
      .describe('share of the agents that subscribe late, rounded down'),
    replay: z.enum(['off', 'on']).default('off').describe('whether late subscribers are sent earlier events'),
  }),
  staff: () => [busName],
  *edges({ agents }) {
    yield* bothWays(
      busName,
      agents.map(({ id }) => id),
    )
  },
  cost: {
    formula:
      'calls 2n, messages n + e(e - 1) + l(n - 1) + l, with replay el more, 1 more where e = 1 and l > 0; l = floor(late n) late agents, e = n - l',
    round: ({ asked }, params) => costOf(asked, params),
    bound: (agents, { replay, ...params }) => ({
      calls: 2 * agents,
      messages: agents * (agents + 1) + (replay === 'on' && params.late > 0 ? agents * agents : 0),
    }),
  },
  async turn({ asked }, desk, { late, replay }) {
    const bus = desk.staff(busName)
    const lateOnes = new Set(drawnMembers(desk.draw('late'), asked, lateCount(asked.length, late)))
    const [early, rest] = [
      asked.filter((agent) => !lateOnes.has(agent)),
      asked.filter((agent) => lateOnes.has(agent)),
    ]
    const published = async (by: readonly AgentMember[], subscribers: readonly AgentMember[]) => {
      if (by.length > 0) desk.coordinationRound()
      const events: readonly Reply[] = await desk.askAll(by, { kind: 'propose', role: publisher })
      for (const event of events) {
        desk.send(event.by, event, [bus])
        desk.send(
          bus,
          event,
          subscribers.filter(({ id }) => id !== event.by.id),
        )
      }
      return events
    }
    const events = await published(early, early)
    // A bus that has nobody to pass an event on to would not wait for it.
    if (early.length === 1 && rest.length > 0) for (const { by } of events) desk.signal(by, bus, 'published')
    for (const agent of rest) {
      desk.signal(bus, agent, 'subscribed')
      for (const event of events)
        if (replay === 'on') desk.send(bus, event, [agent])
        else desk.mark('missed-event', [agent, event.by])
    }
    await published(rest, asked)
    return desk.own(await desk.askAll(asked, { kind: 'revise' }))
  },
})

const busName = memberId('bus')

const publisher = 'What you say is published to whoever has subscribed; you need not know who that is.'

function lateCount(asked: number, late: number): number {
  return Math.floor(late * asked)
}

function costOf(asked: number, { late, replay }: { readonly late: number; readonly replay: 'off' | 'on' }) {
  const lateOnes = lateCount(asked, late)
  const early = asked - lateOnes
  const sentOn = early * (early - 1) + lateOnes * (asked - 1) + (replay === 'on' ? early * lateOnes : 0)
  const published = early === 1 && lateOnes > 0 ? 1 : 0
  return { calls: 2 * asked, messages: asked + sentOn + lateOnes + published }
}
