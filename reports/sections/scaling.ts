import {
  type Column,
  chart,
  counted,
  defineSection,
  fixedNumber,
  type Html,
  html,
  type ReportFacts,
  type ScalingRow,
  scalingRows,
  shownNumber,
  table,
} from '../define.ts'
import { mostLines, type SizedLine, sizedChart } from './scaling/drawing.ts'

/** How teams scale with their size: cost, and speed-up where work divides. */
export default defineSection({
  id: 'scaling',
  title: 'Teams of several sizes',
  order: 257,
  async render(facts) {
    const rows = scalingOf(facts).filter(({ value, points }) => value !== null && points.length > 0)
    if (rows.length === 0) return undefined
    const scenarios = [...Map.groupBy(rows, ({ scenario }) => scenario)]
    const parts = await Promise.all(
      scenarios.map(([scenario, own], index) => scenarioPart(scenario, own, `scaling-${index + 1}`)),
    )
    return html`<p>Cells that differ in the number of agents alone. A cost that grows as n to the power of b is a straight line on these axes, with slope b: 0 for a rule that nobody needs to be told, 1 for a message to everybody, 2 for everybody to everybody. Where work divides, the speed-up is work done per virtual time against one agent; Amdahl’s serial share s bounds it by 1/s, and the Universal Scalability Law adds what agents lose by keeping each other informed, so that it can fall again. Intervals are percentiles of a bootstrap over seeds. <code>npm run -s scaling</code> prints all rows.</p>
${parts}`
  },
})

function scalingOf(facts: ReportFacts): readonly ScalingRow[] {
  const byCell = new Map(
    [...Map.groupBy(facts.episodes, ({ cell }) => cell)].map(([cell, own]) => [
      cell,
      own.flatMap(({ episode }) => facts.sums(episode).sized ?? []),
    ]),
  )
  return scalingRows(facts.cells, byCell)
}

const laws = [
  ['amdahl', 'Speed-up', 'speed-up'],
  ['power-law-of-calls', 'Calls', 'calls per episode'],
  ['power-law-of-messages', 'Messages', 'messages per episode'],
  ['power-law-of-tokens', 'Tokens', 'tokens per episode'],
] as const

async function scenarioPart(scenario: string, rows: readonly ScalingRow[], id: string): Promise<Html> {
  const figures = await Promise.all(
    laws.map(async ([law, title, unit], index) => {
      const own = rows.filter((row) => row.law === law)
      const lines = linesOf(own)
      if (lines.length === 0) return undefined
      const shown = lines.slice(0, mostLines)
      const rest = lines.length - shown.length
      const note =
        rest > 0
          ? ` The ${counted(shown.length, 'steepest', 'steepest')} of ${lines.length}; the table has all.`
          : ''
      const drawing = await chart(sizedChart({ id: `${id}-${index + 1}`, title, unit, lines: shown }))
      return html`<figure><figcaption><strong>${title}</strong>${note}</figcaption><div class="scroll" role="group" tabindex="0">${drawing}</div></figure>
`
    }),
  )
  const models = [...new Set(rows.map(({ model }) => model))].join(', ')
  return html`<h3>${scenario}</h3>
<p class="note">Model: <code>${models}</code>.</p>
<div class="mid-charts">${figures}</div>
${numbers(scenario, rows)}`
}

/** The lines of a law, the highest end first; points of nothing have no place on a logarithmic axis. */
function linesOf(rows: readonly ScalingRow[]): readonly SizedLine[] {
  const byTeam = Map.groupBy(rows, (row) => nameOf(row, rows))
  return [...byTeam]
    .map(([name, [first]]) => ({ name, points: (first?.points ?? []).filter(({ value }) => value > 0) }))
    .filter(({ points }) => points.length > 1)
    .toSorted((a, b) => (b.points.at(-1)?.value ?? 0) - (a.points.at(-1)?.value ?? 0))
}

function nameOf({ topology, model, fault, group }: ScalingRow, rows: readonly ScalingRow[]): string {
  const hasModels = new Set(rows.map((row) => row.model)).size > 1
  return [topology, hasModels ? model : '', fault === 'none' ? '' : fault, group]
    .filter((part) => part !== '')
    .join(' ')
}

const named: { readonly [law: string]: string } = {
  amdahl: 'Amdahl',
  'universal-scalability': 'Universal Scalability Law',
  'power-law-of-calls': 'calls as a power of n',
  'power-law-of-messages': 'messages as a power of n',
  'power-law-of-tokens': 'tokens as a power of n',
}

function numbers(scenario: string, rows: readonly ScalingRow[]): Html {
  const columns: readonly Column<ScalingRow>[] = [
    {
      head: 'Topology',
      isRowHead: true,
      cell: (row) => html`<span class="name">${nameOf(row, rows)}</span>`,
    },
    { head: 'Law', cell: ({ law }) => named[law] ?? law },
    { head: 'Parameter', cell: ({ parameter }) => parameter },
    {
      head: 'Value',
      isNumber: true,
      cell: ({ value }) => (value === null ? undefined : fixedNumber(value, 3)),
    },
    { head: '95 % interval', isNumber: true, cell: bounds },
    {
      head: 'Misfit',
      isNumber: true,
      cell: ({ error }) => (error === null ? undefined : fixedNumber(error, 3)),
    },
    { head: 'n', isNumber: true, cell: ({ n }) => shownNumber(n) },
  ]
  return html`<details class="numbers"><summary>The laws of ${scenario} in numbers</summary>${table<ScalingRow>(
    {
      caption:
        'Fitted to the points of the charts. Misfit: root of the mean squared relative error of the times that a law of speed-up gives. n: ended episodes.',
      columns,
      rows,
      about: scenario,
      page: 60,
    },
  )}</details>`
}

function bounds({ low, high, reason }: ScalingRow): Html {
  if (low === null && high === null) return html`<small>${reason ?? 'none'}</small>`
  const end = (value: number | null) => (value === null ? 'no bound' : fixedNumber(value, 3))
  return html`${end(low)} to ${end(high)}`
}
