import { errorFunction } from 'simple-statistics'
import { type BinCount, weighted } from './bin-terms.ts'

/**
 * Expected calibration error: the mean over forecasts of how far their bin's mean forecast is from its rate of events.
 * Biased up with few forecasts a bin.
 *
 * Source: Naeini, Cooper and Hauskrecht (2015), AAAI 29(1), doi 10.1609/aaai.v29i1.9602. A probability, 0 to 1, lower
 * is better.
 *
 * @param bins at least one
 * @example calibrationError([{ n: 3, forecast: 0.5, frequency: 0.7 }]) // 0.2
 */
export function calibrationError(bins: readonly BinCount[]): number {
  return weighted(bins, ({ forecast, frequency }) => Math.abs(forecast - frequency)) / totalOf(bins)
}

/**
 * The calibration error less its estimated bias: 2 ECE - the mean of ECE when each bin's rate is drawn again from a
 * normal distribution around itself, with variance o (1 - o) / n. That mean is computed, not drawn. May be negative.
 * A bin whose events all went one way, as a bin of one forecast, shows no spread and is not corrected.
 *
 * Source: Kumar, Liang and Ma (2019), NeurIPS 32, arXiv 1909.10155, section 5 and their package
 * uncertainty-calibration (`normal_debiased_ce`); the mean of a folded normal, Leone, Nelson and Nottingham (1961),
 * Technometrics 3(4), 543-550. To within 2e-7, the accuracy of the error function of simple-statistics.
 *
 * @param bins at least one
 * @example debiasedCalibrationError([{ n: 3, forecast: 0.5, frequency: 1 }]) // 0.5
 */
export function debiasedCalibrationError(bins: readonly BinCount[]): number {
  const redrawn = weighted(bins, ({ n, forecast, frequency }) =>
    foldedMean(frequency - forecast, Math.sqrt((frequency * (1 - frequency)) / n)),
  )
  return 2 * calibrationError(bins) - redrawn / totalOf(bins)
}

/** The mean of |X| for a normal X. */
function foldedMean(mean: number, deviation: number): number {
  if (deviation === 0) return Math.abs(mean)
  const z = mean / deviation
  return deviation * Math.sqrt(2 / Math.PI) * Math.exp(-(z ** 2) / 2) + mean * errorFunction(z / Math.SQRT2)
}

function totalOf(bins: readonly BinCount[]): number {
  const total = bins.reduce((sum, { n }) => sum + n, 0)
  if (total > 0) return total
  throw new RangeError('a calibration error requires at least one forecast, got none')
}
