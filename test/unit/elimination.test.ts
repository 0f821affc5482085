import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AgentId, agentIds } from '../../harness/core/members.ts'
import { bestJointMoves, jointReach } from '../../harness/core/payoffs/best-joint-moves.ts'
import { type EliminationOrder, eliminationOrder } from '../../harness/core/payoffs/elimination-order.ts'
import { anyGraphs, jointValue, mostByTrying, type SmallGraph } from './payoffs-brute-force.ts'

const plenty = 1_000_000

function eliminatedBest({ agents, sizes, factors }: SmallGraph) {
  const found = bestJointMoves({ agents, factors, moves: (agent) => sizes[agent] ?? 1 }, plenty)
  if (found.kind === 'too-wide') throw new Error(found.reason)
  return found.best
}

test('variable elimination finds what trying every joint move finds, with moves that earn it', () => {
  const law = (graph: SmallGraph) => {
    const { value, moves } = eliminatedBest(graph)
    expect(value).toBe(mostByTrying(graph))
    expect(
      jointValue(
        graph,
        graph.agents.map((agent) => moves.get(agent) ?? Number.NaN),
      ),
    ).toBe(value)
  }
  fc.assert(fc.property(anyGraphs, law), { numRuns: 200 })
})

test('the least and the most come out of one order', () => {
  const law = (graph: SmallGraph) => {
    const { agents, sizes, factors } = graph
    const reach = jointReach({ agents, factors, moves: (agent) => sizes[agent] ?? 1 }, plenty)
    if (reach.kind === 'too-wide') throw new Error(reach.reason)
    const negated = factors.map((each) => ({ ...each, table: each.table.map((value) => -value) }))
    expect(reach.least).toBe(-mostByTrying({ ...graph, factors: negated }))
    expect(reach.most).toBe(eliminatedBest(graph).value)
  }
  fc.assert(fc.property(anyGraphs, law), { numRuns: 100 })
})

test('it earns the same whatever order the terms stand in', () => {
  const law = (graph: SmallGraph) => {
    const { value } = eliminatedBest({ ...graph, factors: graph.factors.toReversed() })
    expect(value).toBe(eliminatedBest(graph).value)
  }
  fc.assert(fc.property(anyGraphs, law), { numRuns: 50 })
})

type Pairs = (n: number) => readonly (readonly [number, number])[]

const line: Pairs = (n) => Array.from({ length: n - 1 }, (_, index) => [index, index + 1])
const star: Pairs = (n) => Array.from({ length: n - 1 }, (_, index) => [0, index + 1])
const complete: Pairs = (n) =>
  Array.from({ length: n }, (_, a) =>
    Array.from({ length: n - a - 1 }, (_, b) => [a, a + b + 1] as const),
  ).flat()

function orderOf(pairs: Pairs, n: number, mostEntries = plenty): EliminationOrder {
  const agents = agentIds(n)
  const scopes = pairs(n).map((pair) => agents.filter((agent: AgentId) => pair.includes(agent)))
  return eliminationOrder({ agents, scopes, moves: () => 2, mostEntries })
}

test.each([
  ['line', line, 12, 11, 1],
  ['star', star, 12, 11, 1],
  ['complete graph', complete, 12, 66, 11],
] as const)('a %s of %i agents has its edges and induced width', (_name, pairs, n, edges, width) => {
  const order = orderOf(pairs, n)
  expect([pairs(n).length, order.kind === 'order' && order.width]).toEqual([edges, width])
  expect(order.kind === 'order' && order.steps.length).toBe(n)
})

test('the width of a cycle is 2, and of a forest of single agents 0', () => {
  const cycle: Pairs = (n) => [...line(n), [0, n - 1]]
  const widths = [orderOf(cycle, 9), orderOf(() => [], 9)].map(
    (order) => order.kind === 'order' && order.width,
  )
  expect(widths).toEqual([2, 0])
})

test('a hopeless width is refused in one sentence, and no more of the terms is read than shows it', () => {
  let read = 0
  const agents = agentIds(10_000)
  function* scopes() {
    for (const a of agents) {
      for (const b of agents.slice(a + 1)) {
        read += 1
        yield [a, b]
      }
    }
  }
  const order = eliminationOrder({ agents, scopes: scopes(), moves: () => 2, mostEntries: 10_000_000 })
  expect(order).toEqual({
    kind: 'too-wide',
    reason:
      'its pay-offs have an induced width of at least 23, which takes tables of at least 1.7e+7 entries, expected at most 10000000',
  })
  expect(read).toBeLessThan(23 * agents.length)
})
