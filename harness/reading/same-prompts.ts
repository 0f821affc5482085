import { promptText } from '../core/model.ts'
import type { Trace } from '../core/trace.ts'
import { type EventOf, eventsOfKind } from './events-of-kind.ts'

/**
 * What the models of an episode were shown: one text for each call, its system and user prompt, in causal order.
 * Settings such as the output cap are not part of it; a further try at an unread reply and a turn after tools do not
 * count, since what tools gave differs between replicates.
 */
export function promptsOf(trace: Pick<Trace, 'events'>): readonly string[] {
  return shownCalls(trace).map(({ prompt }) =>
    JSON.stringify([promptText(prompt, 'system'), promptText(prompt, 'user')]),
  )
}

/** The calls of an episode whose prompts count: first tries, before tools. */
export function shownCalls(trace: Pick<Trace, 'events'>): readonly EventOf<'call'>[] {
  return eventsOfKind(trace, 'call').filter(({ attempt, turn }) => attempt === 0 && turn === undefined)
}

/** One text for all prompts of an episode: equal for episodes whose models were shown the same. */
export function promptKey(trace: Pick<Trace, 'events'>): string {
  return JSON.stringify(promptsOf(trace))
}

/** How many calls from the first on were shown the same in both. */
export function commonCalls(a: readonly string[], b: readonly string[]): number {
  const differing = a.findIndex((prompt, index) => prompt !== b[index])
  return differing === -1 ? a.length : differing
}

/**
 * Whether two episodes are one treatment, as far as their prompts tell: `all` when every call was shown the same,
 * `prefix` when only the first calls were (one episode asked further, or went its own way later), `none` when the
 * first prompts differ already or one of the two made no call, so that there is nothing to compare.
 *
 * @param a as `promptsOf` gives them
 */
export function samePrompts(a: readonly string[], b: readonly string[]): 'all' | 'prefix' | 'none' {
  const common = commonCalls(a, b)
  if (common === 0) return 'none'
  return common === a.length && common === b.length ? 'all' : 'prefix'
}
