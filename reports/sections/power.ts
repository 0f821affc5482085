import {
  chart,
  comparisonsOf,
  counted,
  defineSection,
  detectableDifference,
  fixedNumber,
  type Html,
  html,
  levels,
  type ReportFacts,
  requiredN,
  type SettingComparisons,
  shownNumber,
  table,
} from '../define.ts'
import { type PairSpread, pairSpreads, powerChart } from './power/drawing.ts'

/** Settings with charts, and charts of one setting. */
const [mostSettings, mostCharts] = [3, 10]

/** How many items it would take to tell topologies apart. */
export default defineSection({
  id: 'power',
  title: 'Items needed to tell topologies apart',
  order: 260,
  async render(facts: ReportFacts) {
    const known = comparisonsOf(facts).flatMap((each) => {
      const spreads = pairSpreads(each)
      return spreads.length > 0 ? [{ ...each, spreads }] : []
    })
    if (known.length === 0) return undefined
    const parts = await Promise.all(
      known.map((each, index) => part(each, index < mostSettings ? `power-${index + 1}` : undefined)),
    )
    return html`<p>How many independent items a two-sided test needs for 80 % power, against the true difference of a pair: ((z(1 − α/2) + z(0.8)) · sd / difference)², with the standard deviation of the paired differences in this file. Both axes are logarithmic. Lines from below: level 0.05, 0.005 (solid, dashed) and 0.001 (dotted). The dot is the difference observed here: what was seen is itself uncertain, and planning with it is optimistic. The horizontal line is the items at hand: where it meets a line, right of there a true difference would be found with 80 %. The grey vertical line is the noise floor with these items; more items, or more repetitions, make it smaller.</p>
${parts}`
  },
})

type Known = SettingComparisons & { readonly spreads: readonly PairSpread[] }

async function part({ setting, spreads, metric }: Known, id: string | undefined): Promise<Html> {
  const shown = id === undefined ? [] : spreads.slice(0, mostCharts)
  const figures = await Promise.all(
    shown.map(
      async (pair, index) =>
        html`<figure><figcaption><strong class="name">${pair.name}</strong></figcaption>${await chart(powerChart(pair, `${id}-${index + 1}`, metric.title))}</figure>
`,
    ),
  )
  const place = [
    setting.scenario,
    setting.model,
    setting.fault === 'none' ? '' : setting.fault,
    setting.group,
  ]
  const simulated = setting.isSimulated
    ? html`<p class="note">Simulated agents: the standard deviations below are those of simulated forecasts, not of any language model.</p>`
    : undefined
  return html`<h3>${place.filter((text) => text !== '').join(', ')}</h3>
${simulated}
${figures.length > 0 ? html`<div class="mid-charts">${figures}</div>` : undefined}
<details class="numbers"><summary>Items for each of ${counted(spreads.length, 'pair')}</summary>${numbers(spreads, metric.title)}</details>`
}

function numbers(pairs: readonly PairSpread[], metric: string): Html {
  const demand = (pair: PairSpread, alpha: string) => ({ sd: pair.sd, alpha: Number(alpha), power: 0.8 })
  return table<PairSpread>({
    caption: `Items for 80 % power at the observed difference in ${metric}, as if items were independent; multiply by the design effect where groups are dependent. Last: the smallest difference that the items at hand find at 0.05.`,
    columns: [
      { head: 'Pair', isRowHead: true, cell: ({ name }) => html`<span class="name">${name}</span>` },
      { head: 'sd of an item', isNumber: true, cell: ({ sd }) => fixedNumber(sd, 4) },
      { head: 'Design effect', isNumber: true, cell: ({ designEffect }) => fixedNumber(designEffect, 2) },
      { head: 'Observed', isNumber: true, cell: ({ observed }) => fixedNumber(observed, 4) },
      ...levels.map((alpha) => ({
        head: `n at ${alpha}`,
        isNumber: true,
        cell: (pair: PairSpread) =>
          pair.observed > 0 ? shownNumber(requiredN(pair.observed, demand(pair, alpha))) : undefined,
      })),
      { head: 'n here', isNumber: true, cell: ({ n }) => n },
      {
        head: 'Found with these',
        isNumber: true,
        cell: (pair) => fixedNumber(detectableDifference(pair.n, demand(pair, '0.05')), 4),
      },
    ],
    rows: pairs,
    page: 50,
  })
}
