import { counted, type Html, html, shownNumber, type TraceEvent } from '../../define.ts'

type Call = Extract<TraceEvent, { readonly kind: 'call' }>

/** A call of a model as a card: what was asked, what came back, how that was read, and the prompt folded away. */
export function call(event: Call): Html {
  const { member, request, attempt, reading } = event
  const isRefused = reading.kind === 'refused'
  const again = attempt > 0 ? `, try ${attempt + 1}` : ''
  return html`<div class="card${isRefused ? ' refused' : ''}"><strong>${member}: ${request}${again}</strong><small>${price(event)}</small>
${clipped(event.reply, 240)}
${read(event)}
${prompt(event)}</div>`
}

/** Data as one line, cut where it is long. */
export function json(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing'
  return text.length > 300 ? `${cut(text, 300)} … (${shownNumber(text.length)} characters)` : text
}

/** A text of at most this many characters; the rest folded, and what lies beyond 4,000 only counted. */
export function clipped(text: string, most: number): Html {
  if (text.length <= most) return html`<span class="said">${text}</span>`
  const beyond = text.length - longest
  const rest =
    beyond > 0 ? html`<small>${counted(beyond, 'more character')} in the results file</small>` : undefined
  return html`<details><summary><span class="said">${cut(text, most)} …</span></summary><pre>${cut(text, longest)}</pre>${rest}</details>`
}

const longest = 4000

/** The start of a text, never ending in the middle of a character. */
function cut(text: string, most: number): string {
  return text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
}

function price({ usage, duration }: Call): string {
  const tokens = usage
    ? `${shownNumber(usage.inputTokens)} + ${shownNumber(usage.outputTokens)} tokens, `
    : ''
  return `${tokens}${shownNumber(duration.ms)} ms ${duration.kind}`
}

function read({ reading, reads }: Call): Html {
  const from =
    reads.length > 0
      ? `; had read events ${reads.slice(0, 20).join(', ')}${reads.length > 20 ? ' …' : ''}`
      : ''
  if (reading.kind === 'read') return html`<small>read as ${json(reading.answer)}${from}</small>`
  return html`<small><span class="warn">refused, ${reading.reason}</span>: ${reading.detail}${from}</small>`
}

function prompt({ prompt: parts }: Call): Html {
  const pieces = parts.map(
    ({ role, kind, text }) => html`<small>${role}, ${kind}</small><pre>${cut(text, longest)}</pre>`,
  )
  return html`<details><summary>prompt, ${counted(parts.length, 'part')}</summary>${pieces}</details>`
}
