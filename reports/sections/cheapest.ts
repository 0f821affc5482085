import {
  behind,
  type Column,
  defineSection,
  fixedNumber,
  type Html,
  html,
  type Ladder,
  laddersOf,
  type Rung,
  shownNumber,
  sufficientLoss,
  table,
} from '../define.ts'
import { familyTitle, type Landing, landings } from './cheapest/landings.ts'

/** The cheapest mechanism of each setting that does as well as the best, and what each kind of mechanism reached. */
export default defineSection({
  id: 'cheapest',
  title: 'The cheapest sufficient mechanism',
  order: 52,
  render(facts) {
    const ladders = laddersOf(facts)
    if (ladders.length === 0) return undefined
    const margin = fixedNumber(sufficientLoss, 2)
    return html`<p>A mechanism is <em>sufficient</em> where the whole 95 % interval of its paired loss to the best lies within ${margin} of the score; <em>short</em> where the loss is shown to be there and no such bound holds; <em>open</em> where too little was run to say. What is no team, or saw more than a team can, is a reference and no rung. The best is chosen by the same data, which flatters it: the loss of the others is, if anything, overstated. Intervals are Student’s over independent items; where all items say the same there is no spread to make one from, and a verdict rests on these items alone.</p>
${summaryTable(ladders)}
${ladders.map(ladderPart)}`
  },
})

function settingName({ setting }: Ladder): Html {
  const { scenario, model, fault, group } = setting
  const more = [model, fault === 'none' ? '' : `fault ${fault}`, group].filter((part) => part !== '')
  return html`<span class="name">${scenario}</span><small class="name">${more.join(', ')}</small>`
}

function summaryTable(ladders: readonly Ladder[]): Html {
  return table<Ladder>({
    caption: 'For each setting the cheapest sufficient mechanism, and the best one.',
    columns: [
      { head: 'Setting', isRowHead: true, cell: settingName },
      {
        head: 'Cheapest sufficient',
        cell: ({ cheapest }) =>
          html`<span class="name">${cheapest.arm.label}</span><small>${familyTitle(cheapest.family)}</small>`,
      },
      { head: 'Score', isNumber: true, cell: ({ cheapest }) => scoreOf(cheapest) },
      { head: 'Price', isNumber: true, cell: ({ cheapest }) => priceOf(cheapest) },
      { head: 'Best', cell: ({ best }) => html`<span class="name">${best.arm.label}</span>` },
      { head: 'Score', isNumber: true, cell: ({ best }) => scoreOf(best) },
      { head: 'Price', isNumber: true, cell: ({ best }) => priceOf(best) },
      { head: 'Times the price', isNumber: true, cell: ({ best, cheapest }) => timesDearer(best, cheapest) },
    ],
    rows: ladders,
    page: 60,
  })
}

function ladderPart(ladder: Ladder, index: number): Html {
  const { setting, cheapest, references } = ladder
  const rows = landings(ladder)
  const columns: readonly Column<Landing>[] = [
    {
      head: 'Kind',
      isRowHead: true,
      cell: ({ rung, of }) => html`${familyTitle(rung.family)}<small>${shownNumber(of)} tried</small>`,
    },
    { head: 'Mechanism', cell: ({ rung }) => html`<span class="name">${rung.arm.label}</span>` },
    { head: 'Score', isNumber: true, cell: ({ rung }) => scoreOf(rung) },
    { head: 'Behind the best', isNumber: true, cell: ({ rung }) => lossOf(rung) },
    { head: 'Price', isNumber: true, cell: ({ rung }) => priceOf(rung) },
    {
      head: 'Verdict',
      cell: ({ rung, isReference }) =>
        html`<span class="verdict-${rung.verdict}">${rung.verdict}</span>${rung.arm === cheapest.arm ? html`<small>the cheapest</small>` : undefined}${isReference ? html`<small>reference</small>` : undefined}`,
    },
  ]
  const name = [setting.scenario, setting.group].filter((part) => part !== '').join(', ')
  return html`<details class="numbers"${index === 0 ? html` open` : undefined}><summary>The ladder of ${name}</summary>
${table<Landing>({
  caption: `From the lightest kind of mechanism to the heaviest: of each kind the cheapest sufficient one, or where none is, the best.${references.length > 0 ? ' Below stand the references.' : ''}`,
  columns,
  rows,
  about: setting.scenario,
})}</details>`
}

function scoreOf({ arm, score }: Rung): Html {
  return html`${behind([arm.cell], fixedNumber(score.value, 3))}${boundsOf(score)}`
}

function lossOf({ loss, n }: Rung): Html {
  return html`${fixedNumber(loss.value, 3)}${boundsOf(loss)}<small>n ${n}</small>`
}

function boundsOf({ interval }: Rung['score']): Html {
  if (interval.kind === 'none') return html`<small>no interval</small>`
  if (interval.low === interval.high) return html`<small>no spread</small>`
  return html`<small class="tight">${fixedNumber(interval.low, 3)} to ${fixedNumber(interval.high, 3)}</small>`
}

function priceOf({ price }: Rung): Html {
  const { tokens, calls, messages } = price
  const first = tokens === undefined ? 'tokens unknown' : `${short(tokens)} tokens`
  return html`${first}<small class="tight">${short(calls)} calls, ${short(messages)} msgs</small>`
}

/** With one decimal where there is one. */
function short(value: number): string {
  return fixedNumber(value, Number.isInteger(value) || value >= 100 ? 0 : 1)
}

function timesDearer({ price: dear, arm }: Rung, { price: cheap, arm: other }: Rung): string {
  if (arm === other) return 'the same'
  const [a, b] =
    dear.tokens !== undefined && cheap.tokens !== undefined
      ? [dear.tokens, cheap.tokens]
      : [dear.calls, cheap.calls]
  return b === 0 ? 'from nothing' : `× ${short(a / b)}`
}
