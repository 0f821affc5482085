import { counted, type Html, html, shownNumber, type TraceEvent } from '../../define.ts'
import { call, clipped, json } from './call.ts'
import { laneOfAgent } from './lanes.ts'

/** One event as a row of the sequence: its place, then a cell for each lane or one across them. */
export function row(event: TraceEvent, lanes: readonly string[]): Html {
  const place = html`<th scope="row">${event.seq}<small>${shownNumber(event.at)} ms</small></th>`
  return html`<tr>${place}${cells(event, lanes)}</tr>
`
}

function cells(event: TraceEvent, lanes: readonly string[]): Html {
  const across = (text: Html): Html =>
    html`<td class="across" colspan="${Math.max(1, lanes.length)}">${text}</td>`
  switch (event.kind) {
    case 'round':
      return across(html`<strong>Round ${event.round}</strong>: ${asked(event)}`)
    case 'call':
      return inLane(event.member, lanes, call(event)) ?? across(call(event))
    case 'tool':
      return inLane(event.member, lanes, tool(event)) ?? across(tool(event))
    case 'message':
      return arrow(event, lanes) ?? across(message(event))
    case 'coordination':
      return across(html`A round of coordination`)
    case 'pool':
      return across(pool(event))
    case 'decision':
      return (
        decisionCells(event, lanes) ??
        across(html`<strong>Decision</strong> ${whose(event.agents)}: ${decision(event)}`)
      )
    case 'world':
      return across(
        html`<strong>World</strong>: ${event.name}${event.agents.length > 0 ? `, ${named(event.agents)}` : ''}${event.data === null ? '' : `, ${json(event.data)}`}`,
      )
    case 'fault':
      return across(
        html`<strong class="warn">Injected fault</strong> ${event.fault} at ${event.member}: ${json(event.detail)}`,
      )
  }
}

type Kind<K extends TraceEvent['kind']> = Extract<TraceEvent, { readonly kind: K }>

function asked({ asks, asked: agents }: Kind<'round'>): string {
  if (agents.length === 0) return 'nobody is asked'
  return asks === 'team'
    ? `one answer of the team is asked of ${named(agents)}`
    : `${named(agents)} asked, each for its own move`
}

function named(agents: readonly number[]): string {
  return agents.length > 12 ? counted(agents.length, 'agent') : agents.map(laneOfAgent).join(', ')
}

function whose(agents: readonly number[]): string {
  return agents.length === 0 ? 'of the team' : `of ${named(agents)}`
}

function tool({ member, tool: name, arguments: given, result, isError }: Kind<'tool'>): Html {
  const outcome = isError ? html` <span class="warn">failed</span>` : undefined
  return html`<div class="card"><strong>${member} used ${name}</strong>${outcome}<small>${json(given)}</small>
${clipped(result, 120)}</div>`
}

function pool({ collector, from, unread, rule, answer }: Kind<'pool'>): Html {
  const missing = unread.length > 0 ? ` (unread: ${unread.join(', ')})` : ''
  const result = answer === undefined ? 'no answer' : json(answer)
  return html`<strong>Pooled</strong> by ${collector}, rule ${rule}, from ${from.join(', ')}${missing}: ${result}`
}

function decision({ answer, source, by, advice, deviates }: Kind<'decision'>): Html {
  const against = deviates
    ? html` <span class="warn">against the advice ${advice === undefined ? '' : json(advice)}</span>`
    : undefined
  return html`${json(answer)}<small>${source}, by ${by}</small>${against}`
}

function decisionCells(event: Kind<'decision'>, lanes: readonly string[]): Html | undefined {
  const [agent] = event.agents
  if (agent === undefined || event.agents.length > 1) return undefined
  return inLane(laneOfAgent(agent), lanes, html`<strong>Decision</strong> ${decision(event)}`)
}

function inLane(member: string, lanes: readonly string[], content: Html): Html | undefined {
  if (!lanes.includes(member)) return undefined
  return html`${lanes.map((lane) => (lane === member ? html`<td class="lane">${content}</td>` : empty))}`
}

const empty = html`<td class="lane"></td>`

/** A message as an arrow from the sender's lane to the recipient's. */
function arrow(event: Kind<'message'>, lanes: readonly string[]): Html | undefined {
  const [from, to] = [lanes.indexOf(event.from), lanes.indexOf(event.to)]
  if (from < 0 || to < 0 || from === to) return undefined
  const [start, span] = [Math.min(from, to), Math.abs(from - to) + 1]
  const tone = `arrow span-${span} ${from < to ? 'right' : 'left'}${event.deliveredAt === undefined ? ' lost' : ''}`
  const before = lanes.slice(0, start).map(() => empty)
  const after = lanes.slice(start + span).map(() => empty)
  return html`${before}<td colspan="${span}"><span class="${tone}">${message(event)}</span></td>${after}`
}

function message({ from, to, text, deliveredAt }: Kind<'message'>): Html {
  const fate = deliveredAt === undefined ? html` <span class="warn">lost</span>` : undefined
  return html`<small>${from} → ${to}${fate}</small>${clipped(text, 90)}`
}
