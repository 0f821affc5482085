import { z } from '../../define.ts'

// Messages say what is expected; the reader of lines adds where and what came. Unknown fields are passed over.

const text = z.string('a text')
const object = 'an object'

const count = z.int('a whole number from 0 up').min(0, 'a whole number from 0 up')
const amount = z.number('a number from 0 up').min(0, 'a number from 0 up')
const probability = z
  .number('a number from 0 to 1')
  .min(0, 'a number from 0 to 1')
  .max(1, 'a number from 0 to 1')
const outcome = z.literal([0, 1], 'the outcome 0 or 1')

/** What a tool was given or gave back: JSON that later steps may walk through without running out of stack. */
const deepest = 500
const json = z.unknown().refine((value) => isWithin(value, deepest), `JSON of at most ${deepest} levels`)

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return levels > 0 && Object.values(value).every((part) => isWithin(part, levels - 1))
}

/** A line of `markets.jsonl`, as far as it is used. */
export const marketLine = z.object(
  {
    marketIndex: count,
    marketId: text,
    category: text.nullish(),
    resolutionOutcome: outcome,
    baselineMidPrice: probability,
    eventGroupId: text.nullish(),
    resolvedAt: text.nullish(),
    baselineDate: text.nullish(),
  },
  object,
)

/** A resolved market. */
export type Market = z.infer<typeof marketLine>

const toolCall = z.object({ toolName: text, arguments: json, result: json }, object)

const modelCall = z.object(
  {
    agentRole: text,
    callIndex: count,
    internalRound: count.nullish(),
    request: z.object({ systemPrompt: text, userPrompt: text }, object),
    response: z.object({ text, toolCalls: z.array(toolCall, 'a list').nullish() }, object),
    usage: z.object({ promptTokens: count, completionTokens: count }, object),
    costUsd: amount,
    durationMs: amount,
  },
  object,
)

/** One call of the model, with the tools that it used before it replied. */
export type CallLine = z.infer<typeof modelCall>

/** A line of `traces/*.jsonl`, as far as it is used. */
export const traceLine = z.object(
  {
    configName: text.min(1, 'the name of a configuration'),
    marketIndex: count,
    question: text,
    probability,
    baseline: probability,
    outcome,
    trace: z.object({ calls: z.array(modelCall, 'a list') }, object),
    /** Why the market was given up; then the probability is the publisher's fall-back. */
    _failure: text.nullish(),
  },
  object,
)

/** One configuration on one market. */
export type TraceLine = z.infer<typeof traceLine>
