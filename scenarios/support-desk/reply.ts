import { type Json, type Mistake, type Question, record, z } from '../../harness/define.ts'
import { wrongIn } from '../common/work/task-list.ts'
import type { Named } from '../common/work/told.ts'
import { type Resolution, resolutionNames } from './messages.ts'
import type { OpenMessage } from './state.ts'

/** An agent's replies of one round. */
export type Replies = readonly { readonly message: string; readonly resolution: Resolution }[]

const replies = z.array(z.object({ message: z.string(), resolution: z.enum(resolutionNames) })).readonly()

/** The question which messages an agent answers now, and how. */
export function replyQuestion(open: readonly OpenMessage[]): Question<Replies> {
  const ids = new Set(open.map(({ id }) => id))
  return {
    ...record<Replies>({
      ask: 'Which open messages do you answer now, and with which resolution? An empty list answers none.',
      schema: replies,
      // The form only: a resolution in it would be an invitation to all.
      example: [{ message: '<id>', resolution: '<resolution>' as Resolution }],
      fallback: [],
      legal: (given) =>
        wrongIn(
          given.map(({ message }) => message),
          ids,
        ),
    }),
    mistaken: slipped,
  }
}

/** By mistake, the first message is resolved in another way. */
function slipped([first, ...others]: Replies, { slips, toward }: Mistake): Replies {
  if (first === undefined) return []
  if (!slips) return [first, ...others]
  const wrong = resolutionNames.filter((name) => name !== first.resolution)
  const resolution = wrong[Math.floor(toward * wrong.length)] ?? first.resolution
  return [{ ...first, resolution }, ...others]
}

/** The messages that an answer names, each with its resolution; undefined where it is no answer. */
export function namedIn(answer: Json): readonly Named[] | undefined {
  const read = replies.safeParse(answer)
  return read.success
    ? read.data.map(({ message, resolution }) => ({ id: message, note: resolution }))
    : undefined
}

/** Named messages as replies; those without a resolution are left out. */
export function repliesTo(named: readonly Named[]): Replies {
  return named.flatMap(({ id, note }) => {
    const resolution = resolutionNames.find((name) => name === note)
    return resolution === undefined ? [] : [{ message: id, resolution }]
  })
}
