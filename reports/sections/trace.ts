import {
  counted,
  dataBlock,
  defineSection,
  embeddedTraces,
  type Html,
  html,
  numberRuns,
  type ReportFacts,
  shownNumber,
  shownTraces,
  tellingEpisode,
} from '../define.ts'

/** Whole episodes: who was asked, who wrote to whom, what entered which prompt, what was decided. */
export default defineSection({
  id: 'trace',
  title: 'Episodes in full',
  order: 600,
  render(facts) {
    const found = tellingEpisode(facts)
    if (!found) return undefined
    const { data, numbers } = embeddedTraces(facts)
    const shown = shownTraces(facts).map(
      (
        { episode, title, markup },
        index,
      ) => html`<details class="drawn"${index === 0 ? html` open` : undefined}><summary><h3>${title}</h3></summary>
<div id="trace_${episode}" tabindex="-1">${markup}</div></details>
`,
    )
    return html`<p>The first one was chosen as ${found.why}; then comes the first of each scenario and topology, as far as there is room.</p>
${carried(facts, numbers)}
${shown}
${dataBlock('_traces', data)}`
  },
})

function carried({ episodes }: ReportFacts, numbers: ReadonlySet<number>): Html {
  const missing = episodes.filter(({ episode }) => !numbers.has(episode)).map(({ episode }) => episode)
  const how = html`where scripts may run, <em>open</em> in the lists above draws them`
  const print = html`<code>npm run -s trace -- N</code> prints episode N`
  if (missing.length === 0)
    return html`<p>This page carries the traces of all ${counted(episodes.length, 'episode')}: ${how}. ${print}.</p>`
  const runs = numberRuns(missing)
  const listed = runs.length > 200 ? `${runs.slice(0, runs.lastIndexOf(',', 200))}, …` : runs
  return html`<p>This page carries the traces of ${shownNumber(numbers.size)} of ${counted(episodes.length, 'episode')}: ${how}. Not carried, for want of room: ${listed}. ${print}, carried or not.</p>`
}
