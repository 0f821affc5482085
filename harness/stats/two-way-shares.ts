/** Where the differences of a table of means come from. */
export interface TwoWayShares {
  /** Share of the spread within columns that rows keep over all columns; in [0, 1]. */
  readonly rows: number
  /** Share that is particular to a row in a column, beyond what chance alone makes. */
  readonly interaction: number
  /** Share that chance makes, from the variances of the means. The three add up to 1. */
  readonly noise: number
  /** F of the interaction: its mean square over the mean variance of the means; undefined where these are 0. */
  readonly f: number | undefined
}

/**
 * A table of means split as in a two-way analysis of variance: what columns differ by is taken out, and the rest is
 * shared out between rows, interaction and the noise of the means. Noise is taken off the sums of squares of rows and
 * interaction in proportion to their degrees of freedom, and no share is below 0.
 *
 * Source: Fisher (1925), "Statistical Methods for Research Workers", chapter 7; the expected mean squares of a fixed
 * two-way layout, Scheffé (1959), "The Analysis of Variance", section 4.3.
 *
 * @param means one list for each row, with a mean for every column
 * @param variances of these means: s² / n, in the same order
 * @returns undefined where rows do not differ in any column
 * @throws RangeError with fewer than 2 rows or columns, or unequal lists
 * @example twoWayShares([[0, 1], [1, 0]], [[0, 0], [0, 0]])?.interaction // 1
 */
export function twoWayShares(
  means: readonly (readonly number[])[],
  variances: readonly (readonly number[])[],
): TwoWayShares | undefined {
  const [rows, columns] = [means.length, means[0]?.length ?? 0]
  if (rows < 2 || columns < 2 || [...means, ...variances].some(({ length }) => length !== columns))
    throw new RangeError(
      `twoWayShares requires at least 2 rows of one length from 2, got ${rows} of ${columns}`,
    )
  const all = means.flat()
  const grand = average(all)
  const byRow = means.map(average)
  const byColumn = Array.from({ length: columns }, (_, column) =>
    average(means.map((row) => row[column] ?? 0)),
  )
  const ofRows = columns * byRow.reduce((sum, value) => sum + (value - grand) ** 2, 0)
  const ofBoth = means.reduce(
    (sum, row, r) =>
      sum +
      row.reduce((own, value, c) => own + (value - (byRow[r] ?? 0) - (byColumn[c] ?? 0) + grand) ** 2, 0),
    0,
  )
  const total = ofRows + ofBoth
  if (total <= Number.EPSILON * all.length) return undefined
  const error = average(variances.flat())
  const [rowDegrees, bothDegrees] = [rows - 1, (rows - 1) * (columns - 1)]
  const trueRows = Math.max(0, ofRows - rowDegrees * error)
  const trueBoth = Math.max(0, ofBoth - bothDegrees * error)
  return {
    rows: trueRows / total,
    interaction: trueBoth / total,
    noise: (total - trueRows - trueBoth) / total,
    f: error === 0 ? undefined : ofBoth / bothDegrees / error,
  }
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
