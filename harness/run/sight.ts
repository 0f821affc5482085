import type { AgentId, Member } from '../core/members.ts'
import type { RoundState } from './round-state.ts'

/** What a member sees of the world, in words; undefined for staff. */
export function observationText(desk: RoundState, member: Member): string | undefined {
  const { world } = desk.episode.setting
  switch (member.kind) {
    case 'agent':
      return world.observation(member.agent)
    case 'union':
      return seenAgents(desk, member)
        .map((agent) => `Agent ${agent}:\n${world.observation(agent)}`)
        .join('\n\n')
    case 'staff':
      return undefined
  }
}

/** The agents whose observations a member sees: its own, all of the asked for the union, none for staff. */
export function seenAgents(desk: RoundState, member: Member): readonly AgentId[] {
  if (member.kind === 'agent') return [member.agent]
  return member.kind === 'union' ? desk.askedAgents.map(({ agent }) => agent) : []
}
