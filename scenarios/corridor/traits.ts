import type { AgentId, Contention, Payoffs, PayoffTerm } from '../../harness/define.ts'
import type { CorridorState } from './state.ts'

/** Whoever enters together fails together. */
export const contention: Contention = {
  enter: () => 'cross',
  yield: () => 'wait',
  conflicts: (a, b) => a !== b,
}

/**
 * A surrogate for the crossings of one step, as local terms: 1 for each agent that enters, -2 for each pair that
 * does. With k entering it is 2k - k^2, so that it is greatest, like the crossings, when exactly one enters.
 * A crowd has very many pairs; the terms are built only when they are read.
 */
export function payoffsOf({ standing }: CorridorState): Payoffs {
  const agents = standing.map(({ agent }) => agent)
  return {
    moves: () => ['cross', 'wait'],
    get terms() {
      return [...termsOf(agents)]
    },
    eachTerm: () => termsOf(agents),
  }
}

function* termsOf(agents: readonly AgentId[]): Generator<PayoffTerm> {
  for (const agent of agents) yield entryTerm(agent)
  for (const [place, a] of agents.entries()) for (const b of agents.slice(place + 1)) yield pairTerm(a, b)
}

function entryTerm(agent: AgentId): PayoffTerm {
  return { scope: [agent], value: ([move]) => (move === 'cross' ? 1 : 0) }
}

function pairTerm(a: AgentId, b: AgentId): PayoffTerm {
  return { scope: [a, b], value: (moves) => (moves.every((move) => move === 'cross') ? -2 : 0) }
}
