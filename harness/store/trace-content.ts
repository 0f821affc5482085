import type { Trace, TraceEvent } from '../core/trace.ts'
import { ContentHash } from './content.ts'
import { eventColumns, promptCode } from './event-rows.ts'
import { textHash } from './texts.ts'

/** The content hash that an episode has once it is stored. */
export function traceContent({ cell, result, events }: Trace): string {
  const content = new ContentHash(cell.isSimulated)
  for (const event of events) addEvent(content, event)
  return content.finished(result)
}

function addEvent(content: ContentHash, event: TraceEvent): void {
  const { text, prompt, ...columns } = eventColumns(event)
  const parts = prompt?.map((part) => `${promptCode(part)}:${textHash(part.text)}`).join(' ') ?? null
  const { seq, round, at } = event
  content.add({ ...columns, seq, round, at, text: text === null ? null : textHash(text), prompt: parts })
}
