import { z } from 'zod'
import { canonicalJson } from '../core/json.ts'
import type { Model, ModelReply } from '../core/model.ts'

/** Where paid replies are kept until their episode is stored. */
export interface Journal {
  find(call: string): string | undefined
  save(call: string, reply: string): void
}

/**
 * A model whose replies are durable before the next step uses them. A reply that was paid for in an episode that
 * was cut off is used again. A simulated model is given back as it is: its replies cost nothing.
 */
export function journaled(model: Model, journal: Journal): Model {
  if (model.isSimulated) return model
  return {
    ...model,
    async reply(request, signal) {
      const { key, prompt } = request
      const call = canonicalJson({ ...key, prompt: prompt.map(({ role, text }) => [role, text]) })
      const paid = journal.find(call)
      if (paid !== undefined) return replyShape.parse(JSON.parse(paid))
      const reply = await model.reply(request, signal)
      if (reply.kind !== 'failed') journal.save(call, JSON.stringify(reply))
      return reply
    },
  }
}

const duration = z.object({ kind: z.enum(['drawn', 'measured']), ms: z.number() })

const usage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedTokens: z.number().exactOptional(),
  reasoningTokens: z.number().exactOptional(),
  usd: z.number().exactOptional(),
  isEstimate: z.boolean().exactOptional(),
})

const replyShape: z.ZodType<ModelReply> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('answered'), text: z.string(), usage, duration }),
  z.object({ kind: z.literal('declined'), text: z.string(), usage: usage.exactOptional(), duration }),
])
