import type { Trace, TraceEvent } from '../core/trace.ts'

/** An event of one kind. */
export type EventOf<K extends TraceEvent['kind']> = Extract<TraceEvent, { readonly kind: K }>

/** The events of one kind, in causal order. */
export function eventsOfKind<K extends TraceEvent['kind']>(
  { events }: Pick<Trace, 'events'>,
  kind: K,
): readonly EventOf<K>[] {
  return events.filter((event): event is EventOf<K> => event.kind === kind)
}
