import type { Json } from '../core/json.ts'
import { type Prompt, type PromptPart, promptText } from '../core/model.ts'
import { type ToolCall, toolCallOf } from '../core/tool.ts'

/** A message of the chat completions protocol. */
export type ChatMessage =
  | { role: 'system' | 'user'; content: string }
  | { role: 'assistant'; content: string | null; tool_calls?: ChatToolCall[] }
  | { role: 'tool'; tool_call_id: string; content: string }

interface ChatToolCall {
  id: string
  type: 'function'
  function: { name: string; arguments: string }
}

/**
 * A prompt as messages: the system's parts first and as one; of the others, neighbours of one role as one, but each
 * tool result by itself.
 */
export function chatMessages(prompt: Prompt): ChatMessage[] {
  const system = promptText(prompt, 'system')
  const others = prompt.filter(({ role }) => role !== 'system')
  const ids = callIds(others)
  const messages = runs(others).flatMap(([role, parts]): ChatMessage[] => {
    if (role === 'assistant') return [assistantMessage(parts, ids)]
    if (role === 'user') return [{ role, content: promptText(parts, role) }]
    return parts.map((part) => ({ role: 'tool', tool_call_id: ids.get(part) ?? '', content: part.text }))
  })
  return system === '' ? messages : [{ role: 'system', content: system }, ...messages]
}

/** Neighbouring parts of one role. */
function runs(parts: Prompt): readonly (readonly [PromptPart['role'], Prompt])[] {
  const found: [PromptPart['role'], PromptPart[]][] = []
  for (const part of parts) {
    const last = found.at(-1)
    if (last?.[0] === part.role) last[1].push(part)
    else found.push([part.role, [part]])
  }
  return found
}

/**
 * The id of each tool call, and of the result that answers it: the results behind some calls stand in their order.
 * The server's own ids are not kept, since only their agreement matters. Nine letters and digits suit the servers
 * that are particular about them.
 */
function callIds(parts: Prompt): ReadonlyMap<PromptPart, string> {
  const ofKind = (kind: PromptPart['kind']) => parts.filter((part) => part.kind === kind)
  const numbered = (part: PromptPart, index: number) =>
    [part, `call${String(index).padStart(5, '0')}`] as const
  return new Map([...ofKind('tool-call').map(numbered), ...ofKind('tool-result').map(numbered)])
}

function assistantMessage(parts: Prompt, ids: ReadonlyMap<PromptPart, string>): ChatMessage {
  const said = parts.filter(({ kind }) => kind !== 'tool-call').map(({ text }) => text)
  const calls = parts.filter(({ kind }) => kind === 'tool-call')
  const content = said.length > 0 ? said.join('\n\n') : null
  if (calls.length === 0) return { role: 'assistant', content: content ?? '' }
  const tool_calls = calls.map((part) => chatToolCall(ids.get(part) ?? '', toolCallOf(part.text)))
  return { role: 'assistant', content, tool_calls }
}

/** Servers refuse a whole request for an illegal name or for arguments that are no object, even from history. */
function chatToolCall(id: string, { tool, arguments: given }: ToolCall): ChatToolCall {
  const name = tool.replace(/[^\w-]/g, '_').slice(0, 64) || 'unnamed'
  const legal = isObject(given) ? given : { malformed: given }
  return { id, type: 'function', function: { name, arguments: JSON.stringify(legal) } }
}

function isObject(value: Json): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
