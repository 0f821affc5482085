/** The natural logarithm of the odds of a probability in (0, 1). */
export function logOdds(probability: number): number {
  return Math.log(probability / (1 - probability))
}

/** The probability of these log-odds, in [0, 1]. */
export function probabilityOf(odds: number): number {
  return 1 / (1 + Math.exp(-odds))
}
