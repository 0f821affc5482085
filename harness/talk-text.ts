import { canonicalJson } from './core/json.ts'
import { spokenIn } from './core/speech.ts'
import type { Trace, TraceEvent } from './core/trace.ts'
import { happeningText, traceHead } from './trace-text.ts'

/**
 * An episode as a conversation for a person: what members said and to whom, what they kept to themselves, which answer
 * they gave, what was decided and what happened. Prompts are left out; a message to several stands once.
 */
export function talkText(trace: Trace, episode: number): string {
  const recipients = Map.groupBy(
    trace.events.filter((event) => event.kind === 'message'),
    (event) => utterance(event),
  )
  const told = new Set<string>()
  const isNew = (name: string): boolean => told.size < told.add(name).size
  const blocks = trace.events.flatMap((event) => {
    if (event.kind !== 'message') return eventLines(event)
    const name = utterance(event)
    const to = (recipients.get(name) ?? []).map((each) => each.to + (isLost(each) ? ' (lost)' : ''))
    return isNew(name) ? [said(`${event.from} to ${to.join(', ')}`, event.text)] : []
  })
  return [...traceHead(trace, episode), ...blocks].join('\n')
}

function eventLines(event: Exclude<TraceEvent, Message>): readonly string[] {
  switch (event.kind) {
    case 'round':
      return ['', happeningText(event)]
    case 'call':
      return callLines(event)
    case 'coordination':
    case 'tool':
      return []
    case 'pool':
    case 'mark':
    case 'decision':
    case 'world':
    case 'fault':
      return [`  * ${happeningText(event)}`]
  }
}

type Message = Extract<TraceEvent, { readonly kind: 'message' }>
type Call = Extract<TraceEvent, { readonly kind: 'call' }>

function utterance({ round, from, at, text }: Message): string {
  return JSON.stringify([round, from, at, text])
}

function isLost({ deliveredAt }: Message): boolean {
  return deliveredAt === undefined
}

/** What of a call nobody else reads: thoughts, the answer, or why there is none. */
function callLines({ member, request, reading, reply }: Call): readonly string[] {
  const spoken = request === 'speak' ? spokenIn(reply) : undefined
  const thought = spoken?.kind === 'read' ? spoken.answer.thought : ''
  const lines = thought === '' ? [] : [said(`${member} to itself`, thought)]
  if (reading.kind === 'refused') return [...lines, said(`${member} is not understood`, reading.detail)]
  if (reading.kind === 'deferred' || reading.answer === null) return lines
  return [...lines, said(`${member} is asked to ${request} and gives`, canonicalJson(reading.answer))]
}

/** Later lines are indented, so that no text can pass for another member's. */
function said(who: string, text: string): string {
  return `${who.replaceAll('\n', ' ')}: ${text.replaceAll('\n', '\n    ')}`
}
