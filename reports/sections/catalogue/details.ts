import { behind, fixedNumber, type Html, html, shownNumber, type TopologyFacts } from '../../define.ts'
import type { Here, Place } from './here.ts'

/** A mechanism's name and use, with everything else about it folded behind them. */
export function folded(topology: TopologyFacts, here: Here): Html {
  const { id, version, title, description, costFormula, source, works, breaks, parameters = [] } = topology
  const own = [...(here.places.get(id) ?? [])]
  const refused = [...(here.refused.get(id) ?? [])].filter(([world]) => !here.places.get(id)?.has(world))
  const settings = parameters.map(
    ({ name, default: value, description: about }) =>
      html`<code>${name}=${JSON.stringify(value)}</code> ${about} `,
  )
  return html`<details><summary><strong>${title}.</strong> ${works ?? description}</summary><dl>${entry('Id', html`<span class="name">${id}</span>, version ${version}`)}${works === undefined ? undefined : entry('What', description)}${entry('Breaks', breaks)}${entry('Cost', costFormula)}${settings.length > 0 ? entry('Parameters', html`${settings}`) : undefined}${entry('Source', source)}${own.length > 0 ? entry('Here', html`<ul class="chips">${own.map(chip)}</ul>`) : undefined}${refused.length > 0 ? entry('Not applicable', html`${refusals(refused)}`) : undefined}</dl></details>`
}

function entry(head: string, text: string | Html | undefined): Html | undefined {
  return text === undefined ? undefined : html`<dt>${head}</dt><dd>${text}</dd>`
}

/** Each reason once, after the worlds that it holds for. */
function refusals(refused: readonly (readonly [world: string, why: string])[]): readonly Html[] {
  return [...Map.groupBy(refused, ([, why]) => why)].map(
    ([why, own]) => html`<span class="name">${own.map(([world]) => world).join(', ')}</span>: ${why}. `,
  )
}

function chip([world, { rung, rank, of, choices, times, isReference }]: readonly [string, Place]): Html {
  const { score, arm, n, verdict } = rung
  const { interval } = score
  const bounds =
    interval.kind === 'none' || interval.low === interval.high
      ? ''
      : ` (${fixedNumber(interval.low, 2)} to ${fixedNumber(interval.high, 2)})`
  const price = times === undefined ? '' : `, × ${fixedNumber(times, 1)} tokens`
  const several = choices > 1 ? `, the best of ${shownNumber(choices)} settings` : ''
  return html`<li><span class="name">${world}</span> ${behind([arm.cell], fixedNumber(score.value, 2))}${bounds}, rank ${rank} of ${of}, ${isReference ? 'reference' : verdict}${price}, n ${n}${several}</li>`
}
