import { defineMetric, z } from '../define.ts'
import { echoes } from '../reading/echoes.ts'
import { episodeRatio } from '../stats/episode-ratio.ts'
import { mean } from '../stats/mean.ts'

/**
 * How many messages tell their receiver nothing new.
 *
 * Takes: the messages of an episode that arrived, and those of them whose text their receiver had been told or had said
 * itself before in the same round, verbatim but for the number of the speaker. What a mechanism's own rule writes does
 * not count; a board is a receiver.
 * Left out: episodes in which no message arrived.
 * Summary: repeating messages / messages; Student t interval of a ratio, clipped to [0, 1]. Parts: `repeated`, such
 * messages per episode. A lower bound: what is said again in other words is not found.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'echo',
  version: 1,
  title: 'Echo',
  description:
    'Share of messages that repeat, verbatim but for the speaker, what their receiver was told or said before in the round.',
  unit: 'share',
  better: 'neither',
  options: z.object({}),
  episode(trace) {
    const { messages, repeated } = echoes(trace)
    if (messages === 0) return { kind: 'left-out', reason: 'no message arrived' }
    return { kind: 'taken', value: { messages, repeated } }
  },
  summary: (episodes, _options, sample) => ({
    ...episodeRatio(
      episodes.map(({ repeated, messages }) => ({ part: repeated, whole: messages })),
      sample,
      { low: 0, high: 1 },
    ),
    parts: { repeated: mean(episodes.map(({ repeated }) => repeated)) },
  }),
})
