import {
  counted,
  defineSection,
  fixedNumber,
  type Html,
  html,
  shownNumber,
  type Trace,
  tellingEpisode,
} from '../define.ts'
import { lanesOf } from './trace/lanes.ts'
import { row } from './trace/rows.ts'

/** Events of the one episode that are shown. */
const most = 60

/** One episode from its first event: who was asked, who wrote to whom, what was read and decided. */
export default defineSection({
  id: 'trace',
  title: 'One episode in full',
  order: 600,
  render(facts) {
    const found = tellingEpisode(facts)
    if (!found) return undefined
    const { episode, trace, why } = found
    const { scenario, topology, model, fault, isSimulated } = trace.cell
    return html`<p>Episode ${episode}: <span class="name">${scenario.id}</span> under <span class="name">${topology.id}</span>, model <code>${model.id}</code>${isSimulated ? ' (simulated)' : ''}, fault ${fault.id}, seed ${trace.seed}, repetition ${trace.repetition}. ${ending(trace)} It was chosen as ${why}.</p>
${sequence(trace)}
${rest(trace, episode)}`
  },
})

function ending({ result }: Trace): string {
  if (result.kind === 'aborted') return `Aborted (${result.cause}): ${result.detail}.`
  const { cause, score, rounds, makespanMs } = result
  return `It ended (${cause}) with score ${fixedNumber(score, 3)} after ${counted(rounds, 'round')} and ${shownNumber(makespanMs)} virtual ms.`
}

function sequence(trace: Trace): Html {
  const shown = trace.events.slice(0, most)
  const lanes = lanesOf(shown)
  return html`<div class="scroll tall" role="group" tabindex="0"><table class="sequence"><caption><span class="sticky">Events in causal order, from top to bottom: number and virtual time on the left, one column for each member, arrows for messages. A thick border marks a reply that could not be read; a broken arrow is a message that was lost.</span></caption>
<colgroup><col class="place">${lanes.map(() => html`<col class="lane">`)}</colgroup>
<thead><tr><th scope="col">Event</th>${lanes.map((lane) => html`<th scope="col">${lane}</th>`)}</tr></thead>
<tbody>${shown.map((event) => row(event, lanes))}</tbody></table></div>`
}

function rest({ events }: Trace, episode: number): Html | undefined {
  const further = events.length - most
  if (further <= 0)
    return html`<p class="note">These are all ${counted(events.length, 'event')} of the episode.</p>`
  return html`<p class="note">${counted(further, 'more event')} of the ${shownNumber(events.length)} of episode ${episode} stand in the results file.</p>`
}
