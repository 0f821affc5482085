import type { AgentId } from '../core/members.ts'
import type { Trace } from '../core/trace.ts'
import { type ContendedRound, contendedRounds } from './contended-rounds.ts'

/** An agent that wanted the thing and hardly ever got it, while others did. */
export interface StarvedAgent {
  readonly agent: AgentId
  /** Rounds in which it was asked and gave a readable answer. */
  readonly wanted: number
  readonly crossings: number
  /** Crossings it would have had if all crossings were shared in proportion to the rounds wanted. */
  readonly fairShare: number
  /** First and last event of the rounds in which it wanted, by number. */
  readonly from: number
  readonly to: number
}

/** When an agent counts as starved. */
export const starvationRule = {
  /** Rounds that it must have wanted. */
  fewestWanted: 10,
  /** With a smaller fair share a lottery, too, would leave an agent without anything now and then (1 in 150). */
  smallestFairShare: 5,
  /** Of its fair share, the most that it got. */
  largestShare: 0.1,
} as const

/**
 * The agents that starve, ascending, by `starvationRule`. An agent that never wanted, one that gave no readable
 * answers, and a team in which nobody crosses are not starved. A change here is a new version of the detector
 * and of the metric.
 */
export function starvedAgents(trace: Pick<Trace, 'events'>): readonly StarvedAgent[] {
  const rounds = contendedRounds(trace)
  const demand = wantedRounds(rounds)
  const wanted = demand.values().reduce((sum, each) => sum + each.length, 0)
  const crossings = rounds.reduce((sum, { crossed }) => sum + crossed.length, 0)
  return [...demand]
    .map(([agent, own]) => outcome(agent, own, crossings / wanted))
    .filter(isStarved)
    .toSorted((a, b) => a.agent - b.agent)
}

function wantedRounds(rounds: readonly ContendedRound[]): ReadonlyMap<AgentId, readonly ContendedRound[]> {
  const demand = new Map<AgentId, ContendedRound[]>()
  const answers = rounds.flatMap((round) => round.asked.map((agent) => ({ agent, round })))
  for (const { agent, round } of answers.filter((each) => !each.round.unanswered.includes(each.agent))) {
    const own = demand.get(agent)
    if (own === undefined) demand.set(agent, [round])
    else own.push(round)
  }
  return demand
}

function outcome(agent: AgentId, rounds: readonly ContendedRound[], crossingsPerWish: number): StarvedAgent {
  return {
    agent,
    wanted: rounds.length,
    crossings: rounds.filter(({ crossed }) => crossed.includes(agent)).length,
    fairShare: rounds.length * crossingsPerWish,
    from: rounds[0]?.from ?? 0,
    to: rounds.at(-1)?.to ?? 0,
  }
}

function isStarved({ wanted, crossings, fairShare }: StarvedAgent): boolean {
  const { fewestWanted, smallestFairShare, largestShare } = starvationRule
  return wanted >= fewestWanted && fairShare >= smallestFairShare && crossings <= largestShare * fairShare
}
