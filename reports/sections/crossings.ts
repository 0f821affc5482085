import {
  type BreakEvenRow,
  type CrossingRow,
  chart,
  counted,
  defineSection,
  fixedNumber,
  type Html,
  html,
  type ReportFacts,
  shownNumber,
  table,
} from '../define.ts'
import { crossingsChart } from './crossings/drawing.ts'
import { type PricedPairs, pricedPairs, sweepable } from './crossings/pairs.ts'

/** Charts of a page; the pairs beyond them are only counted. */
const most = 12

/** At which price of a round of coordination it pays to coordinate, and where two curves cross. */
export default defineSection({
  id: 'crossings',
  title: 'When coordination pays',
  order: 258,
  async render(facts) {
    const pairs = pricedPairs(facts)
    if (pairs.length === 0) return sweepable(facts) ? howTo() : undefined
    const parts = await Promise.all(
      pairs.slice(0, most).map((pair, index) => pairPart(facts, pair, `crossings-${index + 1}`)),
    )
    const rest = pairs.length - parts.length
    return html`<p>Each round of coordination is charged a price c, as a share of the reward of 1 for one crossing or one item done: a step in which it fires is worth 1 − c. What is drawn is the pay-off of the team less that price, per step of the world. Above the dashed line coordination pays; a ring is a crossing. Curves are straight between the values that were played, so that two crossings between neighbours would not be seen.</p>
${parts}
${rest > 0 ? html`<p class="note">${counted(rest, 'more pair')}: <code>npm run -s crossings</code> prints all.</p>` : undefined}
<p class="note">How this stands to Amdahl’s 1/s: a team that spends the share s = c of each step on coordination is never faster than 1/c, whatever its size. That is the same number read twice and no more: c* depends on how badly agents do without coordination and moves with the demand, while s belongs to the mechanism alone.</p>`
  },
})

function howTo(): Html {
  return html`<p>This file has teams with rounds of coordination and teams without, but no sweep of how often they are needed, so it cannot say at which price coordination pays. These commands make the data and the answer:</p>
<pre>npm run -s sweep -- --scenario corridor --topology independent,mesh,convention-lowest-id --set demandProbability=0.1..0.9:0.1 --seeds 1..10 --db prices.db
npm run -s crossings -- --db prices.db
npm run -s report -- --db prices.db --out prices</pre>`
}

async function pairPart(facts: ReportFacts, pair: PricedPairs, id: string): Promise<Html> {
  const { scenario, model, fault, group, a, b } = pair.head
  const isSimulated = facts.cells.some(({ identity }) => identity.model.id === model && identity.isSimulated)
  const where = [model, fault === 'none' ? '' : `fault ${fault}`, group].filter((part) => part !== '')
  return html`<h3>${scenario}: ${a} against ${b}</h3>
<p class="note">${where.join(', ')}${isSimulated ? '. Simulated agents: what the structure does to agents with these error rates.' : '.'}</p>
<div class="pair"><figure><figcaption><strong>${summary(pair)}</strong> Solid: ${a} less each price; dashed: ${b}.</figcaption><div class="scroll" role="group" tabindex="0">${await chart(crossingsChart(pair, id))}</div></figure>
${crossingsTable(pair)}</div>
${breakEvenTable(pair)}`
}

/** All prices in one sentence. */
function summary({ crossings, head: { over } }: PricedPairs): string {
  const crossing = crossings.filter((row) => row.crossings.some(({ changes }) => changes))
  const always = crossings.filter(({ above }) => above === 'a').map(({ cost }) => cost)
  const never = crossings.filter(({ above }) => above === 'b').map(({ cost }) => cost)
  const parts = [
    always.length > 0 ? `Pays at every ${over} for c = ${runOf(always)}` : '',
    crossing.length > 0 ? `crosses for c = ${runOf(crossing.map(({ cost }) => cost))}` : '',
    never.length > 0 ? `pays nowhere for c = ${runOf(never)}` : '',
  ].filter((part) => part !== '')
  const said = parts.join('; ')
  return said === '' ? 'The two earn the same.' : `${said.charAt(0).toUpperCase()}${said.slice(1)}.`
}

function runOf(costs: readonly number[]): string {
  const [first = 0, last = 0] = [costs[0], costs.at(-1)]
  return first === last ? shownCost(first) : `${shownCost(first)} to ${shownCost(last)}`
}

function shownCost(cost: number): string {
  return String(Number(cost.toFixed(3)))
}

function crossingsTable({ crossings, head: { a, b, over } }: PricedPairs): Html {
  const side = (row: CrossingRow) =>
    row.above === 'a' ? `${a} everywhere` : row.above === 'b' ? `${b} everywhere` : sidesOf(row, a, b)
  return table<CrossingRow>({
    caption: `All crossings over ${over} for each price, or none.`,
    columns: [
      { head: 'Price c', isRowHead: true, isNumber: true, cell: ({ cost }) => shownCost(cost) },
      { head: 'Crossings', cell: crossingText },
      { head: 'Earns more', cell: side },
    ],
    rows: crossings,
    look: 'dense',
  })
}

function crossingText({ crossings }: CrossingRow): string {
  if (crossings.length === 0) return 'none'
  return crossings
    .map(({ from, to, changes }) => {
      const place = from === to ? fixedNumber(from, 3) : `${fixedNumber(from, 3)} to ${fixedNumber(to, 3)}`
      return changes ? place : `${place} (touch)`
    })
    .join(', ')
}

/** Who earns more, from left to right. */
function sidesOf({ points }: CrossingRow, a: string, b: string): string {
  const signs = points.map((point) => Math.sign(point.a - point.b)).filter((sign) => sign !== 0)
  const runs = signs.filter((sign, index) => sign !== signs[index - 1])
  return runs.length === 0 ? 'neither' : runs.map((sign) => (sign > 0 ? a : b)).join(', then ')
}

function breakEvenTable({ breakEven, head: { over } }: PricedPairs): Html {
  return html`<details class="numbers"><summary>The break-even price at each ${over}</summary>${table<BreakEvenRow>(
    {
      caption:
        'c*: the price at which both earn the same on the same seeds, with its 95 % interval; 1/c*: the ceiling of a team that paid as much in time; fired: rounds of coordination in a round of the world.',
      columns: [
        { head: over, isRowHead: true, isNumber: true, cell: ({ x }) => shownCost(x) },
        {
          head: 'c*',
          isNumber: true,
          cell: ({ cost, reason }) =>
            cost === null ? html`<small>none: ${reason}</small>` : fixedNumber(cost, 3),
        },
        {
          head: '95 % interval',
          isNumber: true,
          cell: ({ low, high, cost, reason }) =>
            low === null || high === null
              ? html`<small>${cost === null ? undefined : reason}</small>`
              : `${fixedNumber(low, 3)} to ${fixedNumber(high, 3)}`,
        },
        {
          head: '1/c*',
          isNumber: true,
          cell: ({ ceiling }) => (ceiling === null ? undefined : fixedNumber(ceiling, 2)),
        },
        { head: 'Fired', isNumber: true, cell: ({ fires }) => fixedNumber(fires, 3) },
        { head: 'n', isNumber: true, cell: ({ n }) => shownNumber(n) },
      ],
      rows: breakEven,
      look: 'dense',
    },
  )}</details>`
}
