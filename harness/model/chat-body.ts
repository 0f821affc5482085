import { z } from 'zod'
import type { ModelRequest } from '../core/model.ts'
import type { OfferedTool } from '../core/tool.ts'
import { chatMessages } from './chat-messages.ts'

/**
 * Settings of an OpenAI-compatible model that every call carries and that belong to the fingerprint. Null
 * leaves the choice to the server: reasoning models refuse any temperature but their own.
 */
export const sampling = z.strictObject({
  /** 0 to 2. */
  temperature: z.number().min(0).max(2).nullable().default(null),
  /** Sent with every call as it is; repetitions then get like replies. */
  seed: z.int().nullable().default(null),
  /**
   * Most tokens of a reply, hidden reasoning included. Sent as `max_completion_tokens` to OpenAI, whose newer
   * models refuse `max_tokens`, and as `max_tokens` to any other server: vLLM takes both, while Ollama
   * ignores the new name in silence.
   */
  maxOutputTokens: z.int().min(1).nullable().default(null),
})

/**
 * A request as a body of the chat completions protocol, without the settings that are left to the server. A model that
 * must answer is still told of its tools, because servers want them beside the calls of a conversation.
 */
export function chatBody(
  model: string,
  { prompt, tools, mustAnswer }: Pick<ModelRequest, 'prompt' | 'tools' | 'mustAnswer'>,
  { temperature, seed, maxOutputTokens }: z.output<typeof sampling>,
  isOpenai: boolean,
) {
  const cap = isOpenai ? 'max_completion_tokens' : 'max_tokens'
  return {
    model,
    messages: chatMessages(prompt),
    ...(tools !== undefined && { tools: tools.map(chatTool) }),
    ...(mustAnswer && { tool_choice: 'none' as const }),
    ...(temperature !== null && { temperature }),
    ...(seed !== null && { seed }),
    ...(maxOutputTokens !== null && { [cap]: maxOutputTokens }),
  }
}

function chatTool(tool: OfferedTool) {
  return { type: 'function' as const, function: { ...tool } }
}
