import {
  chart,
  counted,
  defineSection,
  type GridLine,
  type Html,
  html,
  type ReportFacts,
  rowNames,
  scenarioGrids,
} from '../define.ts'
import { binTable } from './calibration/bin-table.ts'
import { type Diagram, diagramChart, diagramOf } from './calibration/diagram.ts'
import { planeFigure } from './calibration/plane.ts'

/** Diagrams of one scenario. */
const most = 24

/** Whether forecasts mean what they say, and whether they tell events apart. */
export default defineSection({
  id: 'calibration',
  title: 'Calibration of forecasts',
  order: 220,
  async render(facts) {
    const parts = await Promise.all(
      scenarioGrids(facts).map(({ scenario, lines }, index) =>
        scenarioPart(facts, { scenario, lines, index }),
      ),
    )
    const drawn = parts.filter((part) => part !== undefined)
    if (drawn.length === 0) return undefined
    return html`<p>In a reliability diagram each dot is a bin of forecasts (ten bins of equal width, <code>edges=exact</code>): how far right it stands is their mean, how high the share of their events that happened. On the dashed diagonal the two agree. Lines give the 95 % Wilson interval of the share, as if forecasts were independent; bars count the forecasts of each bin.</p>
${drawn}`
  },
})

interface Part {
  readonly scenario: string
  readonly lines: readonly GridLine[]
  readonly index: number
}

async function scenarioPart(facts: ReportFacts, { scenario, lines, index }: Part): Promise<Html | undefined> {
  const name = rowNames(lines, facts.cells)
  const all = lines.flatMap((line) => diagramOf(facts, line))
  const plane = await planeFigure(facts, lines, `calibration-${index + 1}-plane`)
  if (all.length === 0 && !plane) return undefined
  const figures = await Promise.all(
    all
      .slice(0, most)
      .map((each, place) => figure(each, name(each.line), `calibration-${index + 1}-${place + 1}`)),
  )
  const rest = all.length - figures.length
  return html`<h3>${scenario}</h3>
${plane}
<div class="small-charts">${figures}</div>
${rest > 0 ? html`<p class="note">${counted(rest, 'more diagram')} left out.</p>` : undefined}`
}

async function figure(diagram: Diagram, name: Html, id: string): Promise<Html> {
  return html`<figure><figcaption><strong>${name}</strong> <small>${counted(diagram.forecasts, 'forecast')}</small></figcaption>${await chart(diagramChart(diagram, id))}
<details><summary>its bins</summary>${binTable(diagram.bins)}</details></figure>
`
}
