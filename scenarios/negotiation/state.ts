import type { Setting, Status, Streams } from '../../harness/define.ts'
import type { Game } from './game.ts'
import { pairOutcome } from './pairs.ts'
import type { NegotiationParams } from './params.ts'
import { episodeGames } from './pool.ts'
import type { Bid } from './purchase.ts'

/** What came of a round. Lists by agent. */
export interface PlayedRound {
  readonly game: Game
  readonly bids: readonly Bid[]
  /** Resources of which more was asked for than there was, by place in the market; the round is annulled for any. */
  readonly overdrawn: readonly number[]
  readonly rewards: readonly number[]
}

/** A moment of the negotiation. */
export interface NegotiationState {
  readonly params: NegotiationParams
  /** The game of each round, those to come as well; no observation holds the latter. */
  readonly games: readonly Game[]
  /** A number in [0, 1) for each agent of each round, by which a scripted policy breaks its ties. */
  readonly ties: readonly (readonly number[])[]
  readonly played: readonly PlayedRound[]
}

/** Always two. */
export const agentsOfGame = 2

export function opened(streams: Streams, setting: Setting<NegotiationParams>): NegotiationState {
  const games = episodeGames(streams, setting)
  const ties = games.map((_, round) => {
    const rng = streams('tie', round)
    return Array.from({ length: agentsOfGame }, () => rng.uniform())
  })
  return { params: setting.params, games, ties, played: [] }
}

/** The game that is played now. */
export function currentGame({ games, played }: NegotiationState): Game {
  const game = games[played.length]
  if (game === undefined) throw new RangeError(`expected a round below ${games.length}, got ${played.length}`)
  return game
}

/** The score is the mean over rounds of what both earned, as a share of the most that they could have. */
export function statusOf({ games, played }: NegotiationState): Status {
  if (played.length < games.length) return { kind: 'running' }
  const shares = played.map(({ game, rewards }) => sum(rewards) / pairOutcome(game).joint)
  const payoffs = Array.from({ length: agentsOfGame }, (_, agent) =>
    sum(played.map(({ rewards }) => rewards[agent] ?? 0)),
  )
  return { kind: 'ended', cause: 'turn-limit', score: sum(shares) / played.length, payoffs }
}

/** The total of some numbers. */
export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
