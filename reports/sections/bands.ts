import {
  behind,
  chart,
  counted,
  defineSection,
  fixedNumber,
  type Html,
  html,
  type Range,
  table,
} from '../define.ts'
import { bandChart } from './bands/drawing.ts'
import { type BandPoint, bandOf, type SweepBand } from './bands/points.ts'
import { sweepsOf } from './bands/swept.ts'

/** Charts of one scenario. */
const most = 12

/** What a simulated forecaster leaves open: results over the range of a parameter that traces do not tell. */
export default defineSection({
  id: 'bands',
  title: 'Simulated bands by number of agents',
  order: 250,
  async render(facts) {
    const bands = sweepsOf(facts).flatMap((sweep) => bandOf(facts, sweep) ?? [])
    if (bands.length === 0) return undefined
    const groups = Map.groupBy(bands, ({ sweep }) =>
      JSON.stringify([sweep.scenario, sweep.model, sweep.parameter, sweep.persona]),
    )
    const parts = await Promise.all([...groups.values()].map((own, index) => part(own, `bands-${index + 1}`)))
    return html`<p class="notice"><strong>Simulation.</strong> No language model took part. A band spans the lowest and the highest result over all values of one parameter of the simulated agents; it is no interval, and it does not hold the error of having so many items only, which stands in the table.</p>
${parts}`
  },
})

async function part(bands: readonly SweepBand[], id: string): Promise<Html | undefined> {
  const [first] = bands
  if (first === undefined) return undefined
  const { scenario, parameter, values, model, persona } = first.sweep
  const y = rangeOf(bands)
  const figures = await Promise.all(
    bands.slice(0, most).map(
      async (band, index) =>
        html`<figure><figcaption><strong class="name">${band.sweep.topology}</strong> <small>${widthInWords(band)}</small></figcaption>${await chart(bandChart(band, y, `${id}-${index + 1}`))}</figure>
`,
    ),
  )
  const set = Object.entries(persona)
    .filter(([, value]) => value !== null && value !== 0 && typeof value !== 'object')
    .map(([name, value]) => `${name} ${String(value)}`)
  const rest = bands.length - figures.length
  return html`<h3>${scenario}, ${parameter} from ${values[0]} to ${values.at(-1)}</h3>
<p>Simulation of <code>${model}</code> with ${set.join(', ')}. Where these values come from <code>npm run -s fit</code>, this is the fitted persona, and ${parameter} is what the traces did not identify: the band is all that they leave open of it. Rings: ${parameter} ${values[0]}; squares: ${values.at(-1)}; dots: between.${first.market === undefined ? '' : ` Dashed: the market price as the forecast, ${fixedNumber(first.market, 4)}.`} All charts share one axis.</p>
<div class="mid-charts">${figures}</div>
${rest > 0 ? html`<p class="note">${counted(rest, 'more band')} left out; the table has them all.</p>` : undefined}
${numbers(bands)}`
}

/** How far the parameter matters. */
function widthInWords({ sweep, points }: SweepBand): string {
  const width = Math.max(...points.map(({ low, high }) => high - low))
  return width < 1e-9
    ? `No width: ${sweep.parameter} changes nothing here.`
    : `Up to ${fixedNumber(width, 4)} wide.`
}

type Row = BandPoint & { readonly topology: string }

function numbers(bands: readonly SweepBand[]): Html {
  const [first] = bands
  const parameter = first?.sweep.parameter ?? ''
  const rows = bands.flatMap(({ sweep, points }) =>
    points.map((point): Row => ({ ...point, topology: sweep.topology })),
  )
  const end = (of: 'low' | 'high', at: 'atLow' | 'atHigh') => (row: Row) => {
    const cells = row.all.filter(({ value }) => value === row[at]).map(({ cell }) => cell)
    return html`${behind(cells.slice(0, 1), fixedNumber(row[of], 4))}<small class="tight">${parameter} ${row[at]}</small>`
  }
  return html`<details class="numbers"><summary>The bands in numbers</summary>${table<Row>({
    caption: `Simulation: lowest and highest ${first?.metric.id ?? ''} over the values of ${parameter}, and where. Sampling: half the widest 95 % interval of a single value, what other items would move it by.`,
    columns: [
      {
        head: 'Topology',
        isRowHead: true,
        cell: ({ topology }) => html`<span class="name">${topology}</span>`,
      },
      { head: 'Agents', isNumber: true, cell: ({ agents }) => agents },
      { head: 'Lowest', isNumber: true, cell: end('low', 'atLow') },
      { head: 'Highest', isNumber: true, cell: end('high', 'atHigh') },
      { head: 'Width', isNumber: true, cell: ({ low, high }) => fixedNumber(high - low, 4) },
      {
        head: 'Sampling',
        isNumber: true,
        cell: ({ sampling }) => (sampling === undefined ? undefined : `± ${fixedNumber(sampling, 4)}`),
      },
      { head: 'n', isNumber: true, cell: ({ n }) => n },
    ],
    rows,
    page: 60,
  })}</details>`
}

function rangeOf(bands: readonly SweepBand[]): Range {
  const all = bands.flatMap(({ points, market }) => [
    ...points.flatMap(({ low, high }) => [low, high]),
    ...(market === undefined ? [] : [market]),
  ])
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const air = Math.max((high - low) * 0.12, 0.002)
  return { low: low - air, high: high + air }
}
