import {
  chart,
  counted,
  defineSection,
  fixedNumber,
  type Html,
  html,
  type ReportFacts,
  shownNumber,
} from '../define.ts'
import { key, spaceTime } from './corridor/drawing.ts'
import { type Panel, type Panels, panelsOf } from './corridor/panels.ts'

/** Who moved when: one episode of each topology, for every scenario in which agents contend for one thing. */
export default defineSection({
  id: 'corridor',
  title: 'Contention in space and time',
  order: 300,
  async render(facts) {
    const contended = facts.scenarios.filter(({ traits }) => traits.includes('contention'))
    const figures = await Promise.all(
      contended.map(({ id }, index) => scenarioFigures(facts, id, `corridor-${index + 1}`)),
    )
    const drawn = figures.filter((figure) => figure !== undefined)
    if (drawn.length === 0) return undefined
    return html`<p>Each picture is one episode: steps run from left to right, and each row is an agent. A picture shows a mechanism at work; it is an example, and the mean over all episodes stands under Scores and costs.</p>
<figure>${await chart(key('corridor-key'))}</figure>
${drawn}`
  },
})

async function scenarioFigures(facts: ReportFacts, scenario: string, id: string): Promise<Html | undefined> {
  const found = panelsOf(facts, scenario)
  if (!found || found.panels.every(({ marks }) => marks.length === 0)) return undefined
  const figures = await Promise.all(found.panels.map((panel, index) => figure(panel, `${id}-${index + 1}`)))
  return html`<h3>${scenario}</h3>
<p>${setting(found)}${missing(found)}</p>
${figures}`
}

function setting({ model, isSimulated, fault, panels }: Panels): string {
  const seeds = [...new Set(panels.map(({ seed }) => seed))]
  const world =
    seeds.length === 1
      ? `All with seed ${seeds[0]}, so that every topology meets the same world.`
      : 'Not all with one seed, because some episodes were aborted.'
  return `Model ${model}${isSimulated ? ' (simulated)' : ''}, fault ${fault}. ${world}`
}

function missing({ without, omitted }: Panels): string {
  const none = without.length > 0 ? ` No episode ended of: ${without.join(', ')}.` : ''
  return omitted.length > 0 ? `${none} Left out of this figure: ${omitted.length} more topologies.` : none
}

async function figure(panel: Panel, id: string): Promise<Html> {
  const { topology, group, seed, episode, score, window, marks, steps } = panel
  const counts = panel.counts.map(({ event, times }) => `${event} ${shownNumber(times)}`).join(', ')
  const summary = `Agents’ events over ${counted(steps, 'step')}: ${counts}.`
  const caption = html`<figcaption><strong class="name">${topology}</strong> ${group === '' ? '' : `${group}. `}Seed ${seed}, episode ${episode}, score ${score === undefined ? 'none' : fixedNumber(score, 3)}. ${summary} ${window}</figcaption>`
  if (marks.length === 0)
    return html`<figure>${caption}<p class="note">No such event in this episode.</p></figure>`
  const drawing = await chart(spaceTime(id, panel, summary))
  return html`<figure>${caption}<div class="scroll" role="group" tabindex="0">${drawing}</div></figure>
`
}
