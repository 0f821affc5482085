/** A number of events that happen, for a uniform draw from [0, 1). */
export type CountDraw = (uniform: number) => number

/** Beside the likeliest number, one less likely than this lies below what a draw of 53 bits can tell. */
const leastWeight = 1e-20

/**
 * How many of n independent events of one probability happen, from one uniform draw: the largest count whose
 * upper tail P(X >= count) lies above it. Distributed as if each event were drawn by itself, at a cost that does not
 * grow with n; what depends on n and the probability alone is computed once.
 *
 * Source: inversion, Devroye (1986), Non-Uniform Random Variate Generation, sections III.2 and X.4.
 * Exact to rounding: the ratios P(X = k + 1) / P(X = k) = (n - k) p / ((k + 1) (1 - p)) are summed from the mode.
 *
 * @param n a whole number, 0 or more
 * @param probability in [0, 1]
 * @example binomialDraw(1, 0.3)(0.2) // 1, as of one event: it happens where the draw is below its probability
 */
export function binomialDraw(n: number, probability: number): CountDraw {
  if (n === 1) return (uniform) => (uniform < probability ? 1 : 0)
  if (probability <= 0 || n === 0) return () => 0
  if (probability >= 1) return () => n
  const { most, weights } = downwardWeights(n, probability)
  return countDraw(most, weights)
}

/**
 * Inversion from the largest count downwards, so that a draw below P(X >= count) gives that count or more.
 *
 * @param most the count of the first weight
 * @param weights shares of the counts from there down, up to a common factor; at least one
 */
export function countDraw(most: number, weights: Iterable<number>): CountDraw {
  let sum = 0
  const tails = Float64Array.from(weights, (weight) => {
    sum += weight
    return sum
  })
  return (uniform) => most - firstAbove(tails, uniform * sum)
}

function downwardWeights(n: number, probability: number) {
  const odds = probability / (1 - probability)
  const mode = Math.min(n, Math.floor((n + 1) * probability))
  const above: number[] = []
  for (let [count, weight] = [mode, 1]; count < n; count += 1) {
    weight *= ((n - count) / (count + 1)) * odds
    if (weight < leastWeight) break
    above.push(weight)
  }
  const below: number[] = []
  for (let [count, weight] = [mode, 1]; count > 0; count -= 1) {
    weight *= count / (n - count + 1) / odds
    if (weight < leastWeight) break
    below.push(weight)
  }
  return { most: mode + above.length, weights: [...above.toReversed(), 1, ...below] }
}

/** The first place whose value lies above this; ascending values, the last of them above. */
function firstAbove(values: Float64Array, value: number): number {
  let [low, high] = [0, values.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((values[middle] ?? 0) > value) high = middle
    else low = middle + 1
  }
  return low
}
