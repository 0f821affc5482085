import { estimatedTokens, type Prompt, type Usage } from '../core/model.ts'

/** Tokens of one call where no provider counted them: an estimate from the length of the texts. */
export function estimatedUsage(prompt: Prompt, reply: string): Usage {
  return { inputTokens: promptTokens(prompt), outputTokens: estimatedTokens(reply), isEstimate: true }
}

/** A rough count of the tokens of a prompt, part by part. */
export function promptTokens(prompt: Prompt): number {
  return prompt.reduce((sum, part) => sum + estimatedTokens(part.text), 0)
}
