import { hash } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../core/json.ts'
import { isFree, type Model, type ModelReply, type ModelRequest } from '../core/model.ts'
import { toolCallShape } from '../core/tool.ts'

/** Where paid replies are kept until their episode is stored. */
export interface Journal {
  find(call: string): string | undefined
  /** Fulfilled when the reply is durable. */
  save(call: string, reply: string): Promise<void>
}

/**
 * A model whose replies are durable before the next step uses them. A reply that was paid for in an episode that
 * was cut off is used again. A model whose calls are free is given back as it is.
 */
export function journaled(model: Model, journal: Journal): Model {
  if (isFree(model)) return model
  return {
    ...model,
    async reply(request, signal) {
      const call = callName(request)
      const paid = journal.find(call)
      if (paid !== undefined) return replyShape.parse(JSON.parse(paid))
      const reply = await model.reply(request, signal)
      if (reply.kind !== 'failed') await journal.save(call, JSON.stringify(reply))
      return reply
    },
  }
}

/** Which call it is and what it asks, as a hash, because a prompt may be long. */
function callName({ key, prompt }: ModelRequest): string {
  return hash('sha256', canonicalJson({ ...key, prompt: prompt.map(({ role, text }) => [role, text]) }))
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
  z.object({
    kind: z.literal('tool-calls'),
    calls: z.tuple([toolCallShape], toolCallShape),
    ...{ text: z.string(), usage, duration },
  }),
  z.object({ kind: z.literal('declined'), text: z.string(), usage: usage.exactOptional(), duration }),
])
