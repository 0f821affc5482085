import {
  behind,
  bestVerdict,
  type Column,
  counted,
  defineSection,
  type Entry,
  familyOrder,
  familyTitle,
  fixedNumber,
  type Html,
  html,
  type Interaction,
  interactionsOf,
  type ReportFacts,
  shortScore,
  type TopologyFamily,
  table,
  verdictMark,
} from '../define.ts'

/** Whether structure fits task: every topology in every scenario, and how far one order holds for all. */
export default defineSection({
  id: 'interaction',
  title: 'How structure fits task',
  order: 57,
  render(facts) {
    const tables = interactionsOf(facts)
    if (tables.length === 0) return undefined
    return html`<p>If one structure were best for every task, one line would hold all the discs. A tint runs from the lowest to the highest score of a scenario; references are left out.</p>
${tables.map((each) => part(facts, each))}`
  },
})

function part(facts: ReportFacts, each: Interaction): Html {
  const families = new Map(facts.topologies.map(({ id, family }) => [id, family]))
  const order = (topology: string) => familyOrder.indexOf(families.get(topology))
  const rows = each.topologies.toSorted((a, b) => order(a) - order(b) || (a < b ? -1 : 1))
  const where = [each.model, each.fault === 'none' ? '' : `fault ${each.fault}`].filter((text) => text !== '')
  return html`<h3>${where.join(', ')}</h3>
${said(each)}
${kindsTable(each, families)}
<details class="numbers"><summary>Each of the ${counted(rows.length, 'topology', 'topologies')}, with score and rank</summary>
${table<string>({ caption: 'Mean score of each topology in each scenario, and its rank there.', columns: topologyColumns(each), rows, page: 80, look: 'dense' })}</details>`
}

/** A kind of mechanism with its topologies. */
interface Kind {
  readonly family: TopologyFamily | undefined
  readonly topologies: readonly string[]
}

/** Which kind holds the best of each scenario: a dozen lines that tell most of the table of all. */
function kindsTable(each: Interaction, families: ReadonlyMap<string, TopologyFamily | undefined>): Html {
  const kinds = familyOrder.flatMap((family): readonly Kind[] => {
    const topologies = each.topologies.filter((topology) => families.get(topology) === family)
    return topologies.length === 0 ? [] : [{ family, topologies }]
  })
  const best = ({ topologies }: Kind, scenario: string) => {
    const own = topologies.flatMap((topology) => each.entries.get(topology)?.get(scenario) ?? [])
    const [first] = own.toSorted((a, b) => a.rank - b.rank)
    return first && { ...first, verdict: bestVerdict(own.map(({ rung }) => rung.verdict)) }
  }
  return table<Kind>({
    caption:
      'The highest score that each kind of mechanism reached in each scenario. ● one of the kind is sufficient, ○ none is shown to be behind the best, no mark: all are.',
    columns: [
      {
        head: 'Kind',
        isRowHead: true,
        cell: ({ family, topologies }) => html`${familyTitle(family)} (${topologies.length})`,
      },
      ...each.scenarios.map(
        (scenario): Column<Kind> => ({
          ...slim(scenario),
          tone: (kind) => heatOf(best(kind, scenario)),
          cell: (kind) => {
            const found = best(kind, scenario)
            if (found === undefined) return '–'
            return html`${behind([found.rung.arm.cell], shortScore(found.rung.score.value))}<i>${verdictMark(found.verdict)}</i>`
          },
        }),
      ),
    ],
    rows: kinds,
    look: 'dense',
  })
}

function topologyColumns(each: Interaction): readonly Column<string>[] {
  const entry = (topology: string, scenario: string) => each.entries.get(topology)?.get(scenario)
  return [
    { head: 'Topology', isRowHead: true, cell: (topology) => html`<span class="name">${topology}</span>` },
    { head: 'Mean rank', isNumber: true, cell: (topology) => meanRank(each, topology) },
    ...each.scenarios.map(
      (scenario): Column<string> => ({
        ...slim(scenario),
        tone: (topology) => heatOf(entry(topology, scenario)),
        cell: (topology) => {
          const found = entry(topology, scenario)
          if (found === undefined) return '–'
          return html`${behind([found.rung.arm.cell], fixedNumber(found.rung.score.value, 2))} <sub>${found.rank}</sub>`
        },
      }),
    ),
  ]
}

function slim(scenario: string) {
  return { head: html`<span class="name">${scenario}</span>`, isNumber: true, isSlim: true } as const
}

function heatOf(entry: Pick<Entry, 'heat'> | undefined): string {
  return entry?.heat === undefined ? '' : `heat heat-${entry.heat}`
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
  return html`<p><strong>${verdict(shares.rows, shares.interaction)}</strong> Over the ${over}, of the spread of scores within scenarios ${percent(shares.rows)} goes with the topology wherever it is played, ${percent(shares.interaction)} with the topology in its scenario, and ${percent(shares.noise)} is what chance makes.</p>
<p class="note">Kendall’s W of their orders is ${fixedNumber(concordance.w, 2)} (1: the same order everywhere; p ${concordance.p < 0.0001 ? 'below 0.0001' : fixedNumber(concordance.p, 4)} against no agreement at all); the mean rank correlation of two scenarios is ${fixedNumber(concordance.meanRho, 2)}.</p>`
}

function verdict(rows: number, interaction: number): string {
  if (interaction > 2 * rows)
    return 'Here structure must fit the task: which one is best says little of the next scenario.'
  return rows > 2 * interaction
    ? 'Here a good structure is good in most scenarios.'
    : 'Both count here: some structures are better in general, and the task still changes the order.'
}
