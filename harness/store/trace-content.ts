import type { Trace } from '../core/trace.ts'
import { Preparer } from './prepared.ts'

/** The content hash that an episode has once it is stored. */
export function traceContent(trace: Trace): string {
  return new Preparer().prepared(trace).content
}
