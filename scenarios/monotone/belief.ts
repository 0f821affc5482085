import type { AgentId, Belief, Claim, Json, View } from '../../harness/define.ts'
import { isState } from './question.ts'
import {
  afterAll,
  batchInWords,
  type Entries,
  type Knowledge,
  type Merging,
  statedWrites,
  type Write,
} from './write.ts'

/** What an agent sees of the writes: its own. */
export interface MonotoneView {
  readonly agent: AgentId
  readonly merging: Merging
  readonly writes: readonly Write[]
}

/**
 * The state after everything seen and read, in that order: an agent's own writes come first. A batch that is read again
 * changes nothing. One that was told a final state by somebody who decides for all (a member of staff, or a plan for
 * every copy) takes that; one that knows of no write takes the last state that it was told.
 */
export function ownBelief(view: View<MonotoneView>): Belief<Entries> {
  const { merging = 'union', batches } = knowledgeOf(view)
  const states = view.claims.flatMap((claim) => statesOf(claim, view.agent))
  const told = states.findLast(({ isForAll }) => isForAll || batches.size === 0)
  return {
    answer: told?.state ?? afterAll(merging, [...batches.values()]),
    confidence: told?.isForAll || batches.size > 0 ? 1 : 0,
    says: [...batches].map(([agent, writes]) => batchInWords(merging, agent, writes)).join('\n'),
  }
}

/** One state for every copy. */
export function beliefForAll(
  view: View<MonotoneView>,
  asked: readonly AgentId[],
): Belief<{ readonly [agent: string]: Entries }> {
  const { answer, confidence, says } = ownBelief(view)
  return { confidence, says, answer: Object.fromEntries(asked.map((agent) => [agent, answer])) }
}

/**
 * An agent accepts a state that leaves out nothing that it knows to be written: no entry where a slot keeps every
 * value, else no slot, since another order may be as right as its own. A plan for all copies must give all the same.
 */
export function acceptsState(view: View<MonotoneView>, plan: Json): boolean {
  const states = partsOf(plan)
  const [state] = states
  if (!isState(state) || states.some((other) => !isState(other) || other.join() !== state.join()))
    return false
  const { merging = 'union', batches } = knowledgeOf(view)
  const form = (entry: string) => (merging === 'union' ? entry : entry.slice(0, entry.indexOf('=')))
  const held = new Set(state.map(form))
  return afterAll(merging, [...batches.values()]).every((entry) => held.has(form(entry)))
}

/** The states that a claim gives an agent, or all. */
function statesOf({ by, agent: speaker, answer, isJoint }: Claim, agent: AgentId | undefined) {
  const parts: ReadonlyMap<string, Json> = isJoint ? new Map(Object.entries(answer ?? {})) : new Map()
  const state = isJoint ? (agent === undefined ? [...parts.values()][0] : parts.get(String(agent))) : answer
  return isState(state) ? [{ by, state, isForAll: isJoint || speaker === undefined }] : []
}

function partsOf(plan: Json): readonly Json[] {
  const isObject = typeof plan === 'object' && plan !== null && !Array.isArray(plan)
  return isObject ? Object.values(plan) : [plan]
}

/** The first to state a batch is believed. */
function knowledgeOf({ observations, claims }: View<MonotoneView>): Knowledge {
  const seen = [...observations.values()]
  const told = claims.map(({ text }) => statedWrites(text))
  const batches = new Map<number, readonly Write[]>(seen.map(({ agent, writes }) => [agent, writes]))
  for (const [agent, writes] of told.flatMap((each) => [...each.batches]))
    if (!batches.has(agent)) batches.set(agent, writes)
  return { merging: [...seen, ...told].find(({ merging }) => merging !== undefined)?.merging, batches }
}
