import { defineMetric, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { episodeMean } from '../stats/episode-mean.ts'
import { mean } from '../stats/mean.ts'

/**
 * How often a model was called.
 *
 * Takes: the number of calls of an episode, further tries after a refused reply and turns that ask for tools included.
 * Summary: the mean; Student t interval. Parts: `retries`, the further tries among them.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'calls',
  version: 2,
  title: 'Model calls',
  description:
    'Model calls per episode, with every further try after a refused reply, and every turn that asks for tools, counted as a call.',
  unit: 'call',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const calls = eventsOfKind(trace, 'call')
    const retries = calls.filter(({ attempt, turn }) => attempt > 0 && turn === undefined).length
    return { kind: 'taken', value: { calls: calls.length, retries } }
  },
  summary: (episodes, _options, sample) => ({
    ...episodeMean(
      episodes.map(({ calls }) => calls),
      sample,
    ),
    parts: { retries: mean(episodes.map(({ retries }) => retries)) },
  }),
})
