import {
  behind,
  chart,
  defineSection,
  fixedNumber,
  type Html,
  html,
  type ReportFacts,
  type ScenarioGrid,
  scenarioGrids,
  shownNumber,
  table,
} from '../define.ts'
import { tradeOffChart } from './trade-off/drawing.ts'
import { type Membership, membership, membershipDraws } from './trade-off/membership.ts'
import { type TradeOff, type TradePoint, tradeOffOf } from './trade-off/points.ts'

/** What a better result costs: each topology's result against its cost, and those that nothing beats on both. */
export default defineSection({
  id: 'trade-off',
  title: 'Result against cost',
  order: 240,
  async render(facts) {
    const grids = scenarioGrids(facts)
    const figures = await Promise.all(
      grids.map((grid, index) => figure(facts, grid, `trade-off-${index + 1}`)),
    )
    const drawn = figures.filter((each) => each !== undefined)
    if (drawn.length === 0) return undefined
    return html`<p>A row lies on the Pareto frontier (filled, joined by a line) when no other row is at least as good and at least as cheap. The frontier is one of point estimates; the table says how often each row lies on it when groups of dependent items are drawn again, so near 100 % it would likely be there with other items too. Resampling items says nothing of the noise of asking again.</p>
${drawn}`
  },
})

async function figure(facts: ReportFacts, grid: ScenarioGrid, id: string): Promise<Html | undefined> {
  const found = tradeOffOf(grid)
  if (!found) return undefined
  const { scenario, unit, quality, points, frontier } = found
  const again = membership(facts, found)
  const best = points.filter((_, index) => frontier.has(index)).toSorted((a, b) => a.cost - b.cost)
  const said = best.map(
    (point, index) =>
      html`${index > 0 ? ', then ' : undefined}<span class="name">${point.name}</span> (${shownNumber(point.cost)}, ${fixedNumber(point.value, 4)}${shareOf(again, points.indexOf(point))})`,
  )
  const missing = grid.lines.length - points.length
  const without = missing > 0 ? ` ${missing} of ${grid.lines.length} rows have no such numbers.` : ''
  return html`<h3>${scenario}</h3>
<figure><figcaption><strong>${quality.title} against ${unit}</strong> On the frontier, from cheap to dear, with cost, ${quality.title}${again ? ' and share of samples on it' : ''}: ${said}.${without}</figcaption><div class="scroll" role="group" tabindex="0">${await chart(tradeOffChart(found, id))}</div></figure>
${membershipTable(found, again)}`
}

function shareOf(found: Membership | undefined, index: number): string {
  return found ? `, ${fixedNumber((found.shares[index] ?? 0) * 100, 0)} %` : ''
}

function membershipTable({ points, frontier, unit, quality }: TradeOff, found: Membership | undefined): Html {
  const by = (point: TradePoint) => points.indexOf(point)
  const few = found && found.groups < 30 ? ` Only ${found.groups} groups: too few to trust the shares.` : ''
  const shares = found
    ? `Share of ${shownNumber(membershipDraws)} samples of ${found.groups} groups of items in which the row lies on the frontier (seed 0).${few}`
    : 'Too many rows, or too few groups of items, to be drawn again.'
  return html`<details class="numbers"><summary>Costs, results and how sure the frontier is</summary>${table<TradePoint>(
    {
      caption: shares,
      columns: [
        { head: 'Row', isRowHead: true, cell: ({ name }) => html`<span class="name">${name}</span>` },
        { head: unit, isNumber: true, cell: ({ cost }) => shownNumber(cost) },
        {
          head: quality.title,
          isNumber: true,
          cell: ({ value, cells }) => behind(cells, fixedNumber(value, 4)),
        },
        { head: 'On the frontier', cell: (point) => (frontier.has(by(point)) ? 'yes' : 'no') },
        ...(found
          ? [
              {
                head: 'Share of samples',
                isNumber: true,
                cell: (point: TradePoint) => `${fixedNumber((found.shares[by(point)] ?? 0) * 100, 0)} %`,
              },
            ]
          : []),
      ],
      rows: points.toSorted((a, b) => a.cost - b.cost),
      page: 60,
    },
  )}</details>`
}
