import { mean } from './mean.ts'
import { type Forecast, type ReliabilityBin, reliabilityBins } from './reliability-bins.ts'

/** The parts of a Brier score; each in squared units of probability. */
export interface BrierParts {
  /** How far the bins' mean forecasts are from what happened in them: 0 to 1, lower is better. */
  readonly reliability: number
  /** How far the bins' rates are from the overall rate: 0 to 0.25, higher is better. */
  readonly resolution: number
  /** Variance of the outcomes, which no forecaster can change: 0 to 0.25. */
  readonly uncertainty: number
  /** Spread of forecasts within bins. */
  readonly withinBinVariance: number
  /** Twice the covariance of forecasts and outcomes within bins; its factor 2 included. */
  readonly withinBinCovariance: number
}

/**
 * Brier score split into reliability, resolution and uncertainty, with the two terms that binning adds, so that
 * Brier = uncertainty + reliability - resolution + withinBinVariance - withinBinCovariance, up to rounding. Neither
 * reliability nor resolution is corrected for the bias of few forecasts a bin: both come out too high by about
 * (bins in use) x p(1 - p) / n.
 *
 * Source: Stephenson, Coelho and Jolliffe (2008), Weather and Forecasting 23(4), 752-757,
 * doi 10.1175/2007WAF2006116.1; the first three Murphy (1973).
 *
 * @param forecasts in any order
 * @param edges edges of the bins, the first 0 and the last 1, as `binEdges` gives them
 * @throws RangeError when there is no forecast, or one is none
 * @example brierParts([{ forecast: 0.9, outcome: 1 }, { forecast: 0.1, outcome: 0 }], [0, 0.5, 1]).resolution // 0.25
 */
export function brierParts(forecasts: readonly Forecast[], edges: readonly number[]): BrierParts {
  const rate = mean(forecasts.map(({ outcome }) => outcome))
  const bins = reliabilityBins(forecasts, edges)
  /** The mean over forecasts of something that each has with its bin. */
  const over = (term: (forecast: Forecast, bin: ReliabilityBin) => number): number =>
    // Adding 0 makes 0 of -0, of which no order should give the one or the other.
    mean(bins.flatMap((bin) => bin.members.map((forecast) => term(forecast, bin)))) + 0
  return {
    reliability: over((_, bin) => (bin.forecast - bin.frequency) ** 2),
    resolution: over((_, bin) => (bin.frequency - rate) ** 2),
    uncertainty: rate * (1 - rate),
    withinBinVariance: over(({ forecast }, bin) => (forecast - bin.forecast) ** 2),
    withinBinCovariance:
      2 * over(({ forecast, outcome }, bin) => (forecast - bin.forecast) * (outcome - bin.frequency)),
  }
}

/** The Brier score that the parts add up to. */
export function brierOfParts(parts: BrierParts): number {
  const { reliability, resolution, uncertainty, withinBinVariance, withinBinCovariance } = parts
  return uncertainty + reliability - resolution + withinBinVariance - withinBinCovariance
}
