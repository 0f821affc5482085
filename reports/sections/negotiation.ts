import { chart, defineSection, fixedNumber, type Html, html, type ReportFacts } from '../define.ts'
import { type ToldGame, toldGames } from './negotiation/chosen-games.ts'
import { conversation } from './negotiation/conversation.ts'
import { courseChart } from './negotiation/course.ts'
import { failureTable } from './negotiation/failure-table.ts'
import { firstLaterTable } from './negotiation/first-later.ts'
import { conflictName, type Panel, panelsOf, planeChart } from './negotiation/plane.ts'
import { type PurchaseCell, purchaseCells } from './negotiation/played.ts'
import { repairTable } from './negotiation/repair-table.ts'

/** Where games of purchases ended, what went wrong in them, what repairs it, and what was said. */
export default defineSection({
  id: 'negotiation',
  title: 'Negotiation games',
  order: 310,
  async render(facts) {
    const parts = await Promise.all(
      [...purchaseCells(facts)].map(([scenario, cells], index) =>
        scenarioPart(facts, scenario, cells, `negotiation-${index + 1}`),
      ),
    )
    return parts.length === 0 ? undefined : html`${parts}`
  },
})

async function scenarioPart(
  facts: ReportFacts,
  scenario: string,
  cells: readonly PurchaseCell[],
  id: string,
): Promise<Html> {
  const isSimulated = cells.some(({ cell }) => cell.identity.isSimulated)
  const told = toldGames(facts, cells)
  const compared = firstLaterTable(scenario, cells)
  return html`<h3 class="name">${scenario}</h3>
${isSimulated ? html`<p class="note">Simulated negotiators took part; what they do follows from their parameters and is no measurement of language models.</p>` : undefined}
${await planes(cells, id)}
${compared && html`<h4>First against later rounds</h4>${compared}`}
<h4>Failures of grounding by condition</h4>
${failureTable(facts, scenario, cells)}
<h4>Repairs: topologies by condition</h4>
${repairTable(facts, scenario, cells)}
${await conversations(facts, told, id)}`
}

async function planes(cells: readonly PurchaseCell[], id: string): Promise<Html | undefined> {
  const panels = panelsOf(cells.flatMap(({ played }) => played))
  if (panels.length === 0) return undefined
  const figures = await Promise.all(
    panels.slice(0, 12).map(
      async (panel, index) =>
        html`<figure><figcaption><strong>${conflictName(panel.conflict)}</strong> ${shares(panel)}</figcaption>${await chart(planeChart(panel, `${id}-plane-${index + 1}`))}</figure>
`,
    ),
  )
  return html`<h4>Where games ended</h4>
<p>Each round in the plane of both rewards, as shares of M, the most that the two can earn together; M/C is M over the sum of what each can earn alone. Dashed line: joint optimum. Rings: points of the games’ Pareto fronts. Filled circles: rounds at the optimum (from 0.999); diamonds: rounds below it; cross at the origin: annulled rounds. The larger a mark, the more rounds ended there. All topologies and conditions of the file together.</p>
<div class="small-charts">${figures}</div>`
}

function shares({ rounds, optimal, annulled, dominated }: Panel): string {
  const share = (count: number) => fixedNumber(count / rounds, 3)
  return `Of ${rounds} rounds ${share(optimal)} at the optimum, ${share(annulled)} annulled, ${share(dominated)} inside the front.`
}

async function conversations(
  facts: ReportFacts,
  told: readonly ToldGame[],
  id: string,
): Promise<Html | undefined> {
  if (told.length === 0) return undefined
  const parts = await Promise.all(
    told.map(async (game, index) => {
      const drawing = courseChart(game, `${id}-course-${index + 1}`)
      const figure =
        drawing &&
        html`<figure><figcaption>Its rounds in the plane of both rewards, by number; green: Pareto front, dashed: joint optimum, cross: annulled. Only rounds with the game of the first.</figcaption>${await chart(drawing)}</figure>`
      return html`<details class="drawn"${index === 0 ? html` open` : undefined}><summary><strong class="name">${game.its.topology}</strong></summary>
<div>${figure}${conversation(facts, game)}</div></details>
`
    }),
  )
  return html`<h4>Games as conversations</h4>
<p>One game of each topology in which agents talk, chosen because a detector pointed at it or, failing that, as the first. A promise is an amount that an agent names for itself, or its part of what it agrees to, read by rules over amounts near the names of resources; a text that says it otherwise is not seen. Each promise links to the purchase that kept or broke it, and back.</p>
${parts}`
}
