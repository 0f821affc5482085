/** Never surer than one in a thousand: the log-odds of 0 and 1 have no end. */
const surest = 0.999

/**
 * The log-odds of a probability, log(p / (1 - p)), in natural units. Probabilities below 0.001 and above 0.999 count
 * as these, as they do where a simulated agent makes a mistake.
 *
 * @example logOdds(0.8) // 1.3863
 */
export function logOdds(probability: number): number {
  const bounded = Math.min(surest, Math.max(1 - surest, probability))
  return Math.log(bounded / (1 - bounded))
}
