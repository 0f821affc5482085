import { expect, test } from 'vitest'
import { agentIds } from '../../harness/core/members.ts'
import { stream } from '../../harness/run/streams.ts'
import corridor from '../../scenarios/corridor/corridor.ts'
import type { Demand } from '../../scenarios/corridor/demand.ts'
import { mostCrossings } from '../../scenarios/corridor/oracle.ts'
import { pythonRandom, textbookDemand } from '../../scenarios/corridor/textbook-demand.ts'
import { type Policy, played, streamsOf } from './play.ts'

const everyone: Policy = (asked) => ({ enter: asked })
const lowest: Policy = (asked) => ({ enter: asked.slice(0, 1) })
const noAnswer: Policy = (asked) => ({ silent: asked })
const courtesy: Policy = () => ({})

// Published: everyone crosses at once, 162 collisions and 32 crossings; the lowest number goes, 0 and 200.
const textbook = { demand: 'textbook' }

test('everyone who crosses always has the published 162 collisions and 32 crossings', () => {
  const { count, end } = played(everyone, textbook)
  expect([count('collision'), count('crossing')]).toEqual([162, 32])
  expect(end.score).toBe(32 / 200)
})

test('the lowest number first has no collision and the published crossings of each agent', () => {
  const { count, end } = played(lowest, textbook)
  expect([count('collision'), count('crossing')]).toEqual([0, 200])
  expect(end).toEqual({ kind: 'ended', cause: 'turn-limit', score: 1, payoffs: [88, 66, 34, 11, 1, 0] })
})

/**
 * Counts of a separate Python 3.11 program:
 *
 *   r = random.Random(k*2654435761%2**32); new = [r.random() < p for _ in range(n)]
 *   want = [i for i in range(n) if new[i] or waiting[i]]
 *   enter = want if rule == 'all' else want[:1]      # those in want but not in enter wait
 *   if len(enter) == 1: crossings += 1               # more than one: collisions += 1
 *
 * and of the most crossings, `scipy.sparse.csgraph.maximum_bipartite_matching` (SciPy 1.17) of wishes to steps.
 * Columns: n, p, steps; everyone's collisions and crossings; lowest's collisions and crossings; the most.
 */
const counted = [
  [1, 0, 1, 0, 0, 0, 0, 0],
  [1, 0, 37, 0, 0, 0, 0, 0],
  [1, 0.1, 1, 0, 0, 0, 0, 0],
  [1, 0.1, 37, 0, 5, 0, 5, 5],
  [1, 0.9, 1, 0, 1, 0, 1, 1],
  [1, 0.9, 37, 0, 34, 0, 34, 34],
  [1, 1, 1, 0, 1, 0, 1, 1],
  [1, 1, 37, 0, 37, 0, 37, 37],
  [2, 0, 1, 0, 0, 0, 0, 0],
  [2, 0, 37, 0, 0, 0, 0, 0],
  [2, 0.1, 1, 0, 0, 0, 0, 0],
  [2, 0.1, 37, 0, 6, 0, 6, 6],
  [2, 0.9, 1, 1, 0, 0, 1, 1],
  [2, 0.9, 37, 29, 8, 0, 37, 37],
  [2, 1, 1, 1, 0, 0, 1, 1],
  [2, 1, 37, 37, 0, 0, 37, 37],
  [6, 0.05, 200, 4, 53, 0, 61, 62],
  [6, 0.1, 200, 21, 77, 0, 116, 119],
  [6, 0.15, 200, 41, 91, 0, 167, 179],
  [10, 0, 1, 0, 0, 0, 0, 0],
  [10, 0, 37, 0, 0, 0, 0, 0],
  [10, 0.1, 1, 0, 0, 0, 0, 0],
  [10, 0.1, 37, 9, 13, 0, 29, 32],
  [10, 0.9, 1, 1, 0, 0, 1, 1],
  [10, 0.9, 37, 37, 0, 0, 37, 37],
  [10, 1, 1, 1, 0, 0, 1, 1],
  [10, 1, 37, 37, 0, 0, 37, 37],
  [50, 0, 1, 0, 0, 0, 0, 0],
  [50, 0, 37, 0, 0, 0, 0, 0],
  [50, 0.1, 1, 1, 0, 0, 1, 1],
  [50, 0.1, 37, 37, 0, 0, 37, 37],
  [50, 0.9, 1, 1, 0, 0, 1, 1],
  [50, 0.9, 37, 37, 0, 0, 37, 37],
  [50, 1, 1, 1, 0, 0, 1, 1],
  [50, 1, 37, 37, 0, 0, 37, 37],
] as const

test.each(counted)(
  '%i agents at p = %d over %i steps are counted as by Python',
  (n, p, steps, ...expected) => {
    const size = { agents: n, steps, demandProbability: p, ...textbook }
    const [all, low] = [played(everyone, size), played(lowest, size)]
    const most = mostCrossings(textbookDemand({ agents: agentIds(n), steps, probability: p }))
    const counts = [all, low].flatMap(({ count }) => [count('collision'), count('crossing')])
    expect([...counts, most]).toEqual(expected)
  },
)

