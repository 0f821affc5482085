import { canonicalJson, type Json } from '../core/json.ts'
import type { AgentId } from '../core/members.ts'
import type { Answers, Settled } from '../core/scenario.ts'
import type { DecisionSource, Happening } from '../core/trace.ts'
import type { Entry } from './recorder.ts'

/** One answer on its way into the world. */
export interface Verdict {
  readonly answer: Json
  readonly source: DecisionSource
  readonly by: string
  readonly advice?: Json
  /** What it rests on. */
  readonly causes: readonly Entry[]
}

/** Whom or what an answer is from. */
export type Origin = Pick<Verdict, 'source' | 'by' | 'causes'>

/** A decision with what stands behind it. */
export interface Decided {
  /** Verdicts by agent, or one for the team. */
  readonly verdicts: ReadonlyMap<AgentId, Verdict> | Verdict
  /** Virtual time at which it was made. */
  readonly at: number
}

/** What a decision means for the world and the trace. */
export interface Resolved {
  readonly answers: Answers
  readonly events: readonly DecisionEvent[]
  readonly at: number
}

/** A decision on its way into the trace. */
interface DecisionEvent {
  readonly event: Happening
  readonly causes: readonly Entry[]
}

/** What a decision means. */
export function resolvedOf({ verdicts, at }: Decided): Resolved {
  if (!isByAgent(verdicts)) {
    const settled = settledOf(verdicts)
    const event = { event: decisionEvent([], verdicts), causes: verdicts.causes }
    return { answers: { asks: 'team', settled }, events: [event], at }
  }
  const byAgent = new Map([...verdicts].map(([agent, verdict]) => [agent, settledOf(verdict)]))
  return { answers: { asks: 'each', byAgent }, events: groupedEvents(verdicts), at }
}

/** An agent's part of a joint answer. */
export function partFor(answer: Json | undefined, agent: AgentId): Json | undefined {
  if (answer === undefined || answer === null || typeof answer !== 'object' || Array.isArray(answer))
    return undefined
  // A joint answer is an object from agent number to that agent's answer.
  return (answer as { readonly [agent: string]: Json })[agent]
}

function isByAgent(verdicts: Decided['verdicts']): verdicts is ReadonlyMap<AgentId, Verdict> {
  return verdicts instanceof Map
}

function settledOf({ answer, source }: Verdict): Settled {
  return { answer, source: source === 'fallback' ? 'fallback' : 'given' }
}

/** Agents with the same verdict share one event. */
function groupedEvents(verdicts: ReadonlyMap<AgentId, Verdict>): readonly DecisionEvent[] {
  const groups = new Map<
    string,
    { readonly verdict: Verdict; readonly agents: AgentId[]; readonly causes: Set<Entry> }
  >()
  for (const [agent, verdict] of verdicts) {
    const key = canonicalJson([verdict.answer, verdict.source, verdict.by, verdict.advice ?? null])
    const group = groups.get(key) ?? { verdict, agents: [], causes: new Set() }
    group.agents.push(agent)
    for (const cause of verdict.causes) group.causes.add(cause)
    groups.set(key, group)
  }
  return [...groups.values()].map(({ verdict, agents, causes }) => ({
    event: decisionEvent(agents, verdict),
    causes: [...causes],
  }))
}

function decisionEvent(agents: readonly AgentId[], { answer, source, by, advice }: Verdict): Happening {
  const event = { kind: 'decision', agents, answer, source, by } as const
  if (advice === undefined) return event
  return { ...event, advice, deviates: canonicalJson(advice) !== canonicalJson(answer) }
}
