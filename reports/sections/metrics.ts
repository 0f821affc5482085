import {
  type AnalysisRow,
  behind,
  type Column,
  defineSection,
  type Html,
  html,
  type ReportFacts,
  rowNames,
  shownNumber,
  table,
} from '../define.ts'

/** Every metric over every group of episodes, with all that is needed to judge the number. */
export default defineSection({
  id: 'metrics',
  title: 'All metrics',
  order: 400,
  render(facts) {
    if (facts.rows.length === 0) return undefined
    const byScenario = Map.groupBy(facts.rows, ({ scenario }) => scenario)
    return html`<p>n is the number of episodes behind a value; those that a metric could not use are counted as left out, never as zero.</p>
${[...byScenario].map(([scenario, rows]) => scenarioMetrics(facts, scenario, rows, Math.min(most, mostOfAll / byScenario.size)))}`
  },
})

/** Rows of one scenario that are shown, shared evenly by its metrics; rows of all scenarios, shared evenly by these. */
const [most, mostOfAll] = [4000, 3000]

function scenarioMetrics(
  facts: ReportFacts,
  scenario: string,
  rows: readonly AnalysisRow[],
  room: number,
): Html {
  const all = Map.groupBy(rows, ({ metric }) => JSON.stringify([metric.id, metric.version]))
  const byMetric = new Map([...all].filter(([, its]) => its.some(isMeasured)))
  const absent = [...all.values()].filter((its) => !its.some(isMeasured))
  const each = Math.max(8, Math.floor(room / byMetric.size))
  const shown = [...byMetric.values()].flatMap((its) => extremes(its, each))
  const caption = `Every metric in ${scenario}`
  const measured = [...byMetric.values()].reduce((sum, its) => sum + its.length, 0)
  const isCut = shown.length < measured
  return html`<h3>${scenario}</h3>
${table({
  caption: isCut
    ? `${caption}: of each the ${shownNumber(Math.ceil(each / 2))} lowest and the ${shownNumber(Math.floor(each / 2))} highest; ${shownNumber(measured - shown.length)} rows between them are in what analyse prints.`
    : `${caption}.`,
  columns: columns(facts, rows),
  rows: shown,
  about: scenario,
  most: shown.length,
  group: ({ metric }) => ({ key: `${metric.id} ${metric.version}`, head: definition(metric) }),
})}
${absent.length > 0 ? html`<p>Without a value in ${scenario}: ${absent.map(whyAbsent)}.</p>` : undefined}`
}

/** All rows where there is room for them; else the lowest and the highest, ascending. */
function extremes(rows: readonly AnalysisRow[], room: number): readonly AnalysisRow[] {
  if (rows.length <= room) return rows
  const known = rows.flatMap((row) =>
    row.measurement.kind === 'measured' ? [{ row, value: row.measurement.value }] : [],
  )
  const sorted = known.toSorted((a, b) => a.value - b.value).map(({ row }) => row)
  if (sorted.length <= room) return sorted
  return [...sorted.slice(0, Math.ceil(room / 2)), ...sorted.slice(sorted.length - Math.floor(room / 2))]
}

function isMeasured({ measurement }: AnalysisRow): boolean {
  return measurement.kind === 'measured'
}

/** A metric that no row has, with the reasons. */
function whyAbsent(rows: readonly AnalysisRow[], index: number): Html {
  const reasons = new Set(rows.flatMap(({ measurement }) => Object.keys(measurement.leftOutWhy)))
  const why = [...reasons].toSorted().join(', ') || 'no episode'
  return html`${index > 0 ? ', ' : undefined}<code>${rows[0]?.metric.id ?? ''}</code> (${why})`
}

function definition({ id, version, title, description, unit, better }: AnalysisRow['metric']): Html {
  const direction = better === 'neither' ? 'neither direction is better' : `${better} is better`
  return html`<span class="sticky">${title} <code>${id}</code><small>${description} Unit: ${unit}; ${direction}; version ${version}.</small></span>`
}

function columns(facts: ReportFacts, rows: readonly AnalysisRow[]): readonly Column<AnalysisRow>[] {
  return [
    { head: 'Topology', isRowHead: true, cell: rowNames(rows, facts.cells) },
    { head: 'Value', isNumber: true, cell: value, tone: () => 'bounds' },
    { head: 'Interval', isNumber: true, cell: interval, tone: () => 'bounds' },
    { head: 'n', isNumber: true, cell: ({ measurement }) => measurement.n },
    ...(rows.some(({ measurement }) => measurement.leftOut > 0)
      ? [
          {
            head: 'Left out',
            isNumber: true,
            cell: ({ measurement }: AnalysisRow) => measurement.leftOut,
          },
        ]
      : []),
    { head: 'Parts', cell: parts, tone: () => 'wide' },
  ]
}

function value({ measurement, cells }: AnalysisRow): Html {
  if (measurement.kind === 'measured') return behind(cells, shownNumber(measurement.value))
  return html`<small>too few: needs ${measurement.needs}</small>`
}

function interval({ measurement }: AnalysisRow): string | Html {
  if (measurement.kind !== 'measured') return ''
  const { interval: bounds } = measurement
  if (bounds.kind === 'none') return html`<small>no interval: ${bounds.reason}</small>`
  return `${shownNumber(bounds.low)} to ${shownNumber(bounds.high)}`
}

function parts({ measurement }: AnalysisRow): Html | undefined {
  if (measurement.kind !== 'measured') return undefined
  const named = Object.entries(measurement.parts)
  if (named.length === 0) return undefined
  const lines = named.map(([name, part]) => html`<small>${name}: ${shownNumber(part)}</small>`)
  return html`<details><summary>${named.length}</summary>${lines}</details>`
}
