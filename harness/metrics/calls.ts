import { defineMetric, z } from '../define.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'
import { mean } from '../stats/mean.ts'
import { meanInterval } from '../stats/mean-interval.ts'

/**
 * How often a model was called.
 *
 * Takes: the number of calls of an episode, further tries after a refused reply included.
 * Summary: the mean; Student t interval. Parts: `retries`, the further tries among them.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'calls',
  version: 1,
  title: 'Model calls',
  description: 'Model calls per episode, with every further try after a refused reply counted as a call.',
  unit: 'call',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const calls = eventsOfKind(trace, 'call')
    const retries = calls.filter(({ attempt }) => attempt > 0).length
    return { kind: 'taken', value: { calls: calls.length, retries } }
  },
  summary: (episodes) => ({
    ...meanInterval(episodes.map(({ calls }) => calls)),
    parts: { retries: mean(episodes.map(({ retries }) => retries)) },
  }),
})
