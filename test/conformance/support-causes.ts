/** The law of causes: whatever an event rests on is recorded, lies before it, and is of a kind that it may rest on. */

import { memberId } from '../../harness/core/members.ts'
import type { Trace, TraceEvent } from '../../harness/core/trace.ts'

type EventOf<K extends TraceEvent['kind']> = Extract<TraceEvent, { readonly kind: K }>
type Call = EventOf<'call'>

/** Events whose causes are missing, stand later, or are not what they can rest on. */
export function wrongCauses({ events }: Trace): readonly string[] {
  return events.flatMap((event) => {
    const numbers = 'causes' in event ? event.causes : undefined
    const where = `${event.kind} ${event.seq}`
    if (numbers === undefined)
      return mustName(event) ? [`${where} names no causes, expected them in its record`] : []
    const isInOrder = numbers.every((seq, index) => seq > (numbers[index - 1] ?? -1) && seq < event.seq)
    const causes = numbers.flatMap((seq) => events[seq] ?? [])
    if (!isInOrder || causes.length < numbers.length)
      return [`${where} names ${numbers.join(' ')}, expected earlier events, ascending`]
    const wrong = wrongKind(event, causes)
    return wrong === undefined ? [] : [`${where} names ${numbers.join(' ') || 'nothing'}, expected ${wrong}`]
  })
}

/** Signals and calls may rest on nothing that is recorded; all others rest on something, or say that they do not. */
function mustName(event: TraceEvent): boolean {
  if (event.kind === 'message') return event.protocol !== true
  if (event.kind === 'call') return event.attempt > 0 || event.turn !== undefined
  return event.kind === 'pool' || event.kind === 'decision'
}

function wrongKind(event: TraceEvent, causes: readonly TraceEvent[]): string | undefined {
  if (event.kind === 'decision') return wrongGround(event, causes)
  if (event.kind === 'call') return wrongPromptCauses(event, causes)
  if (event.kind === 'pool') {
    const members = new Set(causes.map((cause) => (isReply(cause) ? cause.member : 'no member')))
    return isSame(members, new Set(event.from)) ? undefined : `a reply of each of ${event.from.join(' ')}`
  }
  if (event.kind !== 'message') return 'nothing of its kind to have causes'
  const { from, protocol } = event
  if (protocol === true)
    return causes.every((cause) => ownerOf(cause) === from || isTo(cause, from))
      ? undefined
      : `what ${from} did or got`
  return causes.length > 0 && causes.every(({ kind }) => kind === 'call')
    ? undefined
    : 'replies that were given'
}

/** What gave the answer is among the causes of a decision. */
function wrongGround(
  { source, by, agents }: EventOf<'decision'>,
  causes: readonly TraceEvent[],
): string | undefined {
  const toAgents = (cause: TraceEvent) => agents.some((agent) => isTo(cause, memberId(`agent-${agent}`)))
  switch (source) {
    case 'reply':
      return causes.some(
        (cause) => cause.kind === 'call' && cause.member === by && cause.reading.kind === 'read',
      )
        ? undefined
        : `a reply of ${by}`
    case 'pooled':
      return causes.some((cause) => cause.kind === 'pool' && cause.collector === by)
        ? undefined
        : `what ${by} pooled`
    case 'rule':
      return causes.every(toAgents) ? undefined : 'signals to its agents'
    case 'fallback':
      return causes.every((cause) => isReply(cause) || cause.kind === 'pool' || toAgents(cause))
        ? undefined
        : 'replies, faults or signals'
  }
}

/** Each line of a first call's prompt from before is one message or one reply of its own; besides, there are signals. */
function wrongPromptCauses(call: Call, causes: readonly TraceEvent[]): string | undefined {
  const signals = causes.filter((cause) => cause.kind === 'message' && cause.protocol === true)
  const others = causes.filter((cause) => !signals.includes(cause))
  if (signals.some((signal) => !isTo(signal, call.member) || signal.round !== call.round))
    return `signals of its round to ${call.member}`
  if (others.some((cause) => cause.kind !== 'message' && ownerOf(cause) !== call.member))
    return `messages, and what ${call.member} did`
  if (call.attempt > 0 || call.turn !== undefined) return undefined
  const lines = call.prompt.filter(({ kind }) => ['message', 'memory', 'board'].includes(kind)).length
  const known = others.length + call.reads.length
  return known === lines ? undefined : `the ${lines} events that stand in its prompt, not ${known}`
}

function isReply(event: TraceEvent): event is Call | EventOf<'fault'> {
  return event.kind === 'call' || event.kind === 'fault'
}

function ownerOf(event: TraceEvent): string | undefined {
  if (event.kind === 'call' || event.kind === 'tool' || event.kind === 'fault') return event.member
  return event.kind === 'message' ? event.from : undefined
}

function isTo(event: TraceEvent, member: string): boolean {
  return event.kind === 'message' && event.to === member && event.deliveredAt !== undefined
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each))
}
