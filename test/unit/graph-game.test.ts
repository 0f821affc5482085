import { expect, test } from 'vitest'
import { UsageError } from '../../harness/core/errors.ts'
import { agentIds } from '../../harness/core/members.ts'
import { stream } from '../../harness/run/streams.ts'
import { ownBelief } from '../../scenarios/graph-game/belief.ts'
import { earned, type Game } from '../../scenarios/graph-game/game.ts'
import { pairsOf, shapes } from '../../scenarios/graph-game/graph.ts'
import { statedTables, tablesInWords } from '../../scenarios/graph-game/known.ts'
import { graphGameParams, opened } from '../../scenarios/graph-game/state.ts'
import { tablesIn, unionOf, viewOf } from '../../scenarios/graph-game/view.ts'

type Given = Partial<ReturnType<typeof graphGameParams.parse>>

function openedWith(given: Given, agents: number, seed = 1) {
  const streams = (purpose: string, round = 0) => stream(`${seed}/world/${purpose}/${round}`)
  return opened(streams, { params: graphGameParams.parse(given), agents, seed })
}

function total(game: Game, moves: readonly number[]): number {
  return earned(game, moves).reduce((sum, each) => sum + each, 0)
}

test('least and most are those of all joint moves, and the best moves earn the most', () => {
  for (const graph of shapes) {
    for (const seed of [1, 2, 3]) {
      const { game } = openedWith({ graph }, 5, seed)
      const joint = Array.from({ length: 3 ** 5 }, (_, code) =>
        Array.from({ length: 5 }, (_, agent) => Math.floor(code / 3 ** agent) % 3),
      )
      const values = joint.map((moves) => total(game, moves))
      expect([game.least, game.most]).toEqual([Math.min(...values), Math.max(...values)])
      expect(total(game, game.best ?? [])).toBe(game.most)
    }
  }
})

test.each([
  ['line', 12],
  ['star', 12],
  ['tree', 12],
  ['complete', 78],
] as const)('a %s of 13 agents has %i pairs, and nobody is left alone', (graph, count) => {
  const pairs = pairsOf({ graph, density: 1 }, 13, stream('pairs'))
  expect(pairs.length).toBe(count)
  expect(new Set(pairs.flat()).size).toBe(13)
  expect(pairs.every(([a, b]) => a < b)).toBe(true)
})

test('a random graph has about its density of the pairs, none of them twice', () => {
  const pairs = pairsOf({ graph: 'random', density: 0.3 }, 200, stream('pairs'))
  expect(new Set(pairs.map((pair) => pair.join(' '))).size).toBe(pairs.length)
  // 19,900 pairs: a standard deviation is 65.
  expect(Math.abs(pairs.length - 5970)).toBeLessThan(5 * 65)
  const [none, all] = [0, 1].map(
    (density) => pairsOf({ graph: 'random', density }, 9, stream('pairs')).length,
  )
  expect([none, all]).toEqual([0, 36])
})

test('where the optimum is out of reach, it is bounded and said so', () => {
  const { game } = openedWith({ graph: 'complete', moves: 4 }, 40)
  expect(game.best).toBeUndefined()
  const first = game.agents.map(() => 0)
  expect(game.least <= total(game, first) && total(game, first) <= game.most).toBe(true)
})

test('a graph that would not fit into memory is refused in one sentence', () => {
  const message =
    'graph-game: a complete graph of 100000 agents has 4999950000 pairs, expected at most 1000000: take fewer agents or another graph'
  expect(() => openedWith({ graph: 'complete' }, 100_000)).toThrow(new UsageError(message))
})

test('tables are read back from what an agent says of them, and nothing else is', () => {
  const view = viewOf(openedWith({ graph: 'star', moves: 4 }, 5), agentIds(1)[0] ?? (0 as never))
  expect(statedTables(tablesInWords(tablesIn(view)))).toEqual(tablesIn(view))
  for (const text of [
    'Agent 1 alone earns a 1, c 2.',
    'Agents 2 and 1 together earn aa 1.',
    'Agent 1 alone earns a x.',
  ])
    expect(statedTables(text)).toEqual({ own: new Map(), pairs: new Map() })
})

test('an agent that knows all tables plays its part of the best, one that knows its own expects any move alike', () => {
  const state = openedWith({}, 6)
  const { agents, best, moves } = state.game
  const views = new Map(agents.map((agent) => [agent, viewOf(state, agent)]))
  const text = tablesInWords(unionOf(views.values(), []))
  const claims = [{ by: 'manager' as never, agent: undefined, text, answer: undefined, isJoint: false }]
  for (const agent of agents) {
    const own = views.get(agent)
    if (own === undefined) throw new Error('expected a view')
    const observations = new Map([[agent, own]])
    const told = ownBelief({ agent, observations, claims })
    expect(told.answer).toBe(moves[best?.[agent] ?? -1])
    expect(told.confidence).toBe(1)
    const expected = moves.map((_, move) => {
      const cells = own.pairs.map(({ pair, table }) =>
        [0, 1, 2].reduce(
          (sum, other) => sum + (table[pair[0] === agent ? move * 3 + other : other * 3 + move] ?? 0),
          0,
        ),
      )
      return (own.own[move] ?? 0) + cells.reduce((sum, cell) => sum + cell / 3, 0)
    })
    const alone = ownBelief({ agent, observations, claims: [] }).answer
    expect(expected[moves.indexOf(alone)]).toBeCloseTo(Math.max(...expected), 9)
  }
})
