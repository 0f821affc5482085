import { defineMetric, z } from '../define.ts'
import { takenForecasts } from '../reading/taken-forecasts.ts'
import type { BinCount } from '../stats/bin-terms.ts'
import { binsUnderPerfectCalibration, nullParts } from '../stats/calibrated-outcomes.ts'
import { calibrationError, debiasedCalibrationError } from '../stats/calibration-error.ts'
import { forecastPools } from '../stats/forecast-pools.ts'
import { partCoverage, partsWithoutInterval } from '../stats/part-coverage.ts'
import { binEdges, reliabilityBins } from '../stats/reliability-bins.ts'

/**
 * How far forecasts are from the rates at which their events happen.
 *
 * Takes: an episode's forecasts with their outcomes.
 * Left out: worlds without forecasts.
 * Summary: the mean over all forecasts, each counted once, of |mean forecast - rate of events| of its bin; biased up
 * with few forecasts a bin. Parts: `debiased`, less the estimated bias, may be negative; `nullMean`, `nullLow`,
 * `nullHigh`: mean, 5 % and 95 % quantile of the value under perfect calibration of these forecasts.
 * Options: `bins`, `edges` as of `brier-decomposition`; `nullDraws`.
 * Source: Naeini, Cooper and Hauskrecht (2015), AAAI 29(1); debiased: Kumar, Liang and Ma (2019), NeurIPS 32.
 * Version history: 1 first version; 2 bins drawn as a whole under perfect calibration.
 */
export default defineMetric({
  id: 'ece',
  version: 2,
  title: 'Expected calibration error',
  description:
    "Mean distance of a bin's mean forecast from its rate of events; to be read beside what a calibrated forecaster would show.",
  unit: 'probability',
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
    const binned = reliabilityBins(forecasts, places)
    const pools = forecastPools(forecasts)
    const statistics = (drawn: readonly BinCount[]) => ({ '': calibrationError(drawn) })
    return {
      value: calibrationError(binned),
      interval: partsWithoutInterval(
        { 'the value': partCoverage.ece, debiased: partCoverage.debiasedEce },
        { draws, forecasts, groups, resampling },
      ),
      parts: {
        debiased: debiasedCalibrationError(binned),
        ...nullParts(binsUnderPerfectCalibration(pools, places, statistics, { draws, rng: resampling.rng })),
      },
    }
  },
  fewestByItem: 30,
})
