import { defineMetric, z } from '../define.ts'
import { isContended } from '../reading/contended-rounds.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'

/**
 * How often agents got in each other's way.
 *
 * Takes: the `collision` events of an episode; a collision of many agents is one.
 * Left out: worlds without contention. An episode with contention and without a collision counts as 0.
 * Summary: the mean; Student t interval.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'collisions',
  version: 2,
  title: 'Collisions',
  description: 'Collisions per episode, in worlds in which agents contend for something.',
  unit: 'collision',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    if (!isContended(trace)) return { kind: 'left-out', reason: 'no contention' }
    return {
      kind: 'taken',
      value: eventsOfKind(trace, 'world').filter(({ name }) => name === 'collision').length,
    }
  },
  summary: 'mean',
})
