import {
  behind,
  binEdges,
  binOf,
  counted,
  fixedNumber,
  type GridLine,
  type Html,
  html,
  type MurphyTerms,
  murphyTerms,
  type ReportFacts,
  rowNames,
  shownNumber,
  table,
} from '../../define.ts'
import { ranksOf } from './ranks.ts'

/** One line under both rules for the edges of bins. */
interface BothRules {
  readonly line: GridLine
  readonly exact: MurphyTerms
  readonly published: MurphyTerms
  /** Forecasts that change bin. */
  readonly moved: number
  readonly forecasts: number
}

/** Both rankings side by side, where the rule for the edges of bins changes a number; undefined where it changes none. */
export function edgeRankings(facts: ReportFacts, lines: readonly GridLine[]): Html | undefined {
  const rows = lines.flatMap((line) => bothRules(facts, line) ?? [])
  if (rows.every(({ exact, published: other }) => isEqual(exact, other))) return undefined
  const moved = rows.reduce((sum, row) => sum + row.moved, 0)
  const all = rows.reduce((sum, row) => sum + row.forecasts, 0)
  return html`<h4>Two rules for the edges of bins, two rankings</h4>
<p>Reliability and resolution depend on where a bin ends. With <code>edges=exact</code> the edges are tenths. With <code>edges=published</code> they are multiples of 0.1 in floating point, where three come out a hair high: 0.30000000000000004, 0.6000000000000001 and 0.7000000000000001. A forecast of exactly 0.30, 0.60 or 0.70 then falls into the bin below. ${shownNumber(moved)} of ${counted(all, 'forecast')} here stand on such an edge and change bin. The Brier score has no bins and stays.</p>
${both(facts, rows)}`
}

function both(facts: ReportFacts, rows: readonly BothRules[]): Html {
  const column = (head: string, rule: 'exact' | 'published', term: keyof MurphyTerms) => {
    const [own, other] = [
      ranks(rows, rule, term),
      ranks(rows, rule === 'exact' ? 'published' : 'exact', term),
    ]
    return {
      head,
      isNumber: true,
      cell: (row: BothRules) => {
        const rank = own[rows.indexOf(row)]
        const isMoved = rank !== other[rows.indexOf(row)]
        const place = html`rank ${rank}`
        return html`${behind(row.line.cells, fixedNumber(row[rule][term], 6))}<small>${isMoved ? html`<b>${place}</b>` : place}</small>`
      },
    }
  }
  return table({
    caption:
      'Reliability (lower is better) and resolution (higher is better) with the rank of each, under both rules. A rank in bold is not the same under the other rule.',
    columns: [
      {
        head: 'Topology',
        isRowHead: true,
        cell: (row) =>
          rowNames(
            rows.map(({ line }) => line),
            facts.cells,
          )(row.line),
      },
      column('Reliability, exact', 'exact', 'reliability'),
      column('Reliability, published', 'published', 'reliability'),
      column('Resolution, exact', 'exact', 'resolution'),
      column('Resolution, published', 'published', 'resolution'),
      { head: 'Change bin', isNumber: true, cell: ({ moved, forecasts }) => `${moved} of ${forecasts}` },
    ],
    rows,
  })
}

/** Low reliability and high resolution are good. */
function ranks(
  rows: readonly BothRules[],
  rule: 'exact' | 'published',
  term: keyof MurphyTerms,
): readonly number[] {
  return ranksOf(rows.map((row) => (term === 'reliability' ? 1 : -1) * row[rule][term]))
}

function bothRules(facts: ReportFacts, line: GridLine): BothRules | undefined {
  const { exact, published } = murphyTerms(facts, line.cells) ?? {}
  if (!exact || !published) return undefined
  const forecasts = facts.episodes
    .filter(({ cell, result }) => line.cells.includes(cell) && result.kind === 'ended')
    .flatMap(({ episode }) => facts.sums(episode).forecasts)
  const moved = forecasts.filter(({ forecast }) => binOf(forecast, tenths) !== binOf(forecast, multiples))
  return { line, exact, published, moved: moved.length, forecasts: forecasts.length }
}

const [tenths, multiples] = [binEdges(10, 'exact'), binEdges(10, 'published')]

function isEqual(a: MurphyTerms, b: MurphyTerms): boolean {
  return Math.abs(a.reliability - b.reliability) < 1e-12 && Math.abs(a.resolution - b.resolution) < 1e-12
}
