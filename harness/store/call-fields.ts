import { z } from 'zod'
import type { Json } from '../core/json.ts'
import { memberId } from '../core/members.ts'
import { requestKinds } from '../core/request.ts'
import { toolCallShape } from '../core/tool.ts'
import type { TraceEvent } from '../core/trace.ts'
import type { Fields } from './fields.ts'

type Call = Extract<TraceEvent, { readonly kind: 'call' }>

// JSON.parse gives nothing but plain data.
const answer = z.custom<Json>((value) => value !== undefined)

const reading = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), answer }),
  z.object({
    kind: z.literal('refused'),
    reason: z.enum(['unreadable', 'illegal', 'declined', 'absent']),
    detail: z.string(),
  }),
  z.object({ kind: z.literal('deferred') }),
])

const usage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedTokens: z.number().exactOptional(),
  reasoningTokens: z.number().exactOptional(),
  usd: z.number().exactOptional(),
  isEstimate: z.boolean().exactOptional(),
})

const storedCall = z.object({
  request: z.enum(requestKinds),
  scope: z.enum(['own', 'group']),
  ordinal: z.number(),
  attempt: z.number(),
  reads: z.array(z.number()),
  reading,
  usage: usage.optional(),
  turn: z.number().exactOptional(),
  toolCalls: z.tuple([toolCallShape], toolCallShape).exactOptional(),
  outputCap: z.number().exactOptional(),
  causes: z.array(z.number()).exactOptional(),
})

/** What a stored call says of itself, but for its place and texts. */
export function callFields(data: Fields): Omit<Call, 'seq' | 'round' | 'at' | 'kind' | 'prompt' | 'reply'> {
  const { usage, ...call } = storedCall.parse(data.all())
  const ms = durationBetween(data.at, data.until ?? data.at)
  const duration = { kind: data.oneOf('duration', ['drawn', 'measured']), ms }
  return { member: memberId(data.member), ...call, usage, duration }
}

/** The duration that leads from start to end in floating-point numbers too, so that a replay ends at the same time. */
function durationBetween(at: number, until: number): number {
  const ms = until - at
  const candidates = [ms, ms * (1 + Number.EPSILON), ms * (1 - Number.EPSILON)]
  return candidates.find((each) => at + each === until) ?? ms
}
