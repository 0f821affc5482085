/** Coordination graphs drawn at random, and their best by trying every joint move. */
import fc from 'fast-check'
import { type AgentId, agentIds } from '../../harness/core/members.ts'
import type { Factor } from '../../harness/core/payoffs/factor.ts'

/** A coordination graph with few agents. */
export interface SmallGraph {
  readonly agents: readonly AgentId[]
  readonly sizes: readonly number[]
  readonly factors: readonly Factor[]
}

/** Whole numbers, so that many joint moves are equally good. */
const payoff = fc.integer({ min: -5, max: 5 })

function graphOver(
  sizes: readonly number[],
  scopes: readonly (readonly number[])[],
): fc.Arbitrary<SmallGraph> {
  const agents = agentIds(sizes.length)
  const factors = scopes.map((places) => {
    const scope = agents.filter((agent) => places.includes(agent))
    const own = scope.map((agent) => sizes[agent] ?? 1)
    const size = own.reduce((product, each) => product * each, 1)
    return fc
      .array(payoff, { minLength: size, maxLength: size })
      .map((table): Factor => ({ scope, sizes: own, table }))
  })
  return fc.tuple(...factors).map((all) => ({ agents, sizes, factors: all }))
}

const manySizes = fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 6 })

/** Terms over one to three agents, several of them over the same. */
export const anyGraphs = manySizes.chain((sizes) =>
  fc
    .array(fc.uniqueArray(fc.nat({ max: sizes.length - 1 }), { minLength: 1, maxLength: 3 }), {
      maxLength: 8,
    })
    .chain((scopes) => graphOver(sizes, scopes)),
)

/** Every agent but the first shares a table with one lower one. */
export const trees = manySizes.chain((sizes) =>
  fc
    .tuple(...sizes.slice(1).map((_, index) => fc.nat({ max: index })))
    .chain((parents) =>
      graphOver(sizes, [
        ...sizes.map((_, agent) => [agent]),
        ...parents.map((parent, index) => [parent, index + 1]),
      ]),
    ),
)

/** What joint moves earn, by number. */
export function jointValue({ factors }: SmallGraph, moves: readonly number[]): number {
  let total = 0
  for (const { scope, sizes, table } of factors) {
    const at = scope.reduce((place, agent, index) => place * (sizes[index] ?? 1) + (moves[agent] ?? 0), 0)
    total += table[at] ?? Number.NaN
  }
  return total
}

/** The most that any joint moves earn. */
export function mostByTrying(graph: SmallGraph): number {
  const joint = graph.sizes.reduce<readonly (readonly number[])[]>(
    (rows, size) => rows.flatMap((row) => Array.from({ length: size }, (_, move) => [...row, move])),
    [[]],
  )
  return Math.max(...joint.map((moves) => jointValue(graph, moves)))
}
