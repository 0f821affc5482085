import {
  behind,
  type Column,
  counted,
  defineSection,
  fixedNumber,
  type GridLine,
  type Html,
  html,
  measuredOf,
  type ReportFacts,
  rowNames,
  scenarioGrids,
  shownNumber,
  table,
} from '../define.ts'
import { edgeRankings } from './leaderboard/edges.ts'
import { equalPrice } from './leaderboard/equal-price.ts'
import { noiseColumns } from './leaderboard/noise.ts'
import { type Ranked, ranked } from './leaderboard/ranks.ts'
import { referenceTable } from './leaderboard/references.ts'

/** The topologies of each scenario from best to worst, with what the result cost. */
export default defineSection({
  id: 'leaderboard',
  title: 'Leaderboard',
  order: 50,
  render(facts) {
    const boards = scenarioGrids(facts).flatMap(({ scenario, lines }) => {
      const rows = ranked(lines)
      return rows.length > 1 ? [board(facts, scenario, rows)] : []
    })
    if (boards.length === 0) return undefined
    return html`<p>Best first. Where one interval holds the value of another row, their order may be chance: look at both. Every number leads to the episodes behind it.</p>
${boards}`
  },
})

function board(facts: ReportFacts, scenario: string, rows: readonly Ranked[]): Html {
  const lines = rows.map(({ line }) => line)
  return html`<h3>${scenario}</h3>
${table({
  caption: html`${rows[0]?.by === 'brier' ? 'Ranked by Brier score; lower is better.' : 'Ranked by mean score; higher is better.'}${uncertainty(lines)} Below the result stands its interval; costs are means of an episode.${noteOn(facts, lines)}`,
  columns: [
    { head: 'Rank', isNumber: true, cell: ({ rank }) => rank },
    ...columns(facts, lines).map((column) => ofRanked(column)),
  ],
  rows,
  about: scenario,
  page: 50,
})}
${referenceTable(facts, lines)}
${reference(lines)}
${fallbackNote(facts, lines)}
${edgeRankings(facts, lines)}`
}

function ofRanked({ cell, tone, ...rest }: Column<GridLine>): Column<Ranked> {
  return { ...rest, cell: ({ line }) => cell(line), ...(tone && { tone: ({ line }) => tone(line) }) }
}

function columns(facts: ReportFacts, lines: readonly GridLine[]): readonly Column<GridLine>[] {
  const has = (metric: string) => lines.some((line) => measuredOf(line, metric))
  const name = rowNames(lines, facts.cells)
  const only = (metric: string, made: readonly Column<GridLine>[]) => (has(metric) ? made : [])
  return [
    { head: 'Topology', isRowHead: true, cell: (line) => html`${name(line)}${equalPrice(facts, line)}` },
    ...only('brier', [value('Brier', 'brier', 6, bounds('brier'))]),
    ...only('brier-decomposition', [part('Reliability', 'reliability'), part('Resolution', 'resolution')]),
    ...only('alpha', [value('Alpha', 'alpha', 6, standardError)]),
    ...(has('brier') ? [] : [value('Score', 'score', 4, bounds('score'))]),
    ...noiseColumns(facts, lines),
    ...only('calls', [{ ...calls, cell: (line) => html`${calls.cell(line)}${messages(line)}` }]),
    ...only('tokens', [value('Tokens', 'tokens')]),
    ...only('cost', [value('Dollars', 'cost', 4)]),
    { head: 'n', isNumber: true, cell: (line) => denominator(facts, line) },
  ]
}

/** What the columns of differences mean, where there are any. */
function noteOn(facts: ReportFacts, lines: readonly GridLine[]): string {
  if (noiseColumns(facts, lines).length === 0) return ''
  return ' “Behind the best” is the paired difference to the best row with the same model, fault, agents and parameters, with its interval; the noise below is how far two runs of one treatment are apart, so a difference within it may be nothing but another run.'
}

function value(
  head: string,
  metric: string,
  decimals?: number,
  below?: (line: GridLine) => string | undefined,
): Column<GridLine> {
  return {
    head,
    isNumber: true,
    cell: (line) => {
      const found = measuredOf(line, metric)?.value
      if (found === undefined) return html`<small>none</small>`
      const shown = decimals === undefined ? shownNumber(found) : fixedNumber(found, decimals)
      const more = below?.(line)
      return html`${behind(line.cells, shown)}${more === undefined ? undefined : html`<small class="${more.length > 24 ? '' : 'tight'}">${more}</small>`}`
    },
  }
}

