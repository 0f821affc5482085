import type { ModelReply } from '../core/model.ts'

/** What is known of a call once the provider has done with it. */
export interface FinishedCall {
  /** The model as the provider knows it. */
  readonly name: string
  /** A secret that stands in no text. */
  readonly apiKey: string
  /** Milliseconds from the first try to the end. */
  readonly ms: number
}

/** A reply that says what was expected of the provider and what came of it. */
export function providerFailure(call: FinishedCall, expected: string, came: string): ModelReply {
  const detail = `openai:${call.name}: expected ${expected}, got ${providerWords(call, came)}`
  return { kind: 'failed', cause: 'provider', detail }
}

const mostCharacters = 200

/** A provider's words on one line, without the API key and short enough to stand in a message. */
export function providerWords({ apiKey }: FinishedCall, text: string): string {
  const line = text.replaceAll(apiKey, '[key]').replace(/\s+/g, ' ').trim()
  return line.length > mostCharacters ? `${line.slice(0, mostCharacters)}...` : line
}
