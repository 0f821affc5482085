import type { AgentId, Contention, Payoffs } from '../../harness/define.ts'
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
  return {
    moves: () => ['cross', 'wait'],
    get terms() {
      const agents = standing.map(({ agent }) => agent)
      return [
        ...agents.map(entryTerm),
        ...agents.flatMap((a) => agents.filter((b) => b > a).map((b) => pairTerm(a, b))),
      ]
    },
  }
}

function entryTerm(agent: AgentId): Payoffs['terms'][number] {
  return { scope: [agent], value: ([move]) => (move === 'cross' ? 1 : 0) }
}

function pairTerm(a: AgentId, b: AgentId): Payoffs['terms'][number] {
  return { scope: [a, b], value: (moves) => (moves.every((move) => move === 'cross') ? -2 : 0) }
}
