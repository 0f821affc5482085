import type { Happening, Trace, TraceEvent } from './core/trace.ts'
import { placeOf, type RecordedCall, type RecordedEpisode } from './model/replay.ts'

/** The calls of a stored episode, ready to be replayed. */
export function recordedEpisode({ events, result }: Trace, where: string): RecordedEpisode {
  const calls = new Map<string, RecordedCall>()
  for (const event of events) {
    if (event.kind !== 'call') continue
    const place = placeOf(event)
    if (calls.has(place)) throw new Error(`${where}: expected each call once, got ${place} twice`)
    calls.set(place, { prompt: event.prompt, reply: replyOf(event) })
  }
  // A fault of the harness comes again by itself, or is mended.
  const interruption = result.kind === 'aborted' && result.cause !== 'harness' ? result : undefined
  return { where, calls, interruption }
}

function replyOf(event: TraceEvent & Extract<Happening, { readonly kind: 'call' }>): RecordedCall['reply'] {
  const { reply: text, reading, toolCalls: calls, usage, duration } = event
  if (calls !== undefined) return { kind: 'tool-calls', calls, text, usage, duration }
  const isDeclined = reading.kind === 'refused' && reading.reason === 'declined'
  if (!isDeclined) return { kind: 'answered', text, usage, duration }
  return { kind: 'declined', text, duration, ...(usage && { usage }) }
}
