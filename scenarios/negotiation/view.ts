import { type AgentId, agentIds, type Setting } from '../../harness/define.ts'
import type { Market, Project } from './game.ts'
import type { NegotiationParams } from './params.ts'
import type { Bid } from './purchase.ts'
import { agentsOfGame, currentGame, type NegotiationState, type PlayedRound } from './state.ts'
import { marketInWords, projectsInWords, unitsInWords } from './words.ts'

/** A past round as one of the two knows it: all but what the other earned. */
export interface PastRound {
  /** From 1. */
  readonly round: number
  readonly own: Bid
  readonly earned: number
  /** What the other bought, or asked for. */
  readonly other: readonly number[]
  /** Names of the resources of which too much was asked for; the round was annulled for any. */
  readonly overdrawn: readonly string[]
}

/** What one agent sees. */
export interface NegotiationView {
  readonly agent: AgentId
  /** The present round, from 0; undefined for an agent that was told of one round only. */
  readonly round: number | undefined
  readonly market: Market
  /** Whose projects it knows: its own, and where all are open the other's as well. */
  readonly projects: ReadonlyMap<AgentId, readonly Project[]>
  readonly past: readonly PastRound[]
  readonly params: NegotiationParams
}

/** The seat that is new in every round when the memory is shifting: the second. */
const shiftingSeat = 1

/** Agents that remember nothing from one round to the next. */
export function wipedAgents({ memory }: NegotiationParams): readonly AgentId[] {
  return memory === 'shifting' ? agentIds(agentsOfGame).slice(shiftingSeat) : []
}

export function viewOf(state: NegotiationState, agent: AgentId): NegotiationView {
  const { params, played } = state
  const { market, projects } = currentGame(state)
  const isNew = wipedAgents(params).includes(agent)
  const known = agentIds(agentsOfGame).filter((each) => each === agent || params.projects === 'transparent')
  return {
    ...{ agent, market, params },
    round: isNew ? undefined : played.length,
    projects: new Map(known.map((each) => [each, projects[each] ?? []])),
    past: isNew ? [] : played.map((each, index) => pastOf(each, index, agent)),
  }
}

function pastOf({ game, bids, overdrawn, rewards }: PlayedRound, index: number, agent: AgentId): PastRound {
  const { resources } = game.market
  const none: Bid = { units: resources.map(() => 0), runs: [], value: 0 }
  return {
    round: index + 1,
    own: bids[agent] ?? none,
    earned: rewards[agent] ?? 0,
    other: (bids[otherOf(agent)] ?? none).units,
    overdrawn: overdrawn.flatMap((resource) => resources[resource] ?? []),
  }
}

/** The rules, without anything that differs from episode to episode. */
export function briefOf({ params: { goal } }: Setting<NegotiationParams>): string {
  return [
    'Two agents, numbered 0 and 1, buy from one supply and carry out projects of their own. In a round both buy at',
    'the same time, once.',
    'Each agent has a few projects. A run of a project uses up certain units and pays a certain reward; a project may',
    'be run several times. Money that is left over is worth nothing, and so are units that complete no run.',
    'If the two together ask for more units of any resource than there are, the round is annulled: nobody gets',
    'anything and nobody earns anything.',
    'Runs that are given without units buy the fewest units that they need. Units that the runs leave over are used',
    'for the projects in the order listed, each as often as possible.',
    'Afterwards each agent learns what it earned itself and what the other bought, never what the other earned.',
    goal === 'own'
      ? 'Your goal is to earn as much as you can yourself, in all that you play.'
      : 'Your goal is that the two together earn as much as possible, in all that you play.',
  ].join('\n')
}

export function viewInWords(view: NegotiationView): string {
  const { agent, market, projects, past } = view
  const other = otherOf(agent)
  return [
    placeInWords(view),
    marketInWords(market),
    'Your projects:',
    ...projectsInWords(market, agent, projects.get(agent) ?? []),
    ...otherInWords(view),
    ...past.map((each) => pastInWords(each, market, other)),
  ].join('\n')
}

function placeInWords({ agent, round, params: { memory, rotation, rounds } }: NegotiationView): string {
  const who = `You are agent ${agent}, the other is agent ${otherOf(agent)}.`
  if (round === undefined) return `${who} You play one round.`
  const partner = memory === 'shifting' ? ' In each round the other agent is a different one.' : ''
  const games = rotation === 'rotate' ? 'are new in each round' : 'are the same in all rounds'
  return `${who} This is round ${round + 1} of ${rounds}.${partner} Projects ${games}.`
}

function otherInWords({ agent, market, projects }: NegotiationView): readonly string[] {
  const other = otherOf(agent)
  const known = projects.get(other)
  if (known === undefined) return [`The projects of agent ${other} are its own; you do not know them.`]
  return [`The projects of agent ${other}, which also knows yours:`, ...projectsInWords(market, other, known)]
}

function pastInWords(
  { round, own, earned, other, overdrawn }: PastRound,
  market: Market,
  who: AgentId,
): string {
  const mine = unitsInWords(market.resources, own.units)
  const theirs = unitsInWords(market.resources, other)
  if (overdrawn.length > 0)
    return `Round ${round} was annulled: there was not enough ${overdrawn.join(' and ')}. You asked for ${mine}, agent ${who} for ${theirs}.`
  return `Round ${round}: you bought ${mine}, with ${own.runs.join(', ')} runs of your projects, and earned ${earned}; agent ${who} bought ${theirs}.`
}

/** The other one of two. */
export function otherOf(agent: AgentId): AgentId {
  const [first = agent, second = agent] = agentIds(agentsOfGame)
  return agent === first ? second : first
}
