import {
  behind,
  type Column,
  defineSection,
  familyTitle,
  fixedNumber,
  type Html,
  html,
  type Ladder,
  laddersOf,
  type NotApplicableRow,
  type ReportFacts,
  type Rung,
  shownNumber,
  sufficientLoss,
  table,
} from '../define.ts'
import { type Landing, landings } from './cheapest/landings.ts'

/** The cheapest mechanism of each setting that does as well as the best, and what each kind of mechanism reached. */
export default defineSection({
  id: 'cheapest',
  title: 'The cheapest sufficient mechanism',
  order: 52,
  render(facts) {
    const ladders = laddersOf(facts)
    if (ladders.length === 0) return undefined
    const margin = fixedNumber(sufficientLoss, 2)
    return html`<p>Read each ladder from the top, lightest kind first, and stop at the first rung that is sufficient. The evidence is the loss to the best, paired by item, with its 95 % interval:</p>
<ul><li><em>sufficient</em>: the whole interval lies within ${margin} of the score;</li><li><em>short</em>: the loss is shown to be there and not to be within ${margin};</li><li><em>open</em>: too little was run to say;</li><li><em>not applicable</em>: it could not be played, which is no verdict.</li></ul>
<p class="note">Price is by tokens, then calls, then messages. References (no team, or one that sees more than a team can) are no rungs. The best is chosen by the same data, so the loss of the others is, if anything, overstated. Intervals are Student’s over independent items; with “no spread” all items say the same, and the verdict rests on these items alone.</p>
${summaryTable(facts, ladders)}
${ladders.map((ladder, index) => ladderPart(facts, ladder, index))}`
  },
})

function settingName({ setting }: Ladder): Html {
  const { scenario, model, fault, group } = setting
  const more = [model, fault === 'none' ? '' : `fault ${fault}`, group].filter((part) => part !== '')
  return html`<span class="name">${scenario}</span><small class="name">${more.join(', ')}</small>`
}

function summaryTable(facts: ReportFacts, ladders: readonly Ladder[]): Html {
  const isBest = ({ best, cheapest }: Ladder) => best === cheapest
  return table<Ladder>({
    caption:
      'For each setting the cheapest sufficient mechanism with its evidence, the best one, and what became of all that were tried.',
    columns: [
      { head: 'Setting', isRowHead: true, cell: settingName },
      { head: 'Cheapest sufficient', cell: cheapestName },
      { head: 'Score', isNumber: true, cell: ({ cheapest }) => scoreOf(cheapest) },
      { head: 'Behind the best', isNumber: true, cell: ({ cheapest, best }) => lossOf(cheapest, best) },
      { head: 'Price', isNumber: true, cell: ({ cheapest }) => priceOf(cheapest) },
      {
        head: 'Best',
        cell: (ladder) =>
          isBest(ladder) ? 'the same' : html`<span class="name">${ladder.best.arm.label}</span>`,
      },
      { head: 'Score', isNumber: true, cell: (each) => (isBest(each) ? undefined : scoreOf(each.best)) },
      {
        head: 'Price',
        isNumber: true,
        cell: (each) =>
          isBest(each) ? undefined : html`${timesDearer(each.best, each.cheapest)}${priceOf(each.best)}`,
      },
      { head: 'Of all tried', isNumber: true, cell: (ladder) => tally(facts, ladder) },
    ],
    rows: ladders,
    page: 60,
    look: 'dense',
  })
}

/** With every other one that costs exactly as much. */
function cheapestName({ cheapest, tied }: Ladder): Html {
  const others = tied.map(({ arm }) => arm.label)
  const more = others.length > 4 ? ` and ${others.length - 4} more` : ''
  const ties =
    others.length === 0 ? undefined : html`<small>as cheap: ${others.slice(0, 4).join(', ')}${more}</small>`
  return html`<span class="name">${cheapest.arm.label}</span><small>${familyTitle(cheapest.family)}</small>${ties}`
}

