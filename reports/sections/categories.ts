import {
  behind,
  defineSection,
  fewestForecasts,
  fixedNumber,
  type GridLine,
  type Html,
  html,
  type ReportFacts,
  rowNames,
  scenarioGrids,
  table,
} from '../define.ts'
import { type CategoryScore, categoryScores } from './categories/scores.ts'

/** How good forecasts are on each kind of question. */
export default defineSection({
  id: 'categories',
  title: 'Forecasts by category',
  order: 230,
  render(facts) {
    const parts = scenarioGrids(facts).flatMap(({ scenario, lines }) => part(facts, scenario, lines) ?? [])
    if (parts.length === 0) return undefined
    return html`<p>The Brier score of each kind of question, with a 95 % interval by groups of dependent items and the number of forecasts. With fewer than ${fewestForecasts} forecasts nothing else is said of a category: its reliability and resolution would be chance. Categories differ in how hard they are, so compare within one, and the more categories there are, the more likely is it that one stands out by chance.</p>
${parts}`
  },
})

/** Lines of one table. */
const most = 60

function part(facts: ReportFacts, scenario: string, lines: readonly GridLine[]): Html | undefined {
  const rows = lines
    .slice(0, most)
    .flatMap((line) => categoryScores(facts, line).map((score) => ({ line, ...score })))
  if (rows.length === 0) return undefined
  const name = rowNames(
    rows.map(({ line }) => line),
    facts.cells,
  )
  const sorted = rows.toSorted((a, b) => (a.category < b.category ? -1 : Number(a.category > b.category)))
  const hasMore = rows.some(({ terms }) => terms)
  return html`<h3>${scenario}</h3>
${table<CategoryScore & { readonly line: GridLine }>({
  caption: html`Lower is better.${hasMore ? ' Reliability and resolution are corrected for the bias of few forecasts a bin.' : ''}${lines.length > most ? ` The first ${most} rows.` : ''}`,
  columns: [
    { head: 'Topology', isRowHead: true, cell: ({ line }) => name(line) },
    {
      head: 'Brier',
      isNumber: true,
      cell: ({ line, value, interval }) =>
        html`${behind(line.cells, fixedNumber(value, 4))}<small class="tight">${
          interval.kind === 'interval'
            ? `${fixedNumber(interval.low, 3)} to ${fixedNumber(interval.high, 3)}`
            : 'no interval'
        }</small>`,
    },
    {
      head: 'Market price',
      isNumber: true,
      cell: ({ market }) => (market === undefined ? undefined : fixedNumber(market, 4)),
    },
    ...(hasMore
      ? [
          {
            head: 'Reliability',
            isNumber: true,
            cell: ({ terms }: CategoryScore) => terms && fixedNumber(terms.reliability, 4),
          },
          {
            head: 'Resolution',
            isNumber: true,
            cell: ({ terms }: CategoryScore) => terms && fixedNumber(terms.resolution, 4),
          },
        ]
      : []),
    { head: 'Happened', isNumber: true, cell: ({ rate }) => `${fixedNumber(rate * 100, 0)} %` },
    { head: 'n', isNumber: true, cell: ({ n }) => n },
  ],
  rows: sorted,
  group: ({ category }) => ({ key: category, head: html`<span class="sticky name">${category}</span>` }),
  about: scenario,
  page: 120,
})}`
}
