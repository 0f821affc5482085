import { defineMetric, z } from '../define.ts'
import { isContended } from '../reading/contended-rounds.ts'
import { livelocks } from '../reading/livelocks.ts'
import { episodeMean } from '../stats/episode-mean.ts'
import { mean } from '../stats/mean.ts'

/**
 * How long everybody gave way to everybody.
 *
 * Takes: the rounds of an episode that lie in a livelock, as the detector of that name finds it.
 * Left out: worlds without contention.
 * Summary: the mean; Student t interval. Parts: `episodes`, the share of episodes with a livelock.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'livelock',
  version: 2,
  title: 'Livelock',
  description:
    'Rounds per episode in which all who wanted the thing yielded, three or more of them in a row.',
  unit: 'round',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    if (!isContended(trace)) return { kind: 'left-out', reason: 'no contention' }
    return { kind: 'taken', value: livelocks(trace).reduce((sum, { length }) => sum + length, 0) }
  },
  summary: (rounds, _options, sample) => ({
    ...episodeMean(rounds, sample),
    parts: { episodes: mean(rounds.map((count) => (count > 0 ? 1 : 0))) },
  }),
})
