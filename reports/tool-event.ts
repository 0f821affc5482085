import type { Json } from '../harness/core/json.ts'

/** A call of a tool, as imported traces hold them. */
export interface ToolEvent {
  readonly kind: 'tool'
  readonly seq: number
  readonly at: number
  readonly member: string
  readonly tool: string
  readonly arguments: Json
  readonly result: Json
  readonly isError: boolean
}

/** The event as a call of a tool, where it is one. */
export function toolEvent(event: { readonly kind: string }): ToolEvent | undefined {
  // Whatever has this kind has these fields: the store wrote it.
  return event.kind === 'tool' ? (event as ToolEvent) : undefined
}
