import {
  type AgentId,
  agentIds,
  bestJointMoves,
  type Factor,
  isNonEmpty,
  type Json,
  jointReach,
  type NonEmpty,
  type Payoffs,
  type PayoffTerm,
  type Rng,
} from '../../harness/define.ts'
import type { Pair } from './graph.ts'

/** What two agents earn together: a row for each move of the lower one, a column for each of the higher one. */
export interface PairTable {
  readonly pair: Pair
  readonly table: readonly number[]
}

/** The pay-off tables of all agents, and what can be reached with them. */
export interface Game {
  readonly agents: readonly AgentId[]
  readonly moves: NonEmpty<string>
  /** What each agent earns by each of its moves alone. */
  readonly own: readonly (readonly number[])[]
  readonly pairs: readonly PairTable[]
  /** The pairs of each agent, ascending. */
  readonly pairsOf: readonly (readonly PairTable[])[]
  /** Best joint moves, by their number; undefined where they cannot be had. */
  readonly best: readonly number[] | undefined
  /** The least and most that moves of everybody earn together; where `best` is unknown, bounds on them. */
  readonly least: number
  readonly most: number
  /** Whether these are what can be reached, not bounds on it. */
  readonly isExact: boolean
}

/** The most entries of all tables on the way to the optimum. */
const mostEntries = 20_000_000

/** Whole pay-offs from 1 to this; together more than alone, so that one's best move hangs on others. */
const largestAlone = 5
const largestTogether = 20

/** The names of so many moves. */
export function moveNames(count: number): NonEmpty<string> {
  const names = Array.from({ length: count }, (_, move) => String.fromCharCode('a'.charCodeAt(0) + move))
  return isNonEmpty(names) ? names : ['a']
}

/** A game with tables drawn at random. */
export function drawnGame(
  {
    agents: n,
    moves,
    pairs,
  }: { readonly agents: number; readonly moves: number; readonly pairs: readonly Pair[] },
  rng: { readonly own: Rng; readonly pairs: Rng },
): Game {
  const drawn = (size: number, largest: number, from: Rng) =>
    Array.from({ length: size }, () => 1 + from.below(largest))
  const agents = agentIds(n)
  const own = agents.map(() => drawn(moves, largestAlone, rng.own))
  const tables = pairs.map(
    (pair): PairTable => ({ pair, table: drawn(moves * moves, largestTogether, rng.pairs) }),
  )
  const pairsOf = agents.map((): PairTable[] => [])
  for (const each of tables) for (const agent of each.pair) pairsOf[agent]?.push(each)
  const game = { agents, moves: moveNames(moves), own, pairs: tables, pairsOf }
  // Who only looks at the pay-offs, as a topology that is tried on them, need not wait for the optimum.
  const reach = once(() => reachOf(game))
  const best = once(() => bestOf(game))
  return {
    ...game,
    get best() {
      return best()
    },
    get least() {
      return reach().least
    },
    get most() {
      return reach().most
    },
    get isExact() {
      return reach().isExact
    },
  }
}

function once<V>(made: () => V): () => V {
  let value: { readonly made: V } | undefined
  return () => {
    value ??= { made: made() }
    return value.made
  }
}

type Drawn = Pick<Game, 'agents' | 'moves' | 'own' | 'pairs'>

/** What can be reached: exactly, or where that would take too large a table, the sum of what each table has. */
function reachOf(game: Drawn): Reach {
  const reach = jointReach(graphOf(game), mostEntries)
  if (reach.kind === 'reach') return { least: reach.least, most: reach.most, isExact: true }
  const tables = [...game.own, ...game.pairs.map(({ table }) => table)]
  const total = (of: (table: readonly number[]) => number) =>
    tables.reduce((sum, table) => sum + of(table), 0)
  return { least: total((t) => Math.min(...t)), most: total((t) => Math.max(...t)), isExact: false }
}

function bestOf(game: Drawn): Game['best'] {
  const found = bestJointMoves(graphOf(game), mostEntries)
  return found.kind === 'best' ? game.agents.map((agent) => found.best.moves.get(agent) ?? 0) : undefined
}

function graphOf({ agents, moves, own, pairs }: Drawn) {
  const factors = [
    ...agents.map((agent) => factor([agent], own[agent] ?? [])),
    ...pairs.map(({ pair, table }) => factor(pair, table)),
  ]
  return { agents, factors, moves: () => moves.length }
}

type Reach = Pick<Game, 'isExact' | 'least' | 'most'>

/** A table over agents that all have the same number of moves. */
export function factor(scope: readonly AgentId[], table: readonly number[]): Factor {
  const size = Math.round(table.length ** (1 / scope.length))
  return { scope, sizes: scope.map(() => size), table }
}

/** What each agent earns by these moves: its own, and half of what each of its pairs earns. Without a move, nothing. */
export function earned(
  { own, pairs, moves: names }: Game,
  moves: readonly (number | undefined)[],
): readonly number[] {
  const earnings = own.map((table, agent) => table[moves[agent] ?? -1] ?? 0)
  for (const { pair, table } of pairs) {
    const [a, b] = [moves[pair[0]], moves[pair[1]]]
    const value = a === undefined || b === undefined ? 0 : (table[a * names.length + b] ?? 0)
    for (const agent of pair) earnings[agent] = (earnings[agent] ?? 0) + value / 2
  }
  return earnings
}

/** The game as the harness knows it; its terms are made when they are read. */
export function payoffsOf({ agents, moves, own, pairs }: Game): Payoffs {
  const place = (move: Json | undefined): number => (typeof move === 'string' ? moves.indexOf(move) : -1)
  const ownTerm = (agent: AgentId): PayoffTerm => ({
    scope: [agent],
    value: ([move]) => own[agent]?.[place(move)] ?? 0,
  })
  const pairTerm = ({ pair, table }: PairTable): PayoffTerm => ({
    scope: pair,
    value: ([a, b]) => table[place(a) * moves.length + place(b)] ?? 0,
  })
  return {
    moves: () => moves,
    get terms() {
      return [...agents.map(ownTerm), ...pairs.map(pairTerm)]
    },
    *eachTerm() {
      for (const agent of agents) yield ownTerm(agent)
      for (const pair of pairs) yield pairTerm(pair)
    },
  }
}
