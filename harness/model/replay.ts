import { z } from 'zod'
import type { CallKey, Model, ModelReply, ModelRequest, Prompt } from '../core/model.ts'
import type { AbortCause } from '../core/trace.ts'
import { EpisodeAborted } from '../run/abort.ts'

/** Settings of a replay. */
export const replaySettings = z.strictObject({
  /** `no` gives the recorded reply to a call whose prompt is another one; a call without a record fails anyway. */
  strict: z.enum(['yes', 'no']).default('yes'),
})

/** What a call was shown, and what came of it. */
export interface RecordedCall {
  readonly prompt: Prompt
  readonly reply: Exclude<ModelReply, { readonly kind: 'failed' }>
}

/** One recorded episode as its calls. */
export interface RecordedEpisode {
  /** Where it is kept, for messages: `results.db, episode 12`. */
  readonly where: string
  /** By `placeOf`. */
  readonly calls: ReadonlyMap<string, RecordedCall>
  /** What ended the episode from outside, if anything did: the first call without a record meets it again. */
  readonly interruption: { readonly cause: AbortCause; readonly detail: string } | undefined
}

/** Which call of its episode this is. */
export function placeOf({
  member,
  round,
  request,
  ordinal,
  attempt,
  turn,
}: Omit<CallKey, 'seed' | 'repetition'>): string {
  return JSON.stringify([member, round, request, ordinal, attempt, turn ?? 0])
}

/**
 * A model that says again what was recorded in one episode, with the same usage and duration. A call that was not
 * recorded, or (when strict) was recorded with another prompt, aborts the episode as a fault of the harness.
 */
export function replayModel(facts: Omit<Model, 'reply'>, episode: RecordedEpisode, isStrict: boolean): Model {
  return Object.freeze({
    ...facts,
    async reply({ key, prompt }: ModelRequest, signal: AbortSignal): Promise<ModelReply> {
      signal.throwIfAborted()
      const recorded = episode.calls.get(placeOf(key)) ?? missing(key, episode)
      const difference = isStrict ? firstDifference(recorded.prompt, prompt) : undefined
      if (difference === undefined) return recorded.reply
      throw new EpisodeAborted('harness', `${callName(key, episode)}: ${difference}`)
    },
  })
}

function missing(key: CallKey, episode: RecordedEpisode): never {
  const { cause, detail } = episode.interruption ?? {
    cause: 'harness',
    detail: `${callName(key, episode)}: expected a recorded reply, got none`,
  }
  throw new EpisodeAborted(cause, detail)
}

function callName(key: CallKey, { where }: RecordedEpisode): string {
  const { seed, repetition, member, round, request, ordinal, attempt, turn } = key
  const after = turn === undefined ? '' : `, turn ${turn}`
  const place = `seed ${seed}, repetition ${repetition}, ordinal ${ordinal}, attempt ${attempt}${after}`
  return `replay of ${where}: ${request} of ${member} in round ${round} (${place})`
}

function firstDifference(recorded: Prompt, prompt: Prompt): string | undefined {
  const index = Array.from({ length: Math.max(recorded.length, prompt.length) }).findIndex((_, place) => {
    const [a, b] = [recorded[place], prompt[place]]
    return a?.role !== b?.role || a?.kind !== b?.kind || a?.text !== b?.text
  })
  if (index < 0) return undefined
  const [before, now] = [recorded[index], prompt[index]]
  const where = `part ${index + 1} of its prompt`
  if (before === undefined || now === undefined || before.kind !== now.kind || before.role !== now.role) {
    return `expected as ${where} ${partName(before)} as recorded, got ${partName(now)}`
  }
  const at = differsAt(before.text, now.text)
  return `expected ${where} (${now.kind}) as recorded, ${excerpt(before.text, at)}, got from character ${at + 1} on ${excerpt(now.text, at)}`
}

function partName(part: Prompt[number] | undefined): string {
  return part === undefined ? 'nothing' : `the ${part.role}'s ${part.kind} ${excerpt(part.text, 0)}`
}

function differsAt(a: string, b: string): number {
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}

/** How much of a text stands in a message. */
const excerptLength = 40

function excerpt(text: string, from: number): string {
  return JSON.stringify(text.slice(from, from + excerptLength).toWellFormed())
}
