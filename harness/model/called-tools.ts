import { z } from 'zod'
import type { Json } from '../core/json.ts'
import type { ToolCall } from '../core/tool.ts'

/** More calls than any reply has need of; those beyond are left out. */
const mostCalls = 128
/** Longer or deeper arguments are kept as text, which no schema takes. */
const mostCharacters = 100_000
const mostDepth = 50

const called = z.object({
  function: z.object({ name: z.string(), arguments: z.unknown().optional() }),
})

/**
 * The tool calls of a message, none of them trusted. What is no call at all becomes a call of a tool without a name,
 * and arguments that are no JSON stay as they came: both then have an error as their result.
 */
export const calledTools = z
  .array(z.unknown())
  .catch([])
  .transform((given) => given.slice(0, mostCalls).map(toolCall))

function toolCall(given: unknown): ToolCall {
  const { data } = called.safeParse(given)
  if (data === undefined) return { tool: '', arguments: plain(given) }
  const { name, arguments: text } = data.function
  return { tool: name, arguments: typeof text === 'string' ? fromText(text) : plain(text) }
}

/** Some models send no arguments for a tool that needs none. */
function fromText(text: string): Json {
  if (text.trim() === '') return {}
  if (text.length > mostCharacters) return text
  try {
    const value: unknown = JSON.parse(text)
    return depth(value) > mostDepth ? text : plain(value)
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}

/** As it will stand in the trace: a number beyond all bounds is no number there. */
function plain(value: unknown): Json {
  if (value === undefined) return {}
  if (depth(value) > mostDepth) return 'too deep'
  const text = JSON.stringify(value)
  return text.length > mostCharacters ? text.slice(0, mostCharacters).toWellFormed() : parsed(text)
}

/** Without the key `__proto__`, which would not be carried unharmed. */
function parsed(text: string): Json {
  return JSON.parse(text, (key, value) => (key === '__proto__' ? undefined : value))
}

/** How deep a value is nested; counted without recursion, and not beyond what matters. */
function depth(value: unknown): number {
  let level: unknown[] = [value]
  for (let found = 0; ; found += 1) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []))
    if (level.length === 0 || found > mostDepth) return found
  }
}
