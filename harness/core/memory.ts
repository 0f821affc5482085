import type { AgentId } from './members.ts'

/**
 * Who keeps what it read and said over a round's end: everybody, nobody, or all members but the agents named.
 */
export type Memory = 'keep' | 'wipe' | { readonly wiped: readonly AgentId[] }

/** Whether a member remembers; an agent is known by its number, others have none. */
export function remembers(memory: Memory, agent: AgentId | undefined): boolean {
  if (memory === 'keep' || memory === 'wipe') return memory === 'keep'
  return agent === undefined || !memory.wiped.includes(agent)
}

/** Whether nobody forgets. */
export function allRemember(memory: Memory): boolean {
  return memory === 'keep' || (memory !== 'wipe' && memory.wiped.length === 0)
}
