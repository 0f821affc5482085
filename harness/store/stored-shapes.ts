import { z } from 'zod'
import type { Cell, EpisodeResult } from '../core/trace.ts'

const versioned = z.object({ id: z.string(), version: z.number() })
const params = z.record(z.string(), z.json())

const cellShape: z.ZodType<Cell> = z.object({
  scenario: versioned,
  topology: versioned,
  model: versioned,
  fault: z.object({ id: z.string(), versions: z.record(z.string(), z.number()) }),
  policy: z.object({ id: z.string(), versions: z.record(z.string(), z.number()) }),
  agents: z.number(),
  scenarioParams: params,
  topologyParams: params,
  modelParams: params,
  isSimulated: z.boolean(),
  seesUnion: z.boolean(),
})

const resultShape: z.ZodType<EpisodeResult> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('ended'),
    cause: z.enum(['goal', 'rules', 'turn-limit']),
    score: z.number(),
    payoffs: z.array(z.number()),
    rounds: z.number(),
    makespanMs: z.number(),
    answerSource: z.literal('fallback').exactOptional(),
  }),
  z.object({
    kind: z.literal('aborted'),
    cause: z.enum(['provider', 'timeout', 'budget', 'harness']),
    detail: z.string(),
  }),
])

/** A stored cell. The one parser of stored cells. */
export function storedCell(json: string): Cell {
  return cellShape.parse(JSON.parse(json))
}

/** A stored result. The one parser of stored results. */
export function storedResult(json: string): EpisodeResult {
  return resultShape.parse(JSON.parse(json))
}
