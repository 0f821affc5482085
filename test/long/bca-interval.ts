import { cumulativeStdNormalProbability, probit } from 'simple-statistics'
import type { Interval } from '../../harness/core/metric.ts'
import type { Rng } from '../../harness/core/rng.ts'
import { mean } from '../../harness/stats/mean.ts'

/**
 * Bias-corrected and accelerated bootstrap interval, 95 %, of a mean over groups of equal size: what is not used,
 * measured beside what is.
 *
 * Source: Efron (1987), Journal of the American Statistical Association 82(397), 171-185.
 */
export function bcaInterval(
  values: readonly number[],
  size: number,
  { rng, draws }: { readonly rng: Rng; readonly draws: number },
): Interval {
  const groups = Array.from({ length: values.length / size }, (_, group) =>
    mean(values.slice(group * size, (group + 1) * size)),
  )
  const value = mean(groups)
  if (groups.every((each) => each === value)) return { kind: 'none', reason: 'no spread' }
  const means = Float64Array.from({ length: draws }, () => drawnMean(groups, rng)).sort()
  const below =
    means.filter((each) => each < value).length + means.filter((each) => each === value).length / 2
  const bias = probit(Math.min(1 - 1 / draws, Math.max(1 / draws, below / draws)))
  const [cubes, squares] = [3, 2].map((power) =>
    groups.reduce((sum, each) => sum + (each - value) ** power, 0),
  )
  const acceleration = (cubes ?? 0) / (6 * (squares ?? 1) ** 1.5)
  const end = (z: number): number => {
    const moved = bias + (bias + z) / (1 - acceleration * (bias + z))
    const place = Math.round(cumulativeStdNormalProbability(moved) * (draws + 1)) - 1
    return means[Math.min(draws - 1, Math.max(0, place))] ?? value
  }
  return { kind: 'interval', low: end(-1.96), high: end(1.96), method: 'BCa' }
}

function drawnMean(groups: readonly number[], rng: Rng): number {
  let sum = 0
  for (let count = 0; count < groups.length; count += 1) sum += groups[rng.below(groups.length)] ?? 0
  return sum / groups.length
}
