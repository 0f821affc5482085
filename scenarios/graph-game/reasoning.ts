import {
  type AgentId,
  bestJointMoves,
  chosenIn,
  type Factor,
  firstBest,
  worths,
} from '../../harness/define.ts'
import { factor, type PairTable } from './game.ts'
import type { Known } from './known.ts'

/** What somebody is expected to do, by agent. */
export type Announced = ReadonlyMap<AgentId, string>

/** The most entries of all tables that a mind goes through. */
const mostEntries = 2_000_000

/** How often a mind goes over all agents where it cannot have the best. */
const sweeps = 10

/**
 * The moves that are best together for the agents whose own table is known. What others do is taken as announced, or
 * as any move alike. Where tables would grow too large for a mind, one agent after the other answers best to the rest,
 * which may end in moves that only no single agent can better.
 */
export function bestKnown(known: Known, moves: readonly string[], announced: Announced): Announced {
  const agents = [...known.own.keys()].sort((a, b) => a - b)
  const factors = [
    ...[...known.own].map(([agent, table]) => factor([agent], table)),
    ...[...known.pairs.values()].flatMap((each) => reduced(each, known, moves, announced)),
  ]
  const exact = bestJointMoves({ agents, factors, moves: () => moves.length }, mostEntries)
  const chosen = exact.kind === 'best' ? exact.best.moves : answeredBest(agents, factors, moves.length)
  return new Map([...chosen].map(([agent, move]) => [agent, moves[move] ?? '']))
}

/** A pair's table over those of the two whose own table is known. */
function reduced(
  { pair, table }: PairTable,
  known: Known,
  moves: readonly string[],
  announced: Announced,
): readonly Factor[] {
  const [a, b] = pair
  if (known.own.has(a) && known.own.has(b)) return [factor(pair, table)]
  if (!known.own.has(a) && !known.own.has(b)) return []
  const [decides, other] = known.own.has(a) ? [a, b] : [b, a]
  const size = moves.length
  const cell = (own: number, others: number): number =>
    table[decides === a ? own * size + others : others * size + own] ?? 0
  const expected = moves.indexOf(announced.get(other) ?? '')
  const mean = (own: number): number => moves.reduce((sum, _, others) => sum + cell(own, others), 0) / size
  return [
    factor(
      [decides],
      moves.map((_, own) => (expected < 0 ? mean(own) : cell(own, expected))),
    ),
  ]
}

function answeredBest(
  agents: readonly AgentId[],
  factors: readonly Factor[],
  size: number,
): ReadonlyMap<AgentId, number> {
  const chosen = new Map(agents.map((agent) => [agent, 0]))
  const held = new Map(agents.map((agent): [AgentId, Factor[]] => [agent, []]))
  for (const each of factors) for (const agent of each.scope) held.get(agent)?.push(each)
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    const before = agents.map((agent) => chosen.get(agent)).join(' ')
    for (const agent of agents) {
      chosen.delete(agent)
      const own = (held.get(agent) ?? []).map((each) => chosenIn(each, chosen))
      chosen.set(agent, firstBest(worths(agent, own, size)))
    }
    if (before === agents.map((agent) => chosen.get(agent)).join(' ')) break
  }
  return chosen
}
