import {
  behind,
  type Column,
  counted,
  defineSection,
  fixedNumber,
  type Html,
  html,
  type ReportFacts,
  table,
  topologyFamilies,
} from '../define.ts'
import { type Interaction, interactionsOf } from './interaction/matrix.ts'

/** Whether structure fits task: every topology in every scenario, and how far one order holds for all. */
export default defineSection({
  id: 'interaction',
  title: 'How structure fits task',
  order: 57,
  render(facts) {
    const tables = interactionsOf(facts)
    if (tables.length === 0) return undefined
    return html`<p>If one structure were best for every task, its column of ranks would be all ones, and the order of topologies the same everywhere. Scores are tinted from the lowest to the highest of each scenario; references are left out.</p>
${tables.map((each) => part(facts, each))}`
  },
})

function part(facts: ReportFacts, each: Interaction): Html {
  const families = new Map(facts.topologies.map(({ id, family }) => [id, family]))
  const place = (topology: string) => {
    const family = families.get(topology)
    return family === undefined ? topologyFamilies.length : topologyFamilies.indexOf(family)
  }
  const rows = each.topologies.toSorted((a, b) => place(a) - place(b) || (a < b ? -1 : 1))
  const entry = (topology: string, scenario: string) => each.entries.get(topology)?.get(scenario)
  const columns: readonly Column<string>[] = [
    { head: 'Topology', isRowHead: true, cell: (topology) => html`<span class="name">${topology}</span>` },
    { head: 'Mean rank', isNumber: true, cell: (topology) => meanRank(each, topology) },
    ...each.scenarios.map(
      (scenario): Column<string> => ({
        head: html`<span class="name">${scenario}</span>`,
        isNumber: true,
        tone: (topology) => {
          const heat = entry(topology, scenario)?.heat
          return heat === undefined ? '' : `heat heat-${heat}`
        },
        cell: (topology) => {
          const found = entry(topology, scenario)
          if (found === undefined) return html`<small>none</small>`
          const { rung, rank } = found
          return html`${behind([rung.arm.cell], fixedNumber(rung.score.value, 2))}<small class="tight">rank ${rank}</small>`
        },
      }),
    ),
  ]
  const where = [each.model, each.fault === 'none' ? '' : `fault ${each.fault}`].filter((text) => text !== '')
  return html`<h3>${where.join(', ')}</h3>
${said(each)}
${table<string>({ caption: 'Mean score and rank of each topology in each scenario.', columns, rows, page: 80 })}`
}

function meanRank({ entries }: Interaction, topology: string): string {
  const ranks = [...(entries.get(topology)?.values() ?? [])].map(({ rank }) => rank)
  return ranks.length === 0 ? '' : fixedNumber(ranks.reduce((sum, rank) => sum + rank, 0) / ranks.length, 1)
}

function said({ complete, scenarios, concordance, shares }: Interaction): Html {
  const over = `${counted(complete.length, 'topology', 'topologies')} that ran in all ${counted(scenarios.length, 'scenario')}`
  if (concordance === undefined || shares === undefined)
    return html`<p class="note">Too few topologies ran everywhere, or none differs from another, so nothing can be said of all scenarios at once.</p>`
  const percent = (share: number) => `${fixedNumber(100 * share, 0)} %`
  return html`<p>Over the ${over}: Kendall’s W of their orders is ${fixedNumber(concordance.w, 2)} (1: the same order everywhere; p ${concordance.p < 0.0001 ? 'below 0.0001' : fixedNumber(concordance.p, 4)} against no agreement at all), the mean rank correlation of two scenarios ${fixedNumber(concordance.meanRho, 2)}. Of the spread of scores within scenarios, ${percent(shares.rows)} goes with the topology wherever it is played, ${percent(shares.interaction)} with the topology in its scenario, and ${percent(shares.noise)} is what chance makes. ${verdict(shares.rows, shares.interaction)}</p>`
}

function verdict(rows: number, interaction: number): string {
  if (interaction > 2 * rows)
    return 'Here structure must fit the task: which one is best says little of the next scenario.'
  return rows > 2 * interaction
    ? 'Here a good structure is good in most scenarios.'
    : 'Both count here: some structures are better in general, and the task still changes the order.'
}
