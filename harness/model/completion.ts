import { z } from 'zod'
import { isNonEmpty } from '../core/json.ts'
import type { ModelReply, ModelRequest, Usage } from '../core/model.ts'
import { calledTools } from './called-tools.ts'
import { estimatedUsage } from './estimated-usage.ts'
import { type FinishedCall, providerFailure } from './provider-failure.ts'

/** More tokens than any call has; a larger count is a server's mistake. */
const mostTokens = 10_000_000
const tokens = z.int().min(0).max(mostTokens)

const usage = z.object({
  prompt_tokens: tokens,
  completion_tokens: tokens,
  prompt_tokens_details: z.object({ cached_tokens: tokens.optional() }).optional().catch(undefined),
  completion_tokens_details: z.object({ reasoning_tokens: tokens.optional() }).optional().catch(undefined),
})

/** What is used of a chat completion. The server is not trusted: only a first choice is insisted on. */
const completion = z.object({
  choices: z.tuple(
    [
      z.object({
        finish_reason: z.string().optional().catch(undefined),
        message: z
          .object({ content: z.string().catch(''), refusal: z.string().catch(''), tool_calls: calledTools })
          .catch({ content: '', refusal: '', tool_calls: [] }),
      }),
    ],
    z.unknown(),
  ),
  usage: usage.optional().catch(undefined),
})

/**
 * What a response body of the chat completions protocol says. A reply without text is an empty answer. Tool calls
 * count only where tools were offered. Token
 * counts that are missing, negative or absurd are replaced by an estimate from text length.
 *
 * @param body as parsed from JSON, or the text where it was not JSON
 */
export function completionReply(body: unknown, request: ModelRequest, call: FinishedCall): ModelReply {
  const parsed = completion.safeParse(body)
  if (!parsed.success) {
    return providerFailure(call, 'a chat completion with a choice', JSON.stringify(body) ?? 'an empty body')
  }
  const { finish_reason: end, message } = parsed.data.choices[0]
  const counted = parsed.data.usage && countedUsage(parsed.data.usage)
  const duration = { kind: 'measured', ms: call.ms } as const
  if (end === 'content_filter' || message.refusal !== '') {
    return {
      kind: 'declined',
      text: message.refusal || message.content,
      duration,
      ...(counted && { usage: counted }),
    }
  }
  const { content: text, tool_calls: calls } = message
  if (request.tools !== undefined && isNonEmpty(calls)) {
    const usage = counted ?? estimatedUsage(request, text, calls)
    return { kind: 'tool-calls', calls, text, usage, duration }
  }
  return { kind: 'answered', text, usage: counted ?? estimatedUsage(request, text), duration }
}

function countedUsage(given: z.output<typeof usage>): Usage {
  const { prompt_tokens: inputTokens, completion_tokens: outputTokens } = given
  const cachedTokens = given.prompt_tokens_details?.cached_tokens
  const reasoningTokens = given.completion_tokens_details?.reasoning_tokens
  return {
    inputTokens,
    outputTokens,
    ...(cachedTokens !== undefined && cachedTokens <= inputTokens && { cachedTokens }),
    ...(reasoningTokens !== undefined && reasoningTokens <= outputTokens && { reasoningTokens }),
  }
}
