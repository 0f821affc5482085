import { type Json, type Mistake, type Question, record, z } from '../../../harness/define.ts'
import type { Named } from './told.ts'

const idList = z.array(z.string()).readonly()

/**
 * A question that is answered with the tasks that an agent does now, in order; an empty list does none. Its words name
 * no task, since others may read them, and an example would be an invitation to all.
 */
export function taskList(form: {
  readonly ask: string
  /** Ids of all open tasks, whoever knows of them. */
  readonly open: readonly string[]
  /** Ids of the open tasks that the asked agent knows of, for its slips. */
  readonly known: readonly string[]
}): Question<readonly string[]> {
  const open = new Set(form.open)
  return {
    ...record<readonly string[]>({
      ask: form.ask,
      schema: idList,
      example: ['<id>', '<id>'],
      fallback: [],
      legal: (ids) => wrongIn(ids, open),
    }),
    mistaken: (ids, mistake) => slipped(ids, form.known, mistake),
  }
}

/** What is wrong with a list of tasks; undefined when it is legal. */
export function wrongIn(ids: readonly string[], open: ReadonlySet<string>): string | undefined {
  const strange = ids.find((id) => !open.has(id))
  if (strange !== undefined) return `expected open tasks, got ${JSON.stringify(strange.slice(0, 60))}`
  const twice = ids.find((id, index) => ids.indexOf(id) !== index)
  return twice === undefined ? undefined : `expected each task once, got ${twice} twice`
}

/** By mistake, another known task stands in place of the first, or none where there is no other. */
function slipped(ids: readonly string[], known: readonly string[], { slips, toward }: Mistake) {
  if (!slips || ids.length === 0) return ids
  const others = known.filter((id) => !ids.includes(id))
  return [...others.slice(Math.floor(toward * others.length)).slice(0, 1), ...ids.slice(1)]
}

/** The tasks that a list of ids names; undefined where it is none. */
export function namedInList(answer: Json): readonly Named[] | undefined {
  const ids = idList.safeParse(answer)
  return ids.success ? ids.data.map((id) => ({ id })) : undefined
}
