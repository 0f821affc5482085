import type { EndedTrace } from '../core/trace.ts'
import { busyMs, doneWork, usefulMs } from './done-work.ts'
import { eventsOfKind } from './events-of-kind.ts'

/** What an episode says of how its team scales. */
export interface ScaleFacts {
  readonly makespanMs: number
  /** Milliseconds of the tasks that were done, each counted once; 0 in a world in which work does not divide. */
  readonly usefulMs: number
  /** Milliseconds that all agents worked, in a row. */
  readonly busyMs: number
  readonly calls: number
  readonly messages: number
  /** Undefined where a call came without a count. */
  readonly tokens: number | undefined
}

/** The facts of one episode. */
export function scaleFacts(trace: EndedTrace): ScaleFacts {
  const pieces = doneWork(trace)
  const calls = eventsOfKind(trace, 'call')
  const tokens = calls.map(({ usage }) => (usage ? usage.inputTokens + usage.outputTokens : Number.NaN))
  const total = tokens.reduce((sum, each) => sum + each, 0)
  return {
    ...{ makespanMs: trace.result.makespanMs, usefulMs: usefulMs(pieces), busyMs: busyMs(pieces) },
    ...{ calls: calls.length, messages: eventsOfKind(trace, 'message').length },
    tokens: Number.isNaN(total) ? undefined : total,
  }
}
