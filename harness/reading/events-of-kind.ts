import type { Trace, TraceEvent } from '../core/trace.ts'
import { projection } from './projection.ts'

/** An event of one kind. */
export type EventOf<K extends TraceEvent['kind']> = Extract<TraceEvent, { readonly kind: K }>

type ByKind = { readonly [K in TraceEvent['kind']]?: readonly EventOf<K>[] }

// Grouped by their kind, each group has events of that kind only.
const byKind = projection((events) => Object.groupBy(events, ({ kind }) => kind) as ByKind)

/** The events of one kind, in causal order. */
export function eventsOfKind<K extends TraceEvent['kind']>(
  trace: Pick<Trace, 'events'>,
  kind: K,
): readonly EventOf<K>[] {
  return byKind(trace)[kind] ?? []
}
