import { defineMetric, z } from '../define.ts'

/**
 * What a decision costs.
 *
 * Takes: the calls of an episode divided by its rounds in which somebody was asked.
 * Summary: the mean; Student t interval.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'calls-per-round',
  version: 1,
  title: 'Calls per round',
  description: 'Model calls divided by the rounds in which somebody was asked.',
  unit: 'call',
  better: 'lower',
  options: z.object({}),
  episode({ events }) {
    const rounds = events.filter((event) => event.kind === 'round' && event.asked.length > 0).length
    const calls = events.filter(({ kind }) => kind === 'call').length
    if (rounds === 0) return { kind: 'left-out', reason: 'nobody was asked' }
    return { kind: 'taken', value: calls / rounds }
  },
  summary: 'mean',
})
