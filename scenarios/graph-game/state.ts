import {
  type AgentId,
  type Answers,
  type Setting,
  type Status,
  type Streams,
  UsageError,
  z,
} from '../../harness/define.ts'
import { drawnGame, earned, type Game } from './game.ts'
import { expectedPairs, pairsOf, shapes } from './graph.ts'

export const graphGameParams = z.object({
  graph: z.enum(shapes).default('line').describe('who plays with whom'),
  density: z.number().min(0).max(1).default(0.4).describe('chance of each pair in a random graph'),
  moves: z.number().int().min(2).max(10).default(3).describe('moves of each agent'),
  rounds: z.number().int().min(1).max(1000).default(1).describe('rounds with the same tables'),
})

export type GraphGameParams = z.infer<typeof graphGameParams>

/** A moment of the game. Lists by agent are indexed by its number; moves are known by their number. */
export interface GraphGameState {
  readonly game: Game
  readonly round: number
  readonly rounds: number
  /** What everybody did in the round before. */
  readonly previous: readonly (number | undefined)[] | undefined
  /** What all rounds earned above the least, none below 0. */
  readonly gained: number
  readonly payoffs: readonly number[]
}

const mostPairs = 1_000_000

/** @throws UsageError for a graph that would not fit into memory */
export function requireFit({ params, agents }: Setting<GraphGameParams>): void {
  const pairs = Math.round(expectedPairs(params, agents))
  if (pairs <= mostPairs) return
  const what = `graph-game: a ${params.graph} graph of ${agents} agents has ${pairs} pairs`
  throw new UsageError(`${what}, expected at most ${mostPairs}: take fewer agents or another graph`)
}

export function opened(streams: Streams, setting: Setting<GraphGameParams>): GraphGameState {
  requireFit(setting)
  const { params, agents } = setting
  const pairs = pairsOf(params, agents, streams('graph'))
  const rng = { own: streams('own-tables'), pairs: streams('pair-tables') }
  const game = drawnGame({ agents, moves: params.moves, pairs }, rng)
  const payoffs = game.own.map(() => 0)
  return { game, round: 0, rounds: params.rounds, previous: undefined, gained: 0, payoffs }
}

/** One round. Who gave no answer makes no move, and earns nothing alone or with others. */
export function stepped(state: GraphGameState, answers: Answers<string>) {
  const { game, round, gained, payoffs } = state
  const moves = game.agents.map((agent) => moveIn(game, answers, agent))
  const now = earned(game, moves)
  const value = now.reduce((sum, each) => sum + each, 0)
  const next = {
    ...state,
    round: round + 1,
    previous: moves,
    gained: gained + Math.max(0, value - game.least),
    payoffs: payoffs.map((before, agent) => before + (now[agent] ?? 0)),
  }
  const data = { value, least: game.least, most: game.most, exact: game.isExact }
  return { state: next, events: [{ name: 'joint-payoff', agents: [], data }] }
}

function moveIn({ moves }: Game, answers: Answers<string>, agent: AgentId): number | undefined {
  const settled = answers.asks === 'each' ? answers.byAgent.get(agent) : undefined
  const move = settled?.source === 'given' ? moves.indexOf(settled.answer) : -1
  return move < 0 ? undefined : move
}

/** Where all joint moves earn the same, each of them earns all that there is. */
export function statusOf({ game, round, rounds, gained, payoffs }: GraphGameState): Status {
  if (round < rounds) return { kind: 'running' }
  const reach = (game.most - game.least) * rounds
  const total = payoffs.reduce((sum, each) => sum + each, 0)
  const flat = total >= game.most * rounds ? 1 : 0
  return { kind: 'ended', cause: 'turn-limit', score: reach > 0 ? gained / reach : flat, payoffs }
}
