import type { Interval, Resampling, Sample } from '../core/metric.ts'
import type { Rng } from '../core/rng.ts'
import { fewUnits } from './few-units.ts'
import { ascending } from './mean.ts'

/** The fewest groups: of 3, one draw in nine holds one group alone. */
const fewestGroups = 4

/** How often groups are drawn: (999 + 1) x 0.025 is a whole number. */
const defaultDraws = 999

/** What is estimated, and the words for it. */
export interface Statistic {
  /**
   * The estimate from totals, in the order of the columns, which change with each draw; infinite where it has no bound, undefined where it is not
   * defined.
   */
  of(totals: readonly number[]): number | undefined
  /** Why an end of the interval may be missing, as a clause: `solo does not fail in more than 2.5 % of the draws`. */
  readonly unbounded: string
  readonly draws?: number
}

/**
 * Percentile bootstrap interval, 95 %, of a function of totals over episodes that may depend on each other: whole groups
 * are drawn with replacement, and the interval is from the 0.025 (draws + 1)-th to the 0.975 (draws + 1)-th of the
 * sorted estimates. A draw without a bound lies infinitely far off; where such draws reach an end, there is no interval.
 *
 * Source: Davison and Hinkley (1997), Bootstrap Methods and their Application, sections 5.3.1 and 3.8 (groups as units),
 * doi 10.1017/CBO9780511802843.
 *
 * Measured coverage (1,000 samples of seeds in numpy, 999 draws, so to within 0.015) of a ratio of failures of 0 and 1, of
 * one of scores, of a ratio of counts, and of the product that is an efficiency: .925 .906 .902 .934 with 10 groups (two
 * thirds of the first had no interval), .946 .931 .937 .943 with 30, .947 .942 .948 .955 with 100.
 *
 * @param rows what each episode adds to each total, in the order of the sample's groups
 * @example percentileInterval([[1, 2], [2, 2]], sample, { of: ([a = 0, b = 1]) => a / b, unbounded: 'no b' })
 */
export function percentileInterval(
  rows: readonly (readonly number[])[],
  { groups, resampling }: Pick<Sample, 'groups' | 'resampling'>,
  { of, unbounded, draws = defaultDraws }: Statistic,
): Interval {
  const totals = totalsByGroup(rows, groups)
  const units = `${totals.length} independent ${totals.length === 1 ? 'group' : 'groups'} of episodes`
  if (totals.length < fewestGroups)
    return { kind: 'none', reason: `${units}: too few to resample, expected ${fewestGroups} or more` }
  const drawn = drawnEstimates(totals, { of, draws }, resampling)
  const tail = Math.floor((draws + 1) * 0.025)
  const sorted = drawn.toSorted((a, b) => a - b)
  const [low, high] = [sorted[tail - 1], sorted[sorted.length - tail]]
  const isWhole = drawn.length === draws && low !== undefined && high !== undefined
  if (!isWhole || !Number.isFinite(low) || !Number.isFinite(high)) return { kind: 'none', reason: unbounded }
  if (low === high) return { kind: 'none', reason: `${units}: no spread between them` }
  const method = `percentile bootstrap, 95 %, ${draws} draws of ${units}, seed ${resampling.seed}`
  return { kind: 'interval', low, high, method: `${method}${fewUnits(totals.length)}` }
}

/** Estimates from groups drawn again, but for the draws in which they are not defined. */
export function drawnEstimates(
  totals: readonly (readonly number[])[],
  { of, draws }: Pick<Statistic, 'of'> & { readonly draws: number },
  { rng }: Resampling,
): readonly number[] {
  const packed = Float64Array.from(totals.flat())
  const sums = (totals[0] ?? []).map(() => 0)
  const drawn: number[] = []
  for (let draw = 0; draw < draws; draw += 1) {
    drawSums(sums, packed, totals.length, rng)
    const estimate = of(sums)
    if (estimate !== undefined) drawn.push(estimate)
  }
  return drawn
}

/** The totals of each group, in an order that no name and no order of episodes moves. */
export function totalsByGroup(rows: readonly (readonly number[])[], groups: readonly string[]) {
  return [...Map.groupBy(rows, (_row, index) => groups[index]).values()]
    .map(columnSums)
    .toSorted((a, b) => a.reduce((order, value, column) => order || value - (b[column] ?? 0), 0))
}

/** Puts into `sums` the totals of as many groups as there are, drawn with replacement. */
function drawSums(sums: number[], totals: Float64Array, groups: number, rng: Rng): void {
  const columns = sums.length
  sums.fill(0)
  for (let count = 0; count < groups; count += 1) {
    const first = rng.below(groups) * columns
    for (let column = 0; column < columns; column += 1)
      sums[column] = (sums[column] ?? 0) + (totals[first + column] ?? 0)
  }
}

/** The sum of each column, to the last digit the same in any order of the rows. */
export function columnSums(rows: readonly (readonly number[])[]): readonly number[] {
  return (rows[0] ?? []).map((_, column) =>
    ascending(rows.map((row) => row[column] ?? 0)).reduce((sum, value) => sum + value, 0),
  )
}
