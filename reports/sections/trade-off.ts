import {
  chart,
  defineSection,
  fixedNumber,
  type Html,
  html,
  type ScenarioGrid,
  scenarioGrids,
  shownNumber,
} from '../define.ts'
import { tradeOffChart } from './trade-off/drawing.ts'
import { tradeOffOf } from './trade-off/points.ts'

/** What a better result costs: each topology's result against its cost, and those that nothing beats on both. */
export default defineSection({
  id: 'trade-off',
  title: 'Result against cost',
  order: 240,
  async render(facts) {
    const grids = scenarioGrids(facts)
    const figures = await Promise.all(grids.map((grid, index) => figure(grid, `trade-off-${index + 1}`)))
    const drawn = figures.filter((each) => each !== undefined)
    if (drawn.length === 0) return undefined
    return html`<p>A row lies on the Pareto frontier (filled, joined by a line) when no other row is at least as good and at least as cheap. The frontier is one of point estimates: where intervals overlap, another sample may draw it elsewhere.</p>
${drawn}`
  },
})

async function figure(grid: ScenarioGrid, id: string): Promise<Html | undefined> {
  const found = tradeOffOf(grid)
  if (!found) return undefined
  const { scenario, unit, quality, points, frontier } = found
  const best = points.filter((_, index) => frontier.has(index)).toSorted((a, b) => a.cost - b.cost)
  const said = best.map(
    ({ name, cost, value }, index) =>
      html`${index > 0 ? ', then ' : undefined}<span class="name">${name}</span> (${shownNumber(cost)}, ${fixedNumber(value, 4)})`,
  )
  const missing = grid.lines.length - points.length
  const without = missing > 0 ? ` ${missing} of ${grid.lines.length} rows have no such numbers.` : ''
  return html`<h3>${scenario}</h3>
<figure><figcaption><strong>${quality.title} against ${unit}</strong> On the frontier, from cheap to dear, with cost and ${quality.title}: ${said}.${without}</figcaption><div class="scroll" role="group" tabindex="0">${await chart(tradeOffChart(found, id))}</div></figure>`
}
