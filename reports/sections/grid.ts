import {
  type AnalysisRow,
  behind,
  type Column,
  type Content,
  defineSection,
  fixedNumber,
  type GridLine,
  type Html,
  heatStep,
  html,
  type ReportFacts,
  rowNames,
  type ScenarioGrid,
  scenarioGrids,
  scoreOf,
  shownNumber,
  table,
} from '../define.ts'
import { intervalsFigure } from './grid/intervals.ts'
import { overview } from './grid/overview.ts'

/** Metrics that stand beside the score, because a score bought dearly is another result. */
const costs = [
  ['calls', 'Calls'],
  ['messages', 'Messages'],
  ['tokens', 'Tokens'],
  ['makespan', 'Makespan'],
  ['cost', 'Dollars'],
] as const

/** What each topology earned in each scenario, and at what cost. */
export default defineSection({
  id: 'grid',
  title: 'Scores and costs',
  order: 200,
  async render(facts) {
    const grids = scenarioGrids(facts)
    if (grids.length === 0) return undefined
    const tables = await Promise.all(grids.map((grid, index) => scenarioPart(facts, grid, index)))
    return html`<p>A score lies between 0 and 1, and higher is better; its formula stands under Method. Costs are never part of a score. A row marked <em>sees all</em> let one mind see every observation, and is a reference rather than a rival.</p>
${overview(facts, grids)}
${tables}`
  },
})

async function scenarioPart(facts: ReportFacts, grid: ScenarioGrid, index: number): Promise<Html> {
  return html`<h3>${grid.scenario}</h3>
${await intervalsFigure(grid, `grid-${index + 1}`)}
${table({ caption: caption(grid), columns: columns(facts, grid), rows: grid.lines, about: grid.scenario })}`
}

function caption({ range }: ScenarioGrid): Html {
  const text = 'Mean score over episodes, and mean cost of an episode.'
  if (!range) return html`${text} No tints, because fewer than two different scores are known.`
  const steps = [0, 1, 2, 3, 4, 5, 6].map((step) => html`<span class="scale heat heat-${step}"></span>`)
  return html`${text} Tints run from the lowest score of this scenario (${fixedNumber(range.low, 3)}) ${steps} to its highest (${fixedNumber(range.high, 3)}).`
}

function columns(facts: ReportFacts, grid: ScenarioGrid): readonly Column<GridLine>[] {
  const known = costs.filter(([id]) => grid.lines.some(({ byMetric }) => byMetric.has(id)))
  return [
    { head: 'Topology', isRowHead: true, cell: rowNames(grid.lines, facts.cells) },
    { head: 'Score', isNumber: true, cell: score, tone: (line) => tone(line, grid) },
    { head: 'Interval', isNumber: true, cell: interval, tone: () => 'bounds' },
    { head: 'n', isNumber: true, cell: denominator },
    ...known.map(([id, title]) => ({
      head: html`${title}${unit(grid, id)}`,
      isNumber: true,
      cell: (line: GridLine) => cost(line, id),
    })),
  ]
}

function tone(line: GridLine, { range }: ScenarioGrid): string {
  const step = heatStep(scoreOf(line), range)
  return step === undefined ? '' : `heat heat-${step}`
}

function score(line: GridLine): Html {
  if (line.notApplicable !== undefined) return html`<small>not applicable</small>`
  const measurement = line.byMetric.get('score')?.measurement
  if (!measurement) return html`<small>not measured</small>`
  return measurement.kind === 'measured'
    ? behind(line.cells, fixedNumber(measurement.value, 3))
    : html`<small>too few</small>`
}

function interval(line: GridLine): Html {
  if (line.notApplicable !== undefined) return html`<small>${line.notApplicable}</small>`
  const measurement = line.byMetric.get('score')?.measurement
  if (measurement?.kind !== 'measured')
    return html`<small>${measurement && `needs ${measurement.needs}`}</small>`
  const { interval: bounds } = measurement
  if (bounds.kind === 'none') return html`<small>no interval: ${bounds.reason}</small>`
  return html`${fixedNumber(bounds.low, 3)} to ${fixedNumber(bounds.high, 3)}`
}

function denominator(line: GridLine): Html | undefined {
  const measurement = line.byMetric.get('score')?.measurement
  if (!measurement) return undefined
  const { n, leftOut } = measurement
  return html`${n}${leftOut > 0 ? html`<small>${leftOut} left out</small>` : undefined}`
}

function unit({ lines }: ScenarioGrid, id: string): Html | undefined {
  const row = lines.find(({ byMetric }) => byMetric.has(id))?.byMetric.get(id)
  return row?.metric.unit === 'ms' ? html`<small>ms</small>` : undefined
}

function cost({ byMetric, cells }: GridLine, id: string): Content {
  const measurement: AnalysisRow['measurement'] | undefined = byMetric.get(id)?.measurement
  if (!measurement) return undefined
  return measurement.kind === 'measured'
    ? behind(cells, shownNumber(measurement.value))
    : html`<small>too few</small>`
}
