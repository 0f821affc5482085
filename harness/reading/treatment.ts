import type { TextHash } from '../core/audit.ts'
import type { Prompt, PromptPart } from '../core/model.ts'
import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from './events-of-kind.ts'
import { shownCalls } from './same-prompts.ts'

/** What an episode did to its model, short enough to be kept: what was shown, and how answers became one. */
export interface Treatment {
  /** A hash for each prompt, in causal order; the last of `mostPrompts` stands for all from there on. */
  readonly prompts: readonly string[]
  /** The rules by which several answers were made one, ascending, with commas; empty where there were none. */
  readonly pooling: string
}

/** Prompts with a hash of their own: long episodes would fill the memory. */
const mostPrompts = 32

/** The treatment of an episode; undefined where no model was called, so that there is nothing to compare. */
export function treatmentOf(trace: Trace, hash: TextHash): Treatment | undefined {
  const known = noted.get(trace.events)
  if (known !== undefined) return known
  const prompts = shownCalls(trace).map(({ prompt }) => promptHash(prompt, hash))
  if (prompts.length === 0) return undefined
  const rest = prompts.slice(mostPrompts - 1)
  const bounded = rest.length > 1 ? [...prompts.slice(0, mostPrompts - 1), hash(rest.join())] : prompts
  const pools = eventsOfKind(trace, 'pool').filter(({ from }) => from.length > 1)
  const pooling = [...new Set(pools.map(({ rule }) => rule))].toSorted().join()
  const treatment = { prompts: bounded, pooling }
  noted.set(trace.events, treatment)
  return treatment
}

/** A hash of the hashes of its parts, of which most stand in many prompts. */
function promptHash(prompt: Prompt, hash: TextHash): string {
  const of = (role: PromptPart['role']) =>
    prompt.filter((part) => part.role === role).map((part) => partHash(part, hash))
  return hash(`${of('system').join()} ${of('user').join()}`)
}

function partHash(part: PromptPart, hash: TextHash): string {
  const known = parts.get(part)
  if (known !== undefined) return known
  const found = hash(part.text)
  parts.set(part, found)
  return found
}

const parts = new WeakMap<PromptPart, string>()

/** Several checks ask for the same episode's treatment while it is at hand. */
const noted = new WeakMap<Trace['events'], Treatment>()