function tally(facts: ReportFacts, ladder: Ladder): Html {
  const of = (verdict: Rung['verdict']) => ladder.rungs.filter((rung) => rung.verdict === verdict).length
  const refused = landings(ladder, facts).reduce((sum, landing) => sum + landing.refused.length, 0)
  const counts = [
    `${of('sufficient')} sufficient`,
    `${of('open')} open`,
    `${of('short')} short`,
    ...(refused > 0 ? [`${refused} not applicable`] : []),
  ]
  return html`<small class="tight">${counts.slice(0, 2).join(', ')}</small><small class="tight">${counts.slice(2).join(', ')}</small>`
}

function ladderPart(facts: ReportFacts, ladder: Ladder, index: number): Html {
  const { setting, cheapest, tied, references } = ladder
  const firsts = [cheapest, ...tied].map(({ arm }) => arm)
  const columns: readonly Column<Landing>[] = [
    {
      head: 'Kind',
      isRowHead: true,
      cell: ({ family, played, sufficient, isReference }) =>
        isReference
          ? familyTitle(family)
          : html`${familyTitle(family)}<small>${shownNumber(sufficient)} of ${shownNumber(played)} sufficient</small>`,
    },
    {
      head: 'Mechanism',
      cell: ({ rung, refused }) =>
        html`${rung && html`<span class="name">${rung.arm.label}</span>`}${notApplicable(refused)}`,
    },
    { head: 'Score', isNumber: true, cell: ({ rung }) => rung && scoreOf(rung) },
    { head: 'Behind the best', isNumber: true, cell: ({ rung }) => rung && lossOf(rung, ladder.best) },
    { head: 'Price', isNumber: true, cell: ({ rung }) => rung && priceOf(rung) },
    {
      head: 'Verdict',
      cell: ({ rung }) =>
        rung === undefined
          ? 'not applicable'
          : html`<span class="verdict-${rung.verdict}">${rung.verdict}</span>${firsts.includes(rung.arm) ? html`<small>the cheapest</small>` : undefined}`,
    },
  ]
  const name = [setting.scenario, setting.group].filter((part) => part !== '').join(', ')
  return html`<details class="numbers"${index === 0 ? html` open` : undefined}><summary>The ladder of ${name}</summary>
${table<Landing>({
  caption: `From the lightest kind of mechanism to the heaviest: of each kind the cheapest sufficient one, or where none is, the one with the highest score.${references.length > 0 ? ' Below stand the references.' : ''}`,
  columns,
  rows: landings(ladder, facts),
  about: setting.scenario,
  look: 'dense',
})}</details>`
}

/** The topologies that could not be played, after each reason. */
function notApplicable(refused: readonly NotApplicableRow[]): Html | undefined {
  if (refused.length === 0) return undefined
  const byReason = Map.groupBy(refused, ({ reason }) => reason)
  const said = [...byReason].map(([reason, own]) => {
    const names = [...new Set(own.map(({ topology }) => topology))]
    const more = names.length > 3 ? ` and ${names.length - 3} more` : ''
    return html`<small>not applicable: <span class="name">${names.slice(0, 3).join(', ')}${more}</span>: ${reason}</small>`
  })
  return html`${said.slice(0, 3)}`
}

function scoreOf({ arm, score }: Rung): Html {
  return html`${behind([arm.cell], fixedNumber(score.value, 3))}${boundsOf(score)}`
}

function lossOf({ loss, n, arm }: Rung, best: Rung): Html {
  if (arm === best.arm) return html`<small class="tight">it is the best, n ${n}</small>`
  const { interval } = loss
  const bounds =
    interval.kind === 'none'
      ? 'no interval'
      : interval.low === interval.high
        ? 'no spread'
        : `${fixedNumber(interval.low, 3)} to ${fixedNumber(interval.high, 3)}`
  return html`${fixedNumber(loss.value, 3)}<small class="tight">${bounds}, n ${n}</small>`
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

function timesDearer({ price: dear }: Rung, { price: cheap }: Rung): string {
  const [a, b] =
    dear.tokens !== undefined && cheap.tokens !== undefined
      ? [dear.tokens, cheap.tokens]
      : [dear.calls, cheap.calls]
  return b === 0 ? 'from nothing to ' : `× ${short(a / b)}: `
}
