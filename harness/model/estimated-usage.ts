import { estimatedTokens, type ModelRequest, type Prompt, type Usage } from '../core/model.ts'
import { type ToolCall, toolCallText } from '../core/tool.ts'

/**
 * Tokens of one call where no provider counted them: an estimate from the length of the texts. What the model is told
 * of tools is input, and its calls of them are output.
 */
export function estimatedUsage(
  { prompt, tools }: Pick<ModelRequest, 'prompt' | 'tools'>,
  reply: string,
  calls: readonly ToolCall[] = [],
): Usage {
  const told = tools === undefined ? 0 : estimatedTokens(JSON.stringify(tools))
  const asked = calls.reduce((sum, call) => sum + estimatedTokens(toolCallText(call)), 0)
  return {
    inputTokens: promptTokens(prompt) + told,
    outputTokens: estimatedTokens(reply) + asked,
    isEstimate: true,
  }
}

/** A rough count of the tokens of a prompt, part by part. */
export function promptTokens(prompt: Prompt): number {
  return prompt.reduce((sum, part) => sum + estimatedTokens(part.text), 0)
}
