import { type AgentId, type Answers, agentIds, type Json, type WorldEvent } from '../../harness/define.ts'
import { costOf, type Game } from './game.ts'
import { bothPlans, pairOutcome, paretoFront } from './pairs.ts'
import { type Bid, emptyPurchase, filledBid, type Purchase, purchaseOf } from './purchase.ts'
import { agentsOfGame, currentGame, type NegotiationState, type PlayedRound, sum } from './state.ts'

/**
 * Settles a round. Its events: `game` when it is played first, with all that is known of it; `purchase` of each agent;
 * `overdraw` with the agents that asked for what there was not enough of; and `settlement`.
 */
export function stepped(
  state: NegotiationState,
  answers: Answers<Purchase>,
): { readonly state: NegotiationState; readonly events: readonly WorldEvent[] } {
  const game = currentGame(state)
  const settled = settledRound(game, answers)
  const isNew = state.played.at(-1)?.game !== game
  const events = [
    ...(isNew ? [gameEvent(game)] : []),
    ...purchaseEvents(settled, answers),
    ...overdrawEvents(settled),
    settlementEvent(settled),
  ]
  return { state: { ...state, played: [...state.played, settled] }, events }
}

/** What becomes of the purchases; an agent without an answer buys nothing. */
export function settledRound(game: Game, answers: Answers<Purchase>): PlayedRound {
  const { market } = game
  const bids = agentIds(agentsOfGame).map((agent) =>
    filledBid(market, game.projects[agent] ?? [], answerOf(answers, agent)),
  )
  const overdrawn = market.supply.flatMap((units, resource) =>
    demandOf(bids, resource) > units ? [resource] : [],
  )
  return { game, bids, overdrawn, rewards: bids.map(({ value }) => (overdrawn.length > 0 ? 0 : value)) }
}

function answerOf(answers: Answers<Purchase>, agent: AgentId): Purchase {
  return (answers.asks === 'each' ? answers.byAgent.get(agent)?.answer : undefined) ?? emptyPurchase
}

function demandOf(bids: readonly Bid[], resource: number): number {
  return sum(bids.map(({ units }) => units[resource] ?? 0))
}

function gameEvent(game: Game): WorldEvent {
  const { id, market, projects } = game
  const solo = bothPlans(game).map(([best]) => best?.reward ?? 0)
  const { joint, best } = pairOutcome(game)
  const { resources, supply, unitCost, budget, mostTypes } = market
  const data: Json = {
    ...{ game: id, resources, supply, unitCost, budget, mostTypes },
    projects: projects.map((own) =>
      own.map(({ needs, reward }) => ({ needs: purchaseOf(market, needs, []).units, reward })),
    ),
    ...{ solo, best: joint, conflict: joint / sum(solo), optima: best.length, front: paretoFront(game) },
  }
  return { name: 'game', agents: [], data }
}

function purchaseEvents(
  { game, bids, rewards }: PlayedRound,
  answers: Answers<Purchase>,
): readonly WorldEvent[] {
  return agentIds(agentsOfGame).flatMap((agent) => {
    const bid = bids[agent]
    if (bid === undefined) return []
    const { units, runs } = purchaseOf(game.market, bid.units, bid.runs)
    const source = (answers.asks === 'each' ? answers.byAgent.get(agent)?.source : undefined) ?? 'fallback'
    const data = {
      units,
      runs,
      price: costOf(game.market, bid.units),
      reward: rewards[agent] ?? 0,
      value: bid.value,
      source,
    }
    return [{ name: 'purchase', agents: [agent], data }]
  })
}

function overdrawEvents({ game, bids, overdrawn }: PlayedRound): readonly WorldEvent[] {
  if (overdrawn.length === 0) return []
  const agents = agentIds(agentsOfGame).filter((agent) =>
    overdrawn.some((resource) => (bids[agent]?.units[resource] ?? 0) > 0),
  )
  const resources = overdrawn.map((resource) => ({
    resource: game.market.resources[resource] ?? '',
    asked: demandOf(bids, resource),
    supply: game.market.supply[resource] ?? 0,
  }))
  return [{ name: 'overdraw', agents, data: { resources } }]
}

function settlementEvent({ game, overdrawn, rewards }: PlayedRound): WorldEvent {
  const best = pairOutcome(game).joint
  const joint = sum(rewards)
  const data = {
    ...{ game: game.id, joint, best, efficiency: joint / best, fairShare: best / agentsOfGame },
    ...{ rewards, overdrawn: overdrawn.length > 0 },
  }
  return { name: 'settlement', agents: [], data }
}
