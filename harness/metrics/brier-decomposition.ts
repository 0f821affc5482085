import { defineMetric, z } from '../define.ts'
import { takenForecasts } from '../reading/taken-forecasts.ts'
import { type BinCount, binTerms } from '../stats/bin-terms.ts'
import { brierOfParts, brierParts } from '../stats/brier-parts.ts'
import { binsUnderPerfectCalibration, nullParts } from '../stats/calibrated-outcomes.ts'
import { forecastPools } from '../stats/forecast-pools.ts'
import { partCoverage, partsWithoutInterval } from '../stats/part-coverage.ts'
import { binEdges } from '../stats/reliability-bins.ts'

/**
 * Why forecasts are as far from what happened as they are.
 *
 * Takes: an episode's forecasts with their outcomes.
 * Left out: worlds without forecasts.
 * Summary: the sum of the parts, which is the Brier score over all forecasts, each counted once. Parts:
 * `reliability`, `resolution`, `uncertainty`, `withinBinVariance`, `withinBinCovariance`, over equal-width bins,
 * left-closed, the last closed. `reliabilityNullMean`, `...NullLow`, `...NullHigh` and the same of resolution: mean, 5 %
 * and 95 % quantile under perfect calibration of these forecasts. No interval: the parts are biased with few forecasts
 * a bin, and no interval of theirs that holds is known here.
 * Options: `bins`; `edges`, exact (i / bins) or published (i x (1 / bins) in floating point, as numpy has it), which
 * differ in the bin of forecasts such as 0.3; `nullDraws`.
 * Source: Stephenson, Coelho and Jolliffe (2008), Weather and Forecasting 23(4), 752-757.
 * Version history: 1 first version; 2 parts under perfect calibration; 3 bins drawn as a whole under perfect calibration.
 */
export default defineMetric({
  id: 'brier-decomposition',
  version: 3,
  title: 'Brier score in parts',
  description:
    'Brier score as uncertainty + reliability - resolution + variance within bins - covariance within bins; low reliability means calibrated, high resolution means telling.',
  unit: 'squared error',
  better: 'lower',
  options: z.object({
    bins: z.int().min(1).max(1000).default(10).describe('bins of equal width on [0, 1]'),
    edges: z.enum(['exact', 'published']).default('exact').describe('i / bins, or i x (1 / bins) rounded'),
    nullDraws: z.int().min(99).max(99_999).default(999).describe('draws under perfect calibration'),
  }),
  episode: takenForecasts,
  summary(episodes, { bins, edges, nullDraws: draws }, { groups, resampling }) {
    const forecasts = episodes.flat()
    const places = binEdges(bins, edges)
    const parts = brierParts(forecasts, places)
    const pools = forecastPools(forecasts)
    const statistics = (drawn: readonly BinCount[]) => {
      const { reliability, resolution } = binTerms(drawn)
      return { reliability, resolution }
    }
    return {
      value: brierOfParts(parts),
      interval: partsWithoutInterval(
        { reliability: partCoverage.reliability, resolution: partCoverage.resolution },
        { draws, forecasts, groups, resampling },
      ),
      parts: {
        ...parts,
        ...nullParts(binsUnderPerfectCalibration(pools, places, statistics, { draws, rng: resampling.rng })),
      },
    }
  },
  fewestByItem: 30,
})
