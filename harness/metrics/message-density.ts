import { defineMetric, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { reasoningTurns } from '../reading/reasoning-turns.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'
import { mean } from '../stats/mean.ts'

/**
 * How many messages pass for each turn of reasoning.
 *
 * Takes: the messages of an episode, one for each receiver, lost ones, posts on boards and those that the mechanism's
 * own rule writes included; and its turns of reasoning, which are all calls but further tries after a refused reply.
 * Left out: episodes without a call.
 * Summary: all messages / all turns; Student t interval of a ratio. Parts: `messages` and `turns` per episode,
 * `protocol`, the messages that a rule wrote.
 * Source: Kim et al., "Towards a science of scaling agent systems" (2025), arXiv 2512.08296, message density c.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'message-density',
  version: 1,
  title: 'Message density',
  description:
    'Messages between members for each turn of reasoning, over all episodes; a turn is a call of a model that is no further try.',
  unit: 'message',
  better: 'neither',
  options: z.object({}),
  episode(trace) {
    const turns = reasoningTurns(trace)
    if (turns === 0) return { kind: 'left-out', reason: 'no model was called' }
    const messages = eventsOfKind(trace, 'message')
    const protocol = messages.filter((message) => message.protocol === true).length
    return { kind: 'taken', value: { messages: messages.length, protocol, turns } }
  },
  summary: (episodes, _options, sample) => ({
    ...episodeRatio(
      episodes.map(({ messages, turns }) => ({ part: messages, whole: turns })),
      sample,
    ),
    parts: {
      messages: mean(episodes.map(({ messages }) => messages)),
      turns: mean(episodes.map(({ turns }) => turns)),
      protocol: mean(episodes.map(({ protocol }) => protocol)),
    },
  }),
})
