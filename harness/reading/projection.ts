import type { Trace, TraceEvent } from '../core/trace.ts'

/** What a projection is made from. */
type Read = Pick<Trace, 'events'>

/**
 * A projection of events that is made once for each list of events, however many metrics and detectors ask for it.
 * It may depend on nothing but the events; what it gives must not be changed.
 */
export function projection<T>(made: (events: readonly TraceEvent[]) => T): (trace: Read) => T {
  const known = new WeakMap<readonly TraceEvent[], { readonly value: T }>()
  return ({ events }) => {
    const found = known.get(events)
    if (found !== undefined) return found.value
    const value = made(events)
    known.set(events, { value })
    return value
  }
}
