declare const agentBrand: unique symbol
declare const memberBrand: unique symbol

/** An agent of a scenario, counted from 0. */
export type AgentId = number & { readonly [agentBrand]: true }

/** The name of someone who can speak or be spoken to: `agent-0`, `manager`, `solo`. */
export type MemberId = string & { readonly [memberBrand]: true }

/** An agent of the scenario: acts in the world and has an observation of its own. */
export interface AgentMember {
  readonly kind: 'agent'
  readonly id: MemberId
  readonly agent: AgentId
}

/** A manager, judge, mediator or integrator: has no observation, knows only what is sent to it. */
export interface StaffMember {
  readonly kind: 'staff'
  readonly id: MemberId
}

/** One mind that sees the union of all observations. */
export interface UnionMember {
  readonly kind: 'union'
  readonly id: MemberId
}

/** Anyone who can be asked. */
export type Member = AgentMember | StaffMember | UnionMember

/** The agents 0 to n-1 of a scenario, ascending. */
export function agentIds(n: number): readonly AgentId[] {
  // The one place where a number becomes an agent.
  return Array.from({ length: n }, (_, index) => index as AgentId)
}

/** The member through which an agent speaks. */
export function agentMember(agent: AgentId): AgentMember {
  return { kind: 'agent', id: memberId(`agent-${agent}`), agent }
}

/** The one place where a string becomes a member's name. */
export function memberId(name: string): MemberId {
  return name as MemberId
}
