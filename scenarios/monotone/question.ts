import { type Json, type Question, record, z } from '../../harness/define.ts'
import { type Entries, type Merging, writeOf } from './write.ts'

/** The longest state: every slot with every value of a full world. */
const mostEntries = 26 * 26

const schema = z.array(z.string().max(5)).max(mostEntries)

/** Asks for a final state. */
export function stateQuestion(merging: Merging, ask: string, others: readonly Entries[]): Question<Entries> {
  return record<Entries>({
    ask: `${ask} Give it as a list of entries in alphabetical order${merging === 'union' ? ', one for each value of a slot' : ', one for each slot'}.`,
    schema,
    example: ['a=1', 'b=22'],
    fallback: [],
    pooling: 'plurality',
    legal: (entries) => illegality(merging, entries),
    others,
  })
}

/** Whether an answer is a state at all. */
export function isState(answer: Json | undefined): answer is string[] {
  return Array.isArray(answer) && illegality('union', answer) === undefined
}

function illegality(merging: Merging, entries: readonly Json[]): string | undefined {
  const writes = entries.map((entry) => (typeof entry === 'string' ? writeOf(entry) : undefined))
  const strange = writes.indexOf(undefined)
  if (strange >= 0) return `expected entries like "a=1", got ${JSON.stringify(entries[strange])}`
  const isAscending = entries.every(
    (entry, index) => index === 0 || String(entries[index - 1]) < String(entry),
  )
  if (!isAscending) return 'expected entries in alphabetical order, each once'
  const slots = new Set(writes.map((write) => write?.slot))
  if (merging !== 'union' && slots.size < entries.length) return 'expected one entry for each slot'
  return undefined
}