test('the textbook draws are those of Python', () => {
  const firstDraws = (step: number) => Array.from({ length: 3 }, pythonRandom(step))
  expect(firstDraws(0)).toEqual([0.8444218515250481, 0.7579544029403025, 0.420571580830845])
  expect(firstDraws(7)).toEqual([0.4570299317434441, 0.4251120013721852, 0.13794486316108978])
  expect(firstDraws(999_999)).toEqual([0.02081505633389935, 0.5598222370403099, 0.7080574003903942])
})

test('the clairvoyant makes as many crossings as a search over all plans, for every small demand', () => {
  for (const [n, steps] of [
    [1, 6],
    [2, 5],
    [3, 4],
  ] as const) {
    for (let bits = 0; bits < 2 ** (n * steps); bits += 1) {
      const demand = demandOf(bits, n, steps)
      expect(mostCrossings(demand), JSON.stringify(demand)).toBe(bestByEveryPlan(demand, n))
    }
  }
})

function demandOf(bits: number, n: number, steps: number): Demand {
  const wants = (step: number, agent: number) => (bits >> (step * n + agent)) % 2 === 1
  return Array.from({ length: steps }, (_, step) => agentIds(n).filter((agent) => wants(step, agent)))
}

/** Tries every set of agents that could enter, at every step; a set of agents is a bit mask. */
function bestByEveryPlan(demand: Demand, n: number, step = 0, waiting = 0): number {
  const arriving = demand[step]
  if (arriving === undefined) return 0
  const standing = arriving.reduce<number>((mask, agent) => mask | (1 << agent), waiting)
  let best = 0
  for (let entering = 0; entering < 1 << n; entering += 1) {
    if ((entering & ~standing) !== 0) continue
    const crosses = entering !== 0 && (entering & (entering - 1)) === 0
    best = Math.max(best, Number(crosses) + bestByEveryPlan(demand, n, step + 1, standing & ~entering))
  }
  return best
}

test('the oracle arm makes the most crossings that are possible', () => {
  const scores = [0.02, 0.1, 0.2, 0.45].map((demandProbability) =>
    corridor.open((world) => {
      const streams = streamsOf(3)
      let state = world.initial(streams, {
        params: world.params.parse({ demandProbability }),
        agents: 6,
        seed: 3,
      })
      for (;;) {
        const status = world.status(state)
        if (status.kind === 'ended') return status.score
        const { oracle = world.arms.random } = world.arms
        state = world.step(state, oracle(state, stream('unused')), streams).state
      }
    }),
  )
  expect(scores).toEqual([1, 1, 1, 1])
})

const rare = { agents: 4, steps: 60, demandProbability: 0.1, seed: 5 }

test('an agent that yields wants again at the next step', () => {
  const { asked } = played(courtesy, rare)
  for (const [step, now] of asked.slice(0, -1).entries()) {
    expect(asked[step + 1]).toEqual(expect.arrayContaining([...now]))
  }
})

test('an agent that enters wants again only by new demand, which answers never shift', () => {
  const demand = Array.from({ length: rare.steps }, (_, step) => {
    const rng = streamsOf(rare.seed)('demand', step)
    return agentIds(rare.agents).filter(() => rng.uniform() < rare.demandProbability)
  })
  expect(played(everyone, rare).asked).toEqual(demand)
})

test('those that enter together collide, and the others yield', () => {
  const pair: Policy = (asked) => ({ enter: asked.slice(0, 2) })
  expect(played(pair, { agents: 3, steps: 1, demandProbability: 1 }).events[0]).toEqual([
    { name: 'collision', agents: [0, 1] },
    { name: 'yield', agents: [2] },
  ])
})

test('an agent without a readable answer does not enter and wants again', () => {
  const { events, end } = played(noAnswer, { agents: 2, steps: 2, demandProbability: 1 })
  const unread = { name: 'no-answer', agents: [0, 1] }
  expect(events).toEqual([[unread], [unread]])
  expect(end.score).toBe(0)
})

test('nothing happens at a step when nobody wants to cross', () => {
  const { events, asked } = played(everyone, { steps: 5, demandProbability: 0 })
  expect(asked).toEqual([[], [], [], [], []])
  expect(events.flat()).toEqual([])
})

test('a world without demand pays nobody, not even for doing nothing', () => {
  for (const policy of [everyone, noAnswer]) {
    expect(played(policy, { demandProbability: 0 }).end.score).toBe(0)
  }
})

test('only the textbook and certain demand ignore the seed', () => {
  const ignores = (params: object) =>
    corridor.open((world) => world.ignoresSeed?.(world.params.parse(params)))
  expect([ignores(textbook), ignores({}), ignores({ demandProbability: 1 })]).toEqual([true, false, true])
  expect(played(lowest, { ...textbook, seed: 1 })).toMatchObject({
    end: played(lowest, { ...textbook, seed: 2 }).end,
  })
})

test('ten thousand agents play two hundred steps, and the lowest number reaches the oracle', () => {
  expect(played(lowest, { agents: 10_000 }).end.score).toBe(1)
}, 60_000)
