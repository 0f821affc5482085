/** Never surer than one in a thousand: the log-odds of 0 and 1 have no end. */
const surest = 0.999

/**
 * The log-odds of a probability, log(p / (1 - p)), in natural units; infinite for 0 and 1.
 *
 * @example logOdds(0.8) // 1.3863
 */
export function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability))
}

/** The same where probabilities below 0.001 and above 0.999 count as these, as a mistaken simulated agent has them. */
export function boundedLogOdds(probability: number): number {
  return logOdds(Math.min(surest, Math.max(1 - surest, probability)))
}

/** The probability of these log-odds, in [0, 1]. */
export function probabilityOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds))
}
