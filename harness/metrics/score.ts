import { defineMetric, z } from '../define.ts'
import { skewedMean } from '../stats/skewed-mean.ts'

/**
 * How well the team did, by the scenario's own formula.
 *
 * Takes: the score of each ended episode. Costs are never inside it.
 * Summary: the mean; studentised bootstrap interval by groups of dependent episodes, clipped to [0, 1], since scores of
 * forecasts are as skewed as squared errors, with no end further off than Hoeffding's bound; Wilson's for independent
 * scores of 0 and 1 alone.
 * Version history: 1 first version; 2 interval by groups where episodes depend on each other; 3 by resampling in any
 * case.
 */
export default defineMetric({
  id: 'score',
  version: 3,
  title: 'Score',
  description: "Mean score of ended episodes by the scenario's own formula, from 0 to 1.",
  unit: 'score',
  better: 'higher',
  options: z.object({}),
  episode: ({ result }) => ({ kind: 'taken', value: result.score }),
  summary: (scores, _options, sample) =>
    skewedMean(scores, sample, { bounds: { low: 0, high: 1 }, isWithinHoeffding: true }),
})
