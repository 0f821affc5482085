import { describe, expect, test } from 'vitest'
import { stream } from '../../harness/run/streams.ts'
import { armPairs, expectedOutcome, focalPair } from '../../scenarios/negotiation/arms.ts'
import type { Game } from '../../scenarios/negotiation/game.ts'
import { conflictMargin, generatedProjects } from '../../scenarios/negotiation/generate.ts'
import { optimumOf } from '../../scenarios/negotiation/optimum.ts'
import { fairestPair, fits, pairOutcome, paretoFront } from '../../scenarios/negotiation/pairs.ts'
import { bruteForce } from './negotiation-brute-force.ts'
import { gameOf, market, project } from './negotiation-fixture.ts'

/** The same game for the independent solver. */
function brute({ market: own, projects }: Game) {
  return bruteForce({ ...own, projects })
}

const conflicts = [0.5, 0.8, 1]
const generated = conflicts.flatMap((conflict) =>
  Array.from({ length: 67 }, (_, index) => {
    const projects = generatedProjects(market, [index, 4711], conflict)
    return { conflict, game: { id: String(index), market, projects } }
  }),
)

describe('201 generated games', () => {
  test('have the optima, and the rewards at them, that trying everything finds', () => {
    for (const { game } of generated) {
      const { solo, joint, optima, splits, front } = brute(game)
      expect(optimumOf(game)).toEqual({ solo, joint, optima })
      const { joint: paired, best } = pairOutcome(game)
      expect(paired).toBe(joint)
      const rewards = best.map(([a, b]) => `${a.reward},${b.reward}`)
      expect(rewards.toSorted()).toEqual(splits.map(String).toSorted())
      expect(paretoFront(game)).toEqual(front.toSorted((a, b) => (b[0] ?? 0) - (a[0] ?? 0)))
    }
  })

  test('meet the conflict asked for, with equal solo rewards and two optima, open to both sides', () => {
    for (const { conflict, game } of generated) {
      const { solo, joint, optima, splits } = brute(game)
      expect(solo[0]).toBe(solo[1])
      expect(Math.abs(joint / (2 * (solo[0] ?? 0)) - conflict)).toBeLessThanOrEqual(conflictMargin)
      expect(optima).toBeGreaterThanOrEqual(2)
      if (conflict === 1) expect(joint).toBe(2 * (solo[0] ?? 0))
      else {
        expect(splits.some(([a = 0, b = 0]) => a > b)).toBe(true)
        expect(splits.some(([a = 0, b = 0]) => a < b)).toBe(true)
      }
    }
  })

  test('have three projects each, of one or two kinds, that can be bought', () => {
    for (const project of generated.flatMap(({ game }) => game.projects.flat())) {
      const price = project.needs.reduce(
        (sum, units, index) => sum + units * (market.unitCost[index] ?? 0),
        0,
      )
      const types = project.needs.filter((units) => units > 0).length
      expect(types === 1 || types === 2).toBe(true)
      expect(price).toBeLessThanOrEqual(market.budget)
      expect(Math.max(...project.needs)).toBeLessThanOrEqual(6)
      expect(project.reward >= 1 && project.reward <= 10).toBe(true)
    }
    expect(new Set(generated.map(({ game }) => game.projects.map(({ length }) => length).join()))).toEqual(
      new Set(['3,3']),
    )
  })

  test('are the same for the same ticket, and others for another', () => {
    const again = generatedProjects(market, [0, 4711], 0.5)
    expect(again).toEqual(generated[0]?.game.projects)
    const texts = generated.map(({ game }) => JSON.stringify(game.projects))
    expect(new Set(texts).size).toBe(texts.length)
  })

  test('are no better for the agent in one seat', () => {
    const ahead = generated.filter(({ conflict }) => conflict === 0.8).map(({ game }) => splitBias(game))
    const mean = ahead.reduce((sum, bias) => sum + bias, 0) / ahead.length
    expect(Math.abs(mean)).toBeLessThan(0.15)
  })
})

