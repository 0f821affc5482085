import { defineMetric, z } from '../define.ts'
import { isContended } from '../reading/contended-rounds.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'

/**
 * How often an agent got what it wanted.
 *
 * Takes: the agents of all `crossing` events of an episode; two that cross in one round are two crossings.
 * Left out: worlds without contention. An episode with contention in which nobody crosses counts as 0.
 * Summary: the mean; Student t interval.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'crossings',
  version: 2,
  title: 'Crossings',
  description: 'Crossings per episode over all agents, in worlds in which agents contend for something.',
  unit: 'crossing',
  better: 'higher',
  options: z.object({}),
  episode(trace) {
    if (!isContended(trace)) return { kind: 'left-out', reason: 'no contention' }
    const crossings = eventsOfKind(trace, 'world').filter(({ name }) => name === 'crossing')
    return { kind: 'taken', value: crossings.reduce((sum, { agents }) => sum + agents.length, 0) }
  },
  summary: 'mean',
})
