import {
  type Column,
  type Comparison,
  comparisonsOf,
  fixedNumber,
  type GridLine,
  type Html,
  html,
  isWithinNoise,
  type ReportFacts,
} from '../../define.ts'

/** How far a row is behind the best of its setting, as far as it was compared. */
interface Behind {
  readonly isBest: boolean
  /** The best less the row. */
  readonly pair: Comparison | undefined
}

/** A column with each row's paired difference to the best of its setting and the noise floor; none without comparisons. */
export function noiseColumns(facts: ReportFacts, lines: readonly GridLine[]): readonly Column<GridLine>[] {
  const behind = behindBest(facts)
  const of = ({ cells: [cell = -1, ...more] }: GridLine) => (more.length > 0 ? undefined : behind.get(cell))
  if (lines.every((line) => of(line) === undefined)) return []
  const cell = (line: GridLine) => {
    const found = of(line)
    if (found === undefined) return undefined
    if (!found.isBest) return differenceCell(found.pair)
    return html`<small>best</small>${noiseLine(found.pair, 'noise')}`
  }
  return [{ head: 'Behind the best', isNumber: true, cell }]
}

function behindBest(facts: ReportFacts): ReadonlyMap<number, Behind> {
  return new Map(
    comparisonsOf(facts).flatMap(({ pairs }): [number, Behind][] => {
      const [first] = pairs
      if (first === undefined) return []
      const next = pairs
        .filter(({ a }) => a === first.a)
        .map((pair): [number, Behind] => [pair.b.cell, { isBest: false, pair }])
      return [[first.a.cell, { isBest: true, pair: first }], ...next]
    }),
  )
}

function differenceCell(pair: Comparison | undefined): Html | undefined {
  if (pair?.difference === undefined) return undefined
  const { value, interval } = pair.difference
  const bounds =
    interval.kind === 'interval'
      ? [interval.low, interval.high].map((end) => worse(pair, end)).toSorted((a, b) => a - b)
      : []
  const range = bounds.map((end) => fixedNumber(end, 3)).join(' to ')
  return html`${fixedNumber(worse(pair, value), 4)}${range === '' ? undefined : html`<small class="tight">${range}</small>`}${noiseLine(pair, isWithinNoise(pair) ? 'within noise' : 'noise')}`
}

/** A difference a - b of the better a as by how much b is worse. */
function worse({ metric }: Comparison, value: number): number {
  return metric.better === 'lower' ? -value : value
}

function noiseLine(pair: Comparison | undefined, words: string): Html | undefined {
  if (pair === undefined) return undefined
  const { noise } = pair
  if (noise.kind === 'none') return html`<small class="tight">noise not measured</small>`
  return html`<small class="tight">${words} ${fixedNumber(noise.value, 4)}</small>`
}
