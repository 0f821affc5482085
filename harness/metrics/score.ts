import { defineMetric, z } from '../define.ts'
import { episodeMean } from '../stats/episode-mean.ts'

/**
 * How well the team did, by the scenario's own formula.
 *
 * Takes: the score of each ended episode. Costs are never inside it.
 * Summary: the mean; Student t interval, clipped to [0, 1].
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other.
 */
export default defineMetric({
  id: 'score',
  version: 2,
  title: 'Score',
  description: "Mean score of ended episodes by the scenario's own formula, from 0 to 1.",
  unit: 'score',
  better: 'higher',
  options: z.object({}),
  episode: ({ result }) => ({ kind: 'taken', value: result.score }),
  summary: (scores, _options, sample) => episodeMean(scores, sample, { low: 0, high: 1 }),
})
