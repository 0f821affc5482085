import { type GridLine, measuredOf } from '../../define.ts'

/** A line with its place. */
export interface Ranked {
  readonly line: GridLine
  /** From 1; equal values share one. */
  readonly rank: number
  readonly by: 'brier' | 'score'
}

/** Lines from best to worst: by Brier score where there are forecasts, else by score. Those without a value are left out. */
export function ranked(lines: readonly GridLine[]): readonly Ranked[] {
  const by = lines.some((line) => measuredOf(line, 'brier')) ? 'brier' : 'score'
  const known = lines.flatMap((line) => {
    const value = measuredOf(line, by)?.value
    return value === undefined ? [] : [{ line, value: by === 'brier' ? value : -value }]
  })
  const ranks = ranksOf(known.map(({ value }) => value))
  return known
    .map(({ line }, index) => ({ line, rank: ranks[index] ?? 0, by }) as const)
    .toSorted((a, b) => a.rank - b.rank)
}

/** The place of each value, lowest first, from 1; equal values share the best place. */
export function ranksOf(values: readonly number[]): readonly number[] {
  const order = values.toSorted((a, b) => a - b)
  return values.map((value) => order.indexOf(value) + 1)
}
