import {
  chart,
  counted,
  defineSection,
  fewestForecasts,
  fixedNumber,
  type GridLine,
  type GroupedForecast,
  type Html,
  html,
  lineForecasts,
  measuredOf,
  type ReportFacts,
  rowNames,
  scenarioGrids,
  table,
} from '../define.ts'
import { priceChart } from './price/drawing.ts'
import { type Sight, sightOf } from './price/sight.ts'

/** Charts of one scenario. */
const most = 12

/** Whether forecasts follow the market's price, and whether leaving it paid. */
export default defineSection({
  id: 'price',
  title: 'Forecasts against the market price',
  order: 225,
  async render(facts) {
    const parts = await Promise.all(
      scenarioGrids(facts).map(({ scenario, lines }, index) =>
        scenarioPart(facts, { scenario, lines, id: `price-${index + 1}` }),
      ),
    )
    const drawn = parts.filter((part) => part !== undefined)
    if (drawn.length === 0) return undefined
    return html`<p>Each mark is one forecast beside the market’s price of the same question: a filled dot where the event happened, a cross where it did not. On the dashed diagonal the forecast says what the price says. A dot above it and a cross below it moved the right way. Alpha is the price’s Brier score less the row’s: above 0 the row beat the price. Its 95 % interval, by groups of dependent items, is that of one row: of many rows some miss 0 by chance.</p>
${drawn}`
  },
})

interface Part {
  readonly scenario: string
  readonly lines: readonly GridLine[]
  readonly id: string
}

interface Priced {
  readonly line: GridLine
  readonly forecasts: readonly (GroupedForecast & { readonly price: number })[]
  readonly sight: Sight
}

async function scenarioPart(facts: ReportFacts, { scenario, lines, id }: Part): Promise<Html | undefined> {
  const rows = lines.flatMap((line): Priced[] => {
    const forecasts = lineForecasts(facts, line).flatMap((each) =>
      each.price === undefined ? [] : [{ ...each, price: each.price }],
    )
    return forecasts.length === 0 ? [] : [{ line, forecasts, sight: sightOf(facts, line.cells) }]
  })
  if (rows.length === 0) return undefined
  const name = rowNames(
    rows.map(({ line }) => line),
    facts.cells,
  )
  const enough = rows.filter(({ forecasts }) => forecasts.length >= fewestForecasts)
  const figures = await Promise.all(
    enough.slice(0, most).map(async ({ line, forecasts, sight }, place) => {
      const drawing = priceChart({ name: line.topology, forecasts }, `${id}-${place + 1}`)
      return html`<figure><figcaption><strong>${name(line)}</strong> <small>${alphaInWords(line)} Price ${sight}.</small></figcaption>${await chart(drawing)}</figure>
`
    }),
  )
  const rest = enough.length - figures.length
  return html`<h3>${scenario}</h3>
${figures.length > 0 ? html`<div class="mid-charts">${figures}</div>` : html`<p class="note">All rows have fewer than ${fewestForecasts} forecasts: no diagram.</p>`}
${rest > 0 ? html`<p class="note">${counted(rest, 'more diagram')} left out; the table has all rows.</p>` : undefined}
${numbers(facts, rows)}`
}

function alphaInWords(line: GridLine): string {
  const alpha = measuredOf(line, 'alpha')
  if (alpha === undefined) return ''
  const { value, interval, parts } = alpha
  const error = parts['standardError']
  const size = `Alpha ${fixedNumber(value, 4)}`
  if (interval.kind === 'interval') {
    const bounds = `${fixedNumber(interval.low, 3)} to ${fixedNumber(interval.high, 3)}`
    if (interval.low > 0) return `${size} (${bounds}): interval above 0.`
    if (interval.high < 0) return `${size} (${bounds}): interval below 0.`
    return `${size} (${bounds}): not told apart from 0.`
  }
  return error === undefined ? `${size}.` : `${size}, s.e. ${fixedNumber(error, 4)}.`
}

function numbers(facts: ReportFacts, rows: readonly Priced[]): Html {
  const lines = rows.map(({ line }) => line)
  const name = rowNames(lines, facts.cells)
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  return html`<details class="numbers"><summary>The numbers of all rows</summary>${table<Priced>({
    caption:
      'Distance to the price: mean of |forecast − price|. Moved the right way: forecasts on the side of the price where the outcome lay, of those that differ from it by more than 0.01.',
    columns: [
      { head: 'Topology', isRowHead: true, cell: ({ line }) => name(line) },
      { head: 'Price', cell: ({ sight }) => sight },
      {
        head: 'Alpha',
        isNumber: true,
        cell: ({ line }) => {
          const alpha = measuredOf(line, 'alpha')
          return alpha && fixedNumber(alpha.value, 6)
        },
      },
      {
        head: 'Distance to the price',
        isNumber: true,
        cell: ({ forecasts }) =>
          fixedNumber(mean(forecasts.map(({ forecast, price }) => Math.abs(forecast - price))), 3),
      },
      { head: 'Moved the right way', isNumber: true, cell: rightWay },
      { head: 'Forecasts', isNumber: true, cell: ({ forecasts }) => forecasts.length },
    ],
    rows,
    page: 50,
  })}</details>`
}

function rightWay({ forecasts }: Priced): string {
  const moved = forecasts.filter(({ forecast, price }) => Math.abs(forecast - price) > 0.01)
  const right = moved.filter(({ forecast, price, outcome }) => forecast > price === (outcome === 1))
  return `${right.length} of ${moved.length}`
}