/** Mean over all optimal plans of (A's reward - B's) / (A's + B's). */
function splitBias(game: Game): number {
  const { best } = pairOutcome(game)
  return best.reduce((sum, [a, b]) => sum + (a.reward - b.reward) / (a.reward + b.reward), 0) / best.length
}

describe('random games of any size', () => {
  const sizes = [
    { agents: 1, resources: 3, projects: 3, supply: 8, mostTypes: 2, budget: 14 },
    { agents: 2, resources: 4, projects: 3, supply: 7, mostTypes: 4, budget: 30 },
    { agents: 3, resources: 2, projects: 2, supply: 7, mostTypes: 2, budget: 12 },
    { agents: 3, resources: 4, projects: 3, supply: 6, mostTypes: 2, budget: 12 },
    { agents: 4, resources: 3, projects: 2, supply: 6, mostTypes: 1, budget: 12 },
  ]
  test.each(sizes)('$agents agents, $resources resources, $projects projects', (size) => {
    for (let seed = 0; seed < 60; seed += 1) {
      const game = randomGame(size, seed)
      const { solo, joint, optima } = brute(game)
      expect(optimumOf(game), `seed ${seed}`).toEqual({ solo, joint, optima })
    }
  })
})

interface Size {
  readonly agents: number
  readonly resources: number
  readonly projects: number
  readonly supply: number
  readonly mostTypes: number
  readonly budget: number
}

function randomGame({ agents, resources, projects, supply, mostTypes, budget }: Size, seed: number): Game {
  const rng = stream(`random game ${seed}`)
  const list = <T>(length: number, item: () => T): readonly T[] => Array.from({ length }, item)
  const drawn = () => {
    const needs = list(resources, () => (rng.chance(0.5) ? rng.below(4) : 0))
    return { needs: needs.some((units) => units > 0) ? needs : needs.with(0, 2), reward: 1 + rng.below(5) }
  }
  return {
    id: String(seed),
    market: {
      resources: list(resources, () => 'x').map((name, index) => name + index),
      supply: list(resources, () => 2 + rng.below(supply - 1)),
      unitCost: list(resources, () => 0.5 * (1 + rng.below(5))),
      ...{ budget, mostTypes },
    },
    projects: list(agents, () => list(projects, drawn)),
  }
}

describe('the policies', () => {
  // One run of A's only project and one of B's only project need 12 wood of 10; each alone could be run twice.
  const clash = gameOf([project([6, 0, 0], 5)], [project([6, 0, 0], 4)])

  test('solo asks for too much where both want the same', () => {
    expect(expectedOutcome(clash, 'solo')).toEqual({ overdraw: 1, efficiency: 0 })
  })

  test('half never does, and goes without where half is not enough', () => {
    expect(expectedOutcome(clash, 'half')).toEqual({ overdraw: 0, efficiency: 0 })
    for (const { game } of generated) expect(expectedOutcome(game, 'half').overdraw).toBe(0)
  })

  test('max-min is the possible pair whose lower reward is highest, then its higher one', () => {
    for (const { game } of generated) {
      const pair = fairestPair(game)
      const rewards = pair?.map(({ reward }) => reward).toSorted((x, y) => x - y) ?? []
      const best = brute(game)
        .front.map((outcome) => outcome.toSorted((x, y) => x - y))
        .toSorted((x, y) => (y[0] ?? 0) - (x[0] ?? 0) || (y[1] ?? 0) - (x[1] ?? 0))
      expect(rewards).toEqual(best[0])
      expect(pair !== undefined && fits(market.supply, ...pair)).toBe(true)
    }
  })

  test('oracle earns the joint optimum and takes the pair that stands out', () => {
    for (const { game } of generated) {
      expect(expectedOutcome(game, 'oracle')).toEqual({ overdraw: 0, efficiency: 1 })
      expect(armPairs(game, 'oracle')).toEqual([focalPair(pairOutcome(game).best)])
    }
  })
})
