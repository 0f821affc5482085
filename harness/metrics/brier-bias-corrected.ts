import { defineMetric, z } from '../define.ts'
import { takenForecasts } from '../reading/taken-forecasts.ts'
import { type BinCount, biasCorrectedTerms } from '../stats/bin-terms.ts'
import { brierOfParts, brierParts } from '../stats/brier-parts.ts'
import { binsUnderPerfectCalibration, nullParts } from '../stats/calibrated-outcomes.ts'
import { forecastPools } from '../stats/forecast-pools.ts'
import { partCoverage, partsWithoutInterval } from '../stats/part-coverage.ts'
import { binEdges, reliabilityBins } from '../stats/reliability-bins.ts'

/**
 * Why forecasts are as far from what happened as they are, with the bias of few forecasts a bin taken out.
 *
 * Takes: an episode's forecasts with their outcomes.
 * Left out: worlds without forecasts.
 * Summary: the Brier score over all forecasts, each counted once; it is uncertainty + reliability - resolution +
 * withinBinVariance - withinBinCovariance here too, as the corrections cancel. Parts: `reliability`, `resolution`,
 * `uncertainty`, corrected, not shrunk, so they may be negative; `withinBinVariance`, `withinBinCovariance`;
 * `binsOfOne`, the bins of one forecast, which the correction skips. `reliabilityNullMean`, `...NullLow`,
 * `...NullHigh` and the same of resolution: mean, 5 % and 95 % quantile under perfect calibration of these forecasts.
 * Needs two forecasts.
 * Options: `bins`, `edges` as of `brier-decomposition`; `nullDraws`.
 * Source: Ferro and Fricker (2012), Quarterly Journal of the Royal Meteorological Society 138(668), 1954-1960.
 * Version history: 1 first version; 2 bins drawn as a whole under perfect calibration.
 */
export default defineMetric({
  id: 'brier-bias-corrected',
  version: 2,
  title: 'Brier score in bias-corrected parts',
  description:
    'Reliability, resolution and uncertainty without the bias that few forecasts a bin give them; a part may be negative.',
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
    if (forecasts.length < 2) return { needs: 'at least 2 forecasts, got 1' }
    const places = binEdges(bins, edges)
    const binned = reliabilityBins(forecasts, places)
    const plain = brierParts(forecasts, places)
    const pools = forecastPools(forecasts)
    const statistics = (drawn: readonly BinCount[]) => {
      const { reliability, resolution } = biasCorrectedTerms(drawn)
      return { reliability, resolution }
    }
    return {
      value: brierOfParts(plain),
      interval: partsWithoutInterval(
        { reliability: partCoverage.correctedReliability, resolution: partCoverage.correctedResolution },
        { draws, forecasts, groups, resampling },
      ),
      parts: {
        ...biasCorrectedTerms(binned),
        withinBinVariance: plain.withinBinVariance,
        withinBinCovariance: plain.withinBinCovariance,
        binsOfOne: binned.filter(({ n }) => n === 1).length,
        ...nullParts(binsUnderPerfectCalibration(pools, places, statistics, { draws, rng: resampling.rng })),
      },
    }
  },
  fewestByItem: 30,
})
