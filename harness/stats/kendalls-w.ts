import { chiSquareTail } from './chi-square.ts'
import { mean } from './mean.ts'
import { rankCorrelation } from './rank-correlation.ts'

/** How far several judges rank the same things alike. */
export interface Concordance {
  /** In [0, 1]: 1 when all judges give the same order, 0 when there is no more agreement than by chance at its least. */
  readonly w: number
  /** Mean of Spearman's rank correlations over the pairs of judges who both tell things apart. */
  readonly meanRho: number
  /** Probability of a W this large where every order is as likely (Friedman's chi-square; rough below 7 things). */
  readonly p: number
  readonly judges: number
  readonly things: number
}

/**
 * Kendall's coefficient of concordance, with mean ranks for ties and their correction.
 *
 * Source: Kendall and Babington Smith (1939), Annals of Mathematical Statistics 10(3), 275-287; the correction of ties
 * as in Friedman's test in R, `friedman.test`, whose statistic is m (k - 1) W.
 *
 * @param values one list for each judge, each with a value for every thing in the same order; higher is better
 * @returns undefined where no judge tells any two things apart
 * @throws RangeError with fewer than 2 judges or things, unequal lists or a value that is not finite
 * @example kendallsW([[1, 2, 3], [10, 20, 30]])?.w // 1
 */
export function kendallsW(values: readonly (readonly number[])[]): Concordance | undefined {
  const [judges, things] = [values.length, values[0]?.length ?? 0]
  if (
    judges < 2 ||
    things < 2 ||
    values.some((list) => list.length !== things || !list.every(Number.isFinite))
  )
    throw new RangeError(
      `kendallsW requires at least 2 lists of one length from 2, all finite, got ${judges} of ${things}`,
    )
  const ranks = values.map(meanRanks)
  const sums = Array.from({ length: things }, (_, thing) =>
    ranks.reduce((sum, own) => sum + (own[thing] ?? 0), 0),
  )
  const middle = (judges * (things + 1)) / 2
  const spread = sums.reduce((total, sum) => total + (sum - middle) ** 2, 0)
  const ties = values.reduce((total, list) => total + tieTerm(list), 0)
  const most = (judges * (judges * (things ** 3 - things) - ties)) / 12
  if (most <= 0) return undefined
  const w = spread / most
  return {
    w,
    meanRho: meanCorrelation(values),
    p: chiSquareTail(judges * (things - 1) * w, things - 1),
    ...{ judges, things },
  }
}

function meanCorrelation(values: readonly (readonly number[])[]): number {
  const correlations = values.flatMap((a, index) =>
    values.slice(index + 1).flatMap((b) => rankCorrelation(a, b) ?? []),
  )
  return correlations.length === 0 ? 0 : mean(correlations)
}

/** Ranks from 1; equal values share the mean of theirs. */
export function meanRanks(values: readonly number[]): readonly number[] {
  return values.map((value) => {
    const below = values.filter((other) => other < value).length
    const equal = values.filter((other) => other === value).length
    return below + (equal + 1) / 2
  })
}

/** Sum of t³ - t over groups of t equal values. */
function tieTerm(values: readonly number[]): number {
  const groups = [...Map.groupBy(values, (value) => value).values()]
  return groups.reduce((total, { length }) => total + length ** 3 - length, 0)
}
