import { defineMetric, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { episodeMean } from '../stats/episode-mean.ts'
import { mean } from '../stats/mean.ts'

/**
 * How many messages the members sent each other.
 *
 * Takes: the messages sent in an episode, one for each receiver.
 * Summary: the mean; Student t interval. Parts: `delivered`, `lost` (to a fault), `read` (entered a prompt).
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'messages',
  version: 2,
  title: 'Messages',
  description:
    'Messages sent per episode, counted once for each receiver; not all are delivered, not all are read.',
  unit: 'message',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const messages = eventsOfKind(trace, 'message')
    const reads = new Set(eventsOfKind(trace, 'call').flatMap((call) => call.reads))
    const lost = messages.filter(({ deliveredAt }) => deliveredAt === undefined).length
    const read = messages.filter(({ seq }) => reads.has(seq)).length
    return { kind: 'taken', value: { sent: messages.length, lost, read } }
  },
  summary: (episodes, _options, sample) => ({
    ...episodeMean(
      episodes.map(({ sent }) => sent),
      sample,
    ),
    parts: {
      delivered: mean(episodes.map(({ sent, lost }) => sent - lost)),
      lost: mean(episodes.map(({ lost }) => lost)),
      read: mean(episodes.map(({ read }) => read)),
    },
  }),
})