function bounds(metric: string): (line: GridLine) => string | undefined {
  return (line) => {
    const found = measuredOf(line, metric)?.interval
    if (found === undefined) return undefined
    if (found.kind === 'none') return `no interval: ${found.reason}`
    return `${fixedNumber(found.low, 3)} to ${fixedNumber(found.high, 3)}`
  }
}

const calls = value('Calls', 'calls')

/** Under the calls, since a table of this many columns is as wide as a page. */
function messages(line: GridLine): Html | undefined {
  const found = measuredOf(line, 'messages')?.value
  return found === undefined ? undefined : html`<small>${counted(found, 'message')}</small>`
}

function standardError(line: GridLine): string | undefined {
  const found = measuredOf(line, 'alpha')?.parts['standardError']
  return found === undefined ? undefined : `s.e. ${fixedNumber(found, 6)}`
}

function part(head: string, name: string): Column<GridLine> {
  return {
    head,
    isNumber: true,
    cell: (line) => {
      const found = measuredOf(line, 'brier-decomposition')?.parts[name]
      return found === undefined ? undefined : behind(line.cells, fixedNumber(found, 6))
    },
  }
}

function denominator({ episodes }: ReportFacts, line: GridLine): Html {
  const { n = 0, leftOut = 0 } = measuredOf(line, 'brier') ?? measuredOf(line, 'score') ?? {}
  const fallbacks = episodes.filter(
    ({ cell, result }) =>
      line.cells.includes(cell) && result.kind === 'ended' && result.answerSource === 'fallback',
  ).length
  const notes = [
    leftOut > 0 ? `${leftOut} left out` : '',
    fallbacks > 0 ? counted(fallbacks, 'fall-back') : '',
  ]
  return html`${n}${notes.map((note) => (note === '' ? undefined : html`<small class="tight">${note}</small>`))}`
}

/** What no forecaster can change: the spread of the outcomes, which rows on the same questions share. */
function uncertainty(lines: readonly GridLine[]): string {
  const known = new Set(
    lines.flatMap((line) => {
      const found = measuredOf(line, 'brier-decomposition')?.parts['uncertainty']
      return found === undefined ? [] : [fixedNumber(found, 6)]
    }),
  )
  if (known.size === 0) return ''
  return ` Uncertainty of the outcomes is ${[...known].slice(0, 3).join(', ')}${known.size > 3 ? ' …' : ''}${known.size === 1 ? ' for every row' : ', by row'}.`
}

function fallbackNote({ episodes }: ReportFacts, lines: readonly GridLine[]): Html | undefined {
  const own = new Set(lines.flatMap(({ cells }) => cells))
  const isFallback = episodes.some(
    ({ cell, result }) => own.has(cell) && result.kind === 'ended' && result.answerSource === 'fallback',
  )
  if (!isFallback) return undefined
  return html`<p class="note">A fall-back is an answer that the publisher put in after a failed call. It counts here as it was published; <code>npm run -s analyse -- --drop fallbacks</code> gives the figures without.</p>`
}

/** What the market's own price would have scored: Alpha is its Brier score less that of the row. */
function reference(lines: readonly GridLine[]): Html | undefined {
  const prices = lines.flatMap((line) => {
    const [brier, alpha] = [measuredOf(line, 'brier'), measuredOf(line, 'alpha')]
    return brier && alpha && brier.n === alpha.n ? [brier.value + alpha.value] : []
  })
  const [first] = prices
  if (first === undefined || prices.some((price) => Math.abs(price - first) > 1e-9)) return undefined
  const better = lines.filter((line) => (measuredOf(line, 'alpha')?.value ?? -1) > 0).length
  return html`<p class="note">The market price itself has Brier score ${fixedNumber(first, 6)} on the same questions; ${better === 0 ? 'no row does' : `${better} of ${lines.length} rows do`} better. Alpha is the price’s squared error less the row’s, so a positive one beats the price.</p>`
}
