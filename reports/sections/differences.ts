import {
  type Comparison,
  chart,
  comparisonsOf,
  counted,
  defineSection,
  fixedNumber,
  type Html,
  html,
  isWithinNoise,
  type ReportFacts,
  type SettingComparisons,
  shownNumber,
  table,
} from '../define.ts'
import { differencesChart } from './differences/drawing.ts'
import { noiseInWords } from './differences/words.ts'

/** Settings with a chart. */
const most = 8

/** How far topologies are apart on the same items, beside how far one of them is from itself when it is asked again. */
export default defineSection({
  id: 'differences',
  title: 'Differences between topologies',
  order: 55,
  async render(facts) {
    const settings = comparisonsOf(facts)
    if (settings.length === 0) return undefined
    const parts = await Promise.all(
      settings.map((each, index) => part(facts, each, index < most ? `differences-${index + 1}` : undefined)),
    )
    const few = settings.some(({ pairs, of }) => pairs.length < of)
    return html`<p>Paired item by item: the mean of the first less the mean of the second over items that both have, with a 95 % interval from resampling groups of dependent items. The grey band around zero is the noise floor: how far two runs of one and the same treatment are apart. A difference that lies within it may be nothing but another run.${few ? ' Where there are many topologies, only the best is compared with the others; it was chosen by these very items, so its lead is flattered.' : ''} <code>npm run -s compare</code> gives every pair.</p>
${parts}`
  },
})

async function part(
  facts: ReportFacts,
  comparisons: SettingComparisons,
  id: string | undefined,
): Promise<Html> {
  const { setting, pairs } = comparisons
  const place = [
    setting.scenario,
    setting.model,
    setting.fault === 'none' ? '' : setting.fault,
    setting.group,
  ]
  const drawing = id === undefined ? undefined : differencesChart(comparisons, id)
  return html`<h3>${place.filter((text) => text !== '').join(', ')}${setting.isSimulated ? html`<small>simulated agents, no language model</small>` : undefined}</h3>
<p>${noiseInWords(comparisons)}</p>
${drawing ? html`<figure><figcaption><strong>Differences in ${comparisons.metric.title}</strong> ${sense(comparisons)}</figcaption>${await chart(drawing)}</figure>` : undefined}
${pairTable(facts, comparisons, pairs)}`
}

function sense({ metric }: SettingComparisons): string {
  return metric.better === 'lower'
    ? 'Left of zero the first of a pair is better.'
    : 'Right of zero the first of a pair is better.'
}

function pairTable(
  { cells }: ReportFacts,
  { metric, of }: SettingComparisons,
  pairs: readonly Comparison[],
): Html {
  const only = pairs.length < of ? ` These are ${pairs.length} of ${counted(of, 'pair')}.` : ''
  return table<Comparison>({
    caption: html`Difference in ${metric.title}, first less second. The interval is a symmetric studentised bootstrap by groups. p: percentile bootstrap by groups, which is a little narrower, and paired t, which takes items as independent; Holm over the pairs of this table.${only} Items: how many one would need for 80 % power at the observed difference and level 0.05, as if items were independent.`,
    columns: [
      {
        head: 'Pair',
        isRowHead: true,
        cell: ({ a, b }) => html`<span class="name">${a.label} − ${b.label}</span>`,
      },
      { head: 'Difference', isNumber: true, cell: differenceCell },
      { head: 'Noise', isNumber: true, cell: noiseCell },
      { head: 'p, bootstrap', isNumber: true, cell: ({ difference }) => p(difference?.bootstrap?.p) },
      { head: 'Holm', isNumber: true, cell: ({ holmOfBootstrap }) => p(holmOfBootstrap) },
      { head: 'p, t', isNumber: true, cell: ({ difference }) => p(difference?.t?.p) },
      { head: 'Holm', isNumber: true, cell: ({ adjusted }) => p(adjusted.holm) },
      { head: 'Items', isNumber: true, cell: itemsNeeded },
      { head: 'n', isNumber: true, cell: denominator },
    ],
    rows: pairs,
    page: 24,
    ...(cells.length > 0 && { about: pairs[0]?.setting.scenario ?? '' }),
  })
}

function differenceCell(pair: Comparison): Html | undefined {
  const { difference } = pair
  if (difference === undefined) return undefined
  const { value, interval } = difference
  const range =
    interval.kind === 'interval'
      ? html`<small class="tight">${fixedNumber(interval.low, 4)} to ${fixedNumber(interval.high, 4)}</small>`
      : html`<small>no interval: ${interval.reason}</small>`
  return html`${fixedNumber(value, 4)}${range}`
}

function noiseCell(pair: Comparison): Html {
  if (pair.noise.kind === 'none') return html`<small>not measured</small>`
  const within = isWithinNoise(pair)
    ? html`<small class="tight">the difference is within it</small>`
    : undefined
  const twins = pair.areTwins ? html`<small class="tight">one treatment</small>` : undefined
  return html`${fixedNumber(pair.noise.value, 4)}${within}${twins}`
}

function denominator({ difference, leftOut }: Comparison): Html {
  const { n = 0, clusters = 0 } = difference ?? {}
  return html`${n}<small class="tight">${counted(clusters, 'group')}</small>${leftOut > 0 ? html`<small class="tight">${leftOut} left out</small>` : undefined}`
}

function itemsNeeded({ difference }: Comparison): string | undefined {
  const items = difference?.requiredN['0.05']
  return items === undefined ? undefined : shownNumber(items)
}

function p(value: number | undefined): string | undefined {
  return value === undefined ? undefined : fixedNumber(value, 4)
}
