import type { AgentId } from '../../harness/define.ts'
import type { PairTable } from './game.ts'
import { type Known, statedTables, tablesInWords } from './known.ts'
import type { GraphGameState } from './state.ts'

/** What one agent sees: its own table, those of its pairs, and what its neighbours did in the round before. */
export interface GraphGameView {
  readonly agent: AgentId
  readonly agents: number
  /** The present round, from 1. */
  readonly round: number
  readonly rounds: number
  readonly moves: readonly string[]
  readonly own: readonly number[]
  readonly pairs: readonly PairTable[]
  /** What the agent and its neighbours did in the round before, ascending; empty in the first one. */
  readonly previous: readonly (readonly [AgentId, string])[]
}

export function viewOf({ game, round, rounds, previous }: GraphGameState, agent: AgentId): GraphGameView {
  const { agents, moves, own } = game
  const pairs = game.pairsOf[agent] ?? []
  const near = new Set([agent, ...pairs.flatMap(({ pair }) => pair)])
  const done = (other: AgentId): readonly (readonly [AgentId, string])[] => {
    const move = moves[previous?.[other] ?? -1]
    return move === undefined ? [] : [[other, move]]
  }
  return {
    ...{ agent, agents: agents.length, round: round + 1, rounds, moves },
    ...{ own: own[agent] ?? [], pairs },
    previous: previous === undefined ? [] : [...near].sort((a, b) => a - b).flatMap(done),
  }
}

export function viewInWords(view: GraphGameView): string {
  const { agent, agents, round, rounds, previous } = view
  return [
    `You are agent ${agent}; there are ${agents} agents, numbered from 0. This is round ${round} of ${rounds}.`,
    tablesInWords(tablesIn(view)),
    ...previous.map(([other, move]) =>
      other === agent
        ? `In the round before you played ${move}.`
        : `In the round before agent ${other} played ${move}.`,
    ),
  ].join('\n')
}

/** The sentence that nobody but this agent has from the world. */
export function secretsOf({ game }: GraphGameState, agent: AgentId): readonly string[] {
  return [tablesInWords({ own: new Map([[agent, game.own[agent] ?? []]]), pairs: new Map() })]
}

/** The tables that an observation holds. */
export function tablesIn({ agent, own, pairs }: GraphGameView): Known {
  return {
    own: new Map([[agent, own]]),
    pairs: new Map(pairs.map((each) => [each.pair.join(' '), each])),
  }
}

/** Everything that observations and texts hold; what was seen outweighs what was said. */
export function unionOf(views: Iterable<GraphGameView>, texts: readonly string[]): Known {
  const seen = [...views].map(tablesIn)
  const all = [...texts.map(statedTables), ...seen]
  return {
    own: new Map(all.flatMap(({ own }) => [...own])),
    pairs: new Map(all.flatMap(({ pairs }) => [...pairs])),
  }
}
