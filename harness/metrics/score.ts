import { defineMetric, z } from '../define.ts'
import { meanInterval } from '../stats/mean-interval.ts'

/**
 * How well the team did, by the scenario's own formula.
 *
 * Takes: the score of each ended episode. Costs are never inside it.
 * Summary: the mean; Student t interval, clipped to [0, 1].
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'score',
  version: 1,
  title: 'Score',
  description: "Mean score of ended episodes by the scenario's own formula, from 0 to 1.",
  unit: 'score',
  better: 'higher',
  options: z.object({}),
  episode: ({ result }) => ({ kind: 'taken', value: result.score }),
  summary: (scores) => meanInterval(scores, { low: 0, high: 1 }),
})
