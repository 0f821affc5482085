/** What a reader must know before any number: which of them come from simulated agents. */
import type { CellRow } from '../harness/core/analysis.ts'
import { type Html, html } from './html.ts'

/** The notice at the top of every report. */
export function simulationNotice(cells: readonly CellRow[]): Html {
  const simulated = models(cells, true)
  const others = models(cells, false)
  if (cells.length === 0) return plain('This results file holds no cells, so there is no number to explain.')
  if (simulated.length === 0) return plain('No model in this file is simulated.', others)
  return html`<aside class="notice" role="note">
<p><strong>${others.length === 0 ? 'These numbers come' : 'Numbers marked “simulated” come'} from simulated agents.</strong> They show what a structure does to agents with these error rates, not what any language model does.</p>
<p>Simulated: ${list(simulated)}. Not simulated: ${others.length === 0 ? 'none' : list(others)}.</p>
</aside>`
}

function plain(text: string, named: readonly string[] = []): Html {
  return html`<aside class="notice plain" role="note"><p>${text}</p>${
    named.length > 0 ? html`<p>Not simulated: ${list(named)}.</p>` : undefined
  }</aside>`
}

function models(cells: readonly CellRow[], isSimulated: boolean): readonly string[] {
  const named = cells.filter(({ identity }) => identity.isSimulated === isSimulated)
  return [...new Set(named.map(({ identity }) => identity.model.id))].toSorted()
}

function list(names: readonly string[]): readonly Html[] {
  return names.map((name, index) => html`${index > 0 ? ', ' : undefined}<code>${name}</code>`)
}
