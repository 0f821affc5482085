import { chart, counted, defineSection, fixedNumber, type Html, html, type Range } from '../define.ts'
import { type Curve, type CurveSet, curveReader } from './sensitivity/curves.ts'
import { looks, sensitivityChart } from './sensitivity/drawing.ts'
import { numbersTable } from './sensitivity/numbers.ts'
import { type SweepPanel, type SweepPart, sweepParts } from './sensitivity/panels.ts'

/** Charts of the whole section. */
const mostCharts = 12

/** Parameters with a part of their own. */
const mostParts = 40

/** On which parameter a topology's result depends, and how: results over the values of one parameter. */
export default defineSection({
  id: 'sensitivity',
  title: 'Sensitivity to a parameter',
  order: 255,
  async render(facts) {
    const curvesOf = curveReader(facts)
    const parts = sweepParts(facts).flatMap((part): readonly MeasuredPart[] => {
      const panels = part.panels.flatMap((panel) => {
        const sets = curvesOf(panel)
        return sets.length === 0 ? [] : [{ ...panel, sets }]
      })
      return panels.length === 0 ? [] : [{ ...part, panels }]
    })
    if (parts.length === 0) return undefined
    const shown = parts.slice(0, mostParts)
    const budgets = shares(shown.map(({ panels }) => chartsOf(panels)))
    const made = await Promise.all(
      shown.map((part, index) => partOf(part, `sensitivity-${index + 1}`, budgets[index] ?? 0)),
    )
    return html`<p>Cells that differ in one swept number and in nothing else, one line a topology. Thin upright rules are 95 % intervals of one value each; a mark without one has none, or one of no width. Lines are set apart sideways by a few pixels so that rules can be told apart. An interval says nothing of the difference of two values, and which line moves most goes by the values alone.</p>
${made}${parts.length > shown.length ? html`<p class="note">${counted(parts.length - shown.length, 'more parameter')} left out.</p>` : undefined}`
  },
})

type MeasuredPanel = SweepPart['panels'][number] & { readonly sets: readonly CurveSet[] }

type MeasuredPart = Omit<SweepPart, 'panels'> & { readonly panels: readonly MeasuredPanel[] }

function chartsOf(panels: readonly MeasuredPanel[]): number {
  return panels.reduce((sum, { sets }) => sum + sets.length, 0)
}

/** How many charts each part may draw: an equal share first, and what others leave over in order. */
function shares(wanted: readonly number[]): readonly number[] {
  const share = Math.max(1, Math.floor(mostCharts / Math.max(1, wanted.length)))
  const equal = wanted.map((wants, index) => (index < mostCharts ? Math.min(wants, share) : 0))
  let left = mostCharts - equal.reduce((sum, own) => sum + own, 0)
  return wanted.map((wants, index) => {
    const own = equal[index] ?? 0
    const more = Math.min(left, wants - own)
    left -= more
    return own + more
  })
}

async function partOf(part: MeasuredPart, id: string, budget: number): Promise<Html> {
  const { scenario, model, parameter, place, isSimulated, panels } = part
  const all = panels.flatMap((panel) => panel.sets.map((set) => ({ panel, set })))
  const drawn = all.slice(0, budget)
  const ranges = Map.groupBy(all, ({ set }) => set.metric.id)
  const figures = await Promise.all(
    drawn.map(({ panel, set }, index) =>
      figure(
        panel,
        set,
        rangeOf((ranges.get(set.metric.id) ?? []).map((each) => each.set)),
        `${id}-${index + 1}`,
      ),
    ),
  )
  const rest = all.length - drawn.length
  return html`<h3>${scenario}, by ${owners[place]} ${parameter}</h3>
${isSimulated ? html`<p class="notice"><strong>Simulation of <code>${model}</code>.</strong> No language model took part.</p>` : html`<p>Model: <code>${model}</code>.</p>`}
${figures.length > 0 ? html`<div class="pairs">${figures}</div>` : undefined}${rest > 0 ? html`<p class="note">${counted(rest, 'more chart')} left out; the table has all values.</p>` : undefined}
${numbersTable(part, panels)}`
}

const owners = {
  modelParams: 'the persona’s',
  topologyParams: 'the topology’s',
  scenarioParams: 'the scenario’s',
} as const

async function figure(
  { parameter, isSimulated, setting }: SweepPanel & { readonly setting: string },
  { metric, curves }: CurveSet,
  y: Range,
  id: string,
): Promise<Html> {
  // Of more lines than can be told apart, those that the parameter moves most.
  const movers = new Set(curves.toSorted((a, b) => b.spread - a.spread).slice(0, looks.length))
  const shown = curves.filter((curve) => movers.has(curve))
  const rest = curves.length - shown.length
  const left =
    rest > 0 ? ` ${counted(rest, 'line')} that it moves less left out; the table has all.` : undefined
  const drawing = chart(sensitivityChart({ id, parameter, isSimulated, metric, curves: shown, y }))
  return html`<figure><figcaption><strong>${metric.title}${setting === '' ? undefined : html`, <span class="name">${setting}</span>`}</strong>${metric.better === 'neither' ? undefined : `, ${metric.better} is better.`} <small>${movedMost(curves, parameter)}${left}</small></figcaption>${await drawing}</figure>
`
}

/** Which lines the parameter moves most and least, from the lowest to the highest of their values. */
function movedMost(curves: readonly Curve[], parameter: string): string {
  const sorted = curves.toSorted((a, b) => b.spread - a.spread)
  const [most, least] = [sorted[0], sorted.at(-1)]
  if (most === undefined || least === undefined) return ''
  const told = ({ name, spread }: Curve) => `${name} (by ${fixedNumber(spread, 3)})`
  if (most.spread < 1e-9) return `${parameter} changes nothing here.`
  return most === least
    ? `Lowest to highest: ${told(most)}.`
    : `Over ${parameter}, ${told(most)} moves most and ${told(least)} least.`
}

/** One axis for all charts of a metric in a part. */
function rangeOf(sets: readonly CurveSet[]): Range {
  const ends = sets
    .flatMap(({ curves }) => curves.flatMap(({ points }) => points))
    .flatMap(({ result, interval }) =>
      interval.kind === 'interval' ? [result, interval.low, interval.high] : [result],
    )
  const low = ends.reduce((least, end) => Math.min(least, end), Number.POSITIVE_INFINITY)
  const high = ends.reduce((most, end) => Math.max(most, end), Number.NEGATIVE_INFINITY)
  const air = Math.max((high - low) * 0.15, 0.005)
  return { low: low - air, high: high + air }
}
