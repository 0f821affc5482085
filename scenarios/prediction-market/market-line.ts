import { z } from '../../harness/define.ts'

// Messages say what is expected; the reader of lines adds where and what came. Unknown fields are passed over,
// `resolvedAt` and the date of the price among them: both tell when the question was settled, and so how.

const text = z.string('a text')

/**
 * A resolved market: a line of a file of questions. `closesAt` is the date at which the question was announced to
 * close, known before it was resolved; `description` its rules, as they stood before.
 */
export const marketLine = z.object(
  {
    question: text.min(1, 'a question'),
    resolutionOutcome: z.literal([0, 1], 'the outcome 0 or 1'),
    baselineMidPrice: z
      .number('a number from 0 to 1')
      .min(0, 'a number from 0 to 1')
      .max(1, 'a number from 0 to 1')
      .nullish(),
    category: text.nullish(),
    description: text.nullish(),
    closesAt: text.nullish(),
    marketId: text.nullish(),
    eventGroupId: text.nullish(),
  },
  'an object',
)

export type MarketLine = z.infer<typeof marketLine>
