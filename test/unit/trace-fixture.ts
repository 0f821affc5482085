/** Traces made by hand, for tests of what reads them. */
import type { Json } from '../../harness/core/json.ts'
import { agentIds, memberId } from '../../harness/core/members.ts'
import type { Cell, EndedTrace, EpisodeResult, Happening, Trace } from '../../harness/core/trace.ts'

/** A happening, at virtual time 0 unless it says when. */
export type Made = Happening & { readonly at?: number }

/** A cell of three agents without parameters. */
export const plainCell: Cell = {
  scenario: { id: 'corridor', version: 1 },
  topology: { id: 'mesh', version: 1 },
  model: { id: 'simulated:ideal', version: 1 },
  fault: { id: 'none', versions: {} },
  policy: { id: 'none', versions: {} },
  agents: 3,
  scenarioParams: {},
  topologyParams: {},
  modelParams: {},
  isSimulated: true,
  seesUnion: false,
}

/** A trace of these rounds that ended well, unless changed. Frozen to its depth. */
export function traceOf(
  rounds: readonly (readonly Made[])[],
  change?: Partial<EndedTrace> & { payoffs?: number[] },
): EndedTrace
export function traceOf(rounds: readonly (readonly Made[])[], change: Partial<Trace>): Trace
export function traceOf(
  rounds: readonly (readonly Made[])[],
  change: Partial<Trace> & { payoffs?: number[] } = {},
): Trace {
  const { payoffs = [], ...changed } = change
  const all = rounds.flatMap((happenings, round) =>
    happenings.map((happening) => ({ at: 0, ...happening, round })),
  )
  const events = all.map((event, seq) => ({ ...event, seq }))
  return frozen({ cell: plainCell, seed: 1, repetition: 0, result: ended({ payoffs }), events, ...changed })
}

/** A result with a score of 0.5 after one second, unless changed. */
export function ended(change: Partial<EndedTrace['result']> = {}): EndedTrace['result'] {
  return { kind: 'ended', cause: 'goal', score: 0.5, payoffs: [], rounds: 1, makespanMs: 1000, ...change }
}

export const aborted: EpisodeResult = { kind: 'aborted', cause: 'provider', detail: 'the provider was down' }

/** A round that asks these agents for a move each. */
export function asked(...agents: readonly number[]): Made {
  return { kind: 'round', asks: 'each', asked: ids(agents) }
}

/** Something that happened in the world to these agents. */
export function world(name: string, agents: readonly number[] = [], data: Json = null): Made {
  return { kind: 'world', name, agents: ids(agents), data }
}

/** What the world took for these agents; for the team when none are named. */
export function decided(
  agents: readonly number[],
  change: Partial<Extract<Made, { kind: 'decision' }>> = {},
): Made {
  return { kind: 'decision', agents: ids(agents), answer: 'wait', source: 'reply', by: 'agent-0', ...change }
}

/** A call that took 100 ms and was read, unless changed. */
export function call(member: string, change: Partial<Extract<Made, { kind: 'call' }>> = {}): Made {
  return {
    ...{ kind: 'call', member: memberId(member), request: 'answer', scope: 'own', ordinal: 0, attempt: 0 },
    ...{ prompt: [], reads: [], reply: 'ANSWER: wait', reading: { kind: 'read', answer: 'wait' } },
    ...{ usage: { inputTokens: 10, outputTokens: 2 }, duration: { kind: 'drawn', ms: 100 } },
    ...change,
  }
}

/** A message between members, lost when it has no time of delivery. */
export function message(from: string, to: string, deliveredAt: number | undefined): Made {
  return { kind: 'message', from: memberId(from), to: memberId(to), text: 'hello', deliveredAt }
}

/** Agents by number. */
export function ids(agents: readonly number[]) {
  return agents.flatMap((agent) => agentIds(agent + 1).slice(-1))
}

/** The value, frozen to its depth. */
export function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const part of Object.values(value)) frozen(part)
  }
  return value
}
