import {
  chart,
  counted,
  defineSection,
  fewestForecasts,
  type GridLine,
  type Html,
  html,
  lineForecasts,
  type ReportFacts,
  rowNames,
  scenarioGrids,
} from '../define.ts'
import { binTable } from './calibration/bin-table.ts'
import { binnedChart, corpChart, type Diagram, diagramOf } from './calibration/diagram.ts'
import { bandDraws } from './calibration/null-bands.ts'
import { partsTable } from './calibration/parts-table.ts'
import { planeFigure } from './calibration/plane.ts'

/** Diagrams of one scenario. */
const most = 12

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
    return html`<p>Of each row two diagrams with the same axes. In the first each dot is a bin of forecasts (ten bins of equal width, <code>edges=exact</code>): how far right it stands is their mean, how high the share of their events that happened; its line is the 95 % Wilson interval of that share, as if forecasts were independent. In the second (CORP) there are no bins: the curve is the isotonic regression of outcomes on forecasts, the recalibrated probability of each forecast. On the dashed diagonal forecasts mean what they say. Bars count forecasts.</p>
<p>Grey is what a perfectly calibrated forecaster with these very forecasts would show: pointwise from the 5 % to the 95 % quantile of ${bandDraws} draws of the outcomes (seed 0), as if events were independent. One point in ten lies outside by chance. With fewer than ${fewestForecasts} forecasts there is no diagram and no part, only the Brier score.</p>
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
  const all = lines.filter((line) => lineForecasts(facts, line).length >= fewestForecasts)
  const plane = await planeFigure(facts, lines, `calibration-${index + 1}-plane`)
  const parts = partsTable(facts, lines)
  if (parts === undefined) return undefined
  const figures = await Promise.all(
    all
      .slice(0, most)
      .flatMap((line) => diagramOf(facts, line))
      .map((each, place) => figure(each, name(each.line), `calibration-${index + 1}-${place + 1}`)),
  )
  const rest = all.length - figures.length
  return html`<h3>${scenario}</h3>
${parts}
${plane}
${figures.length > 0 ? html`<div class="pairs">${figures}</div>` : undefined}
${rest > 0 ? html`<p class="note">${counted(rest, 'more diagram')} left out; the numbers of all rows stand in the table.</p>` : undefined}`
}

async function figure(diagram: Diagram, name: Html, id: string): Promise<Html> {
  const [left, right] = [
    await chart(binnedChart(diagram, `${id}-bins`)),
    await chart(corpChart(diagram, `${id}-corp`)),
  ]
  return html`<figure><figcaption><strong>${name}</strong> <small>${counted(diagram.forecasts, 'forecast')}; in ten bins, and without bins (CORP)</small></figcaption><div class="pair">${left}${right}</div>
<details><summary>its bins and steps</summary>${binTable(diagram)}</details></figure>
`
}
