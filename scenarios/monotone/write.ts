/** A value that an agent writes into a slot. */
export interface Write {
  /** A letter. */
  readonly slot: string
  /** From 0 to 999. */
  readonly value: number
}

/**
 * What becomes of a slot that is written again. `union`: it keeps every value; `maximum`: the greatest; `overwrite`:
 * the last. The first two give one state whatever the order, the third does not.
 */
export type Merging = 'union' | 'maximum' | 'overwrite'

/** A state as the team gives it: `a=17` for each value of each slot, ascending as texts, without repetition. */
export type Entries = readonly string[]

/** The state after these writes, in the order in which they were read. */
export function afterAll(merging: Merging, batches: readonly (readonly Write[])[]): Entries {
  const bySlot = new Map<string, readonly number[]>()
  for (const { slot, value } of batches.flat()) {
    const before = bySlot.get(slot) ?? []
    if (merging === 'union') bySlot.set(slot, [...before, value])
    else bySlot.set(slot, [merging === 'maximum' ? Math.max(value, ...before) : value])
  }
  const entries = [...bySlot].flatMap(([slot, values]) => values.map((value) => entryOf({ slot, value })))
  return [...new Set(entries)].sort()
}

/** A write as it stands in a state. */
export function entryOf({ slot, value }: Write): string {
  return `${slot}=${value}`
}

/** The write that stands as this entry; undefined for anything else. */
export function writeOf(entry: string): Write | undefined {
  const match = entryPattern.exec(entry)
  return match?.[1] === undefined ? undefined : { slot: match[1], value: Number(match[2]) }
}

const entryPattern = /^([a-z])=(0|[1-9]\d{0,2})$/

/** What somebody knows of the writes. */
export interface Knowledge {
  /** Undefined where nobody said it. */
  readonly merging: Merging | undefined
  /** By agent, in the order in which they became known; one batch an agent. */
  readonly batches: ReadonlyMap<number, readonly Write[]>
}

/** The verb says what becomes of a slot that is written again. */
const verbs = { union: 'adds', maximum: 'raises', overwrite: 'sets' } as const

/**
 * The writes of an agent, in the one sentence from which `statedWrites` recovers them.
 *
 * @example 'Agent 2 sets a=17, c=4.'
 */
export function batchInWords(merging: Merging, agent: number, writes: readonly Write[]): string {
  return `Agent ${agent} ${verbs[merging]} ${writes.map(entryOf).join(', ')}.`
}

/** What a text states in exactly these sentences, in its order. Of an agent that is named twice the first counts. */
export function statedWrites(text: string): Knowledge {
  let merging: Merging | undefined
  const batches = new Map<number, readonly Write[]>()
  for (const [, agent, verb, list = ''] of text.slice(0, longestText).matchAll(batchPattern)) {
    const writes = list.split(', ').flatMap((entry) => writeOf(entry) ?? [])
    if (!batches.has(Number(agent))) batches.set(Number(agent), writes)
    merging ??= (['union', 'maximum', 'overwrite'] as const).find((each) => verbs[each] === verb)
  }
  return { merging, batches }
}

const batchPattern = /\bAgent (\d{1,3}) (adds|raises|sets) ([a-z]=\d{1,3}(?:, [a-z]=\d{1,3}){0,25})\./g

/** The longest text that is read, in characters: many times what a full world takes. */
const longestText = 100_000
