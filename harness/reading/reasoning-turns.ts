import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from './events-of-kind.ts'

/**
 * How often a model was asked to reason: all calls, turns that went to tools included, but for further tries after a
 * reply that could not be read.
 */
export function reasoningTurns(trace: Pick<Trace, 'events'>): number {
  return eventsOfKind(trace, 'call').filter(({ attempt }) => attempt === 0).length
}
