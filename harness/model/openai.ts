import { z } from 'zod'
import type { Model, ModelReply, ModelRequest } from '../core/model.ts'
import { chatBody, sampling } from './chat-body.ts'
import { completionReply } from './completion.ts'
import { deadline } from './deadline.ts'
import { type Endpoint, type Environment, endpointFrom } from './endpoint.ts'
import { errorReply } from './error-reply.ts'
import { type Settings, settingsFrom } from './settings.ts'

/** Settings of an OpenAI-compatible model; the last two may change how long it takes, not what it says. */
export const openaiSettings = z.strictObject({
  ...sampling.shape,
  /** Most milliseconds of a call, the client's own retries and the whole body included; up to a day. */
  timeoutMs: z.int().min(1).max(86_400_000).default(300_000),
  /** Further tries of the official client after a status of 408, 409, 429 or 5xx or a lost connection. */
  maxRetries: z.int().min(0).max(20).default(2),
})

/**
 * A model behind the chat completions protocol: OpenAI's own, or any server that speaks it. A reply's
 * duration is measured with the client's retries in it. Whatever the server does is a reply; only an abort by
 * the caller rejects, with the signal's reason.
 *
 * @param name as the server knows it: `gpt-5-mini`
 * @param environment holds OPENAI_API_KEY and OPENAI_BASE_URL
 * @throws UsageError when a key is missing, or the URL or a setting is not legal
 */
export async function openaiModel(
  name: string,
  environment: Environment,
  given: Settings = {},
): Promise<Model> {
  const endpoint = endpointFrom(environment)
  const { timeoutMs, maxRetries, ...settings } = settingsFrom(`model "openai:${name}"`, openaiSettings, given)
  const { client, isTimeout } = await clientOf(endpoint, { timeout: timeoutMs, maxRetries })
  const late = `openai:${name}: expected a reply within ${timeoutMs} ms, got none`

  async function reply(request: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
    signal.throwIfAborted()
    const limit = deadline(timeoutMs, signal)
    const start = performance.now()
    const finished = () => ({ name, apiKey: endpoint.apiKey, ms: Math.round(performance.now() - start) })
    const maxOutputTokens = request.outputCap ?? settings.maxOutputTokens
    const body = chatBody(name, request, { ...settings, maxOutputTokens }, endpoint.isOpenai)
    return client.chat.completions
      .create(body, { signal: limit.signal })
      .then(
        (completion: unknown) => completionReply(completion, request, finished()),
        (error: unknown) => {
          signal.throwIfAborted()
          const isLate = limit.hasPassed || isTimeout(error)
          return isLate
            ? ({ kind: 'failed', cause: 'timeout', detail: late } as const)
            : errorReply(error, finished())
        },
      )
      .finally(limit.clear)
  }
  const spec = `openai:${name}`
  return Object.freeze({ spec, version: 1, isSimulated: false, isDeterministic: false, settings, reply })
}

/** The official client, loaded only when a model is made, so that other commands do not wait for it. */
async function clientOf({ baseUrl, apiKey }: Endpoint, limits: { timeout: number; maxRetries: number }) {
  const { OpenAI } = await import('openai')
  // What is left out would be read from the process environment.
  const accounts = { organization: null, project: null, adminAPIKey: null, webhookSecret: null }
  const client = new OpenAI({ ...accounts, ...limits, baseURL: baseUrl, apiKey, logLevel: 'off' })
  return { client, isTimeout: (error: unknown) => error instanceof OpenAI.APIConnectionTimeoutError }
}
