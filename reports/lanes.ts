import type { TraceEvent } from '../harness/core/trace.ts'

/** Columns beyond this are left out; the page's style knows no wider arrow. */
const most = 16

/** The members that take part in these events, agents first in their own order, then the others as they come. */
export function lanesOf(events: readonly TraceEvent[]): readonly string[] {
  const named = [...new Set(events.flatMap(members))]
  const agents = named.filter((name) => agentNumber(name) !== undefined)
  const ordered = agents.toSorted((a, b) => (agentNumber(a) ?? 0) - (agentNumber(b) ?? 0))
  return [...ordered, ...named.filter((name) => agentNumber(name) === undefined)].slice(0, most)
}

/** The name of the member through which an agent speaks. */
export function laneOfAgent(agent: number): string {
  return `agent-${agent}`
}

function members(event: TraceEvent): readonly string[] {
  if (event.kind === 'call' || event.kind === 'tool' || event.kind === 'fault') return [event.member]
  if (event.kind === 'message') return [event.from, event.to]
  if (event.kind === 'decision') return event.agents.map(laneOfAgent)
  return []
}

function agentNumber(name: string): number | undefined {
  const [, digits] = name.match(/^agent-(\d+)$/) ?? []
  return digits === undefined ? undefined : Number(digits)
}
