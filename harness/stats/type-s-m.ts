import { normalDensity, normalProbability, normalQuantile } from './normal-distribution.ts'

/** What a significant result would be worth if the true effect were a given one. */
export interface TypeErrors {
  /** Chance of a significant result, in (0, 1). */
  readonly power: number
  /** Chance that a significant result has the wrong sign (type S), in [0, 0.5). */
  readonly typeS: number
  /** How many times too large a significant result is on average (type M, exaggeration ratio), above 1. */
  readonly typeM: number
}

/**
 * Type S and type M errors of a normal estimate, two-sided at the level 0.05, in closed form. With l = effect /
 * standard error and z = z(0.975): power = P(l - z) + P(-l - z); type S = P(-l - z) / power;
 * type M = (d(l - z) + d(l + z) + l (P(l - z) - P(-l - z))) / (l power), P and d the standard normal distribution and
 * density. At the observed effect they are optimistic: the effect itself was selected.
 *
 * Source: Gelman and Carlin (2014), Perspectives on Psychological Science 9(6), 641-651,
 * doi 10.1177/1745691614551642; closed form Lu, Qiu and Deng (2019), British Journal of Mathematical and Statistical
 * Psychology 72(1), 1-17, doi 10.1111/bmsp.12132.
 *
 * @param effect the true effect; its sign does not matter
 * @param standardError of the estimate, above 0, in the unit of the effect
 * @returns undefined for an effect of 0, which has no sign to be wrong about
 * @throws RangeError when the standard error is not above 0
 * @example typeErrors(0.1, 3.28) // power 0.050, type S 0.465, type M 76.8
 */
export function typeErrors(effect: number, standardError: number): TypeErrors | undefined {
  if (!(standardError > 0)) {
    throw new RangeError(`typeErrors requires a standard error above 0, got ${standardError}`)
  }
  const l = Math.abs(effect) / standardError
  if (!(l > 0)) return undefined
  const z = normalQuantile(0.975)
  const [right, wrong] = [normalProbability(l - z), normalProbability(-l - z)]
  const power = right + wrong
  const size = normalDensity(l - z) + normalDensity(l + z) + l * (right - wrong)
  return { power, typeS: wrong / power, typeM: size / (l * power) }
}
