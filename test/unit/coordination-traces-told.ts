import type { Json } from '../../harness/core/json.ts'
import type { CallReading, Trace, TraceEvent } from '../../harness/core/trace.ts'

/** The events as short text. */
export function told({ events }: Trace): readonly string[] {
  return events.map(toldEvent)
}

function readAs(reading: CallReading): Json {
  if (reading.kind === 'read') return reading.answer
  return reading.kind === 'refused' ? reading.reason : reading.kind
}

function toldEvent(event: TraceEvent): string {
  switch (event.kind) {
    case 'call':
      return `${event.at} ${event.member} ${event.request} ${event.ordinal} reads ${event.reads.join()}: ${JSON.stringify(readAs(event.reading))}`
    case 'message':
      return `${event.at} ${event.from} -> ${event.to}: ${event.text}`
    case 'tool':
      return `${event.at} ${event.member} used ${event.tool} ${JSON.stringify(event.arguments)}: ${event.result}${event.isError ? ' (failed)' : ''}`
    case 'pool':
      return `${event.at} ${event.rule} of ${event.from.join()} without ${event.unread.join()}: ${event.answer}`
    case 'decision':
      return `${event.at} decision ${event.answer}, ${event.source} of ${event.by}`
    case 'world':
      return `${event.at} ${event.name}`
    case 'round':
    case 'coordination':
    case 'mark':
    case 'fault':
      return `${event.at} ${event.kind}`
  }
}
