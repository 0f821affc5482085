import { defineMetric, z } from '../define.ts'
import { forecastOutcomes } from '../reading/forecast-outcomes.ts'
import { brierOfParts, brierParts } from '../stats/brier-parts.ts'
import { binEdges } from '../stats/reliability-bins.ts'

/**
 * Why forecasts are as far from what happened as they are.
 *
 * Takes: an episode's forecasts with their outcomes.
 * Left out: worlds without forecasts.
 * Summary: the sum of the parts, which is the Brier score over all forecasts, each counted once. Parts:
 * `reliability`, `resolution`, `uncertainty`, `withinBinVariance`, `withinBinCovariance`, over equal-width bins,
 * left-closed, the last closed. No interval: the parts are biased with few forecasts a bin, and no interval of
 * theirs that holds is known here.
 * Options: `bins`; `edges`, exact (i / bins) or published (i x (1 / bins) in floating point, as numpy has it), which
 * differ in the bin of forecasts such as 0.3.
 * Source: Stephenson, Coelho and Jolliffe (2008), Weather and Forecasting 23(4), 752-757.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'brier-decomposition',
  version: 1,
  title: 'Brier score in parts',
  description:
    'Brier score as uncertainty + reliability - resolution + variance within bins - covariance within bins; low reliability means calibrated, high resolution means telling.',
  unit: 'squared error',
  better: 'lower',
  options: z.object({
    bins: z.int().min(1).max(1000).default(10).describe('bins of equal width on [0, 1]'),
    edges: z.enum(['exact', 'published']).default('exact').describe('i / bins, or i x (1 / bins) rounded'),
  }),
  episode(trace) {
    const value = forecastOutcomes(trace).map(({ forecast, outcome }) => ({ forecast, outcome }))
    return value.length === 0 ? { kind: 'left-out', reason: 'no forecast' } : { kind: 'taken', value }
  },
  summary(episodes, { bins, edges }) {
    const parts = brierParts(episodes.flat(), binEdges(bins, edges))
    return { value: brierOfParts(parts), interval: { kind: 'none', reason: noInterval }, parts: { ...parts } }
  },
})

const noInterval =
  'the parts are biased and have no honest interval yet; their sum has that of the metric brier'
