import { defineMetric, z } from '../define.ts'

/**
 * How long an episode took.
 *
 * Takes: virtual milliseconds from start to end; members that work at the same time count once. Made of drawn
 * durations in simulated cells, of measured ones elsewhere.
 * Summary: the mean; Student t interval.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'makespan',
  version: 2,
  title: 'Makespan',
  description: 'Virtual milliseconds from the start of an episode to its end.',
  unit: 'ms',
  better: 'lower',
  options: z.object({}),
  episode: ({ result }) => ({ kind: 'taken', value: result.makespanMs }),
  summary: 'mean',
})
