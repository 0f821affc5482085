import { type Game, tolerance } from './game.ts'
import { bothPlans, fairestPair, fits, isFairer, type Pair, pairOutcome } from './pairs.ts'
import { bestPlans, type Plan } from './plan.ts'

/**
 * What two agents do by a fixed policy. `solo`: each the best for itself alone; `half`: the same within half of every
 * supply, so that they never ask for too much; `max-min`: the pair whose lower reward is highest; `oracle`: a pair
 * of the highest sum.
 */
export type ArmName = 'solo' | 'half' | 'max-min' | 'oracle'

/** The pairs that a policy may end in, all with the same chance. */
export function armPairs(game: Game, arm: ArmName): readonly Pair[] {
  switch (arm) {
    case 'solo':
      return everyPair(bothPlans(game).map(bestPlans))
    case 'half':
      return everyPair(bothPlans(game).map((plans) => bestPlans(withinHalf(game, plans))))
    case 'max-min': {
      const pair = fairestPair(game)
      return pair === undefined ? [] : [pair]
    }
    case 'oracle':
      return [focalPair(pairOutcome(game).best)].filter((pair) => pair !== undefined)
  }
}

/**
 * The pair that stands out of equally good ones: whose lower reward is highest, then the one that pays agent 0 more,
 * then the first in the order of plans. Whoever knows the game finds the same one.
 *
 * @param pairs in the order of `bestPairs`, in which agent 0's higher reward comes first
 */
export function focalPair(pairs: readonly Pair[]): Pair | undefined {
  return pairs.reduce<Pair | undefined>(
    (best, pair) => (best === undefined || isFairer(pair, best) ? pair : best),
    undefined,
  )
}

function withinHalf({ market }: Game, plans: readonly Plan[]): readonly Plan[] {
  return plans.filter(({ units }) =>
    units.every((count, resource) => 2 * count <= (market.supply[resource] ?? 0)),
  )
}

function everyPair(sides: readonly (readonly Plan[])[]): readonly Pair[] {
  return (sides[0] ?? []).flatMap((a) => (sides[1] ?? []).map((b): Pair => [a, b]))
}

/** How often a policy asks for too much, and the share of the joint optimum that it earns, in expectation. */
export function expectedOutcome(
  game: Game,
  arm: ArmName,
): { readonly overdraw: number; readonly efficiency: number } {
  const { joint } = pairOutcome(game)
  const pairs = armPairs(game, arm)
  const possible = pairs.filter(([a, b]) => fits(game.market.supply, a, b))
  const earned = possible.reduce((sum, [a, b]) => sum + a.reward + b.reward, 0)
  const share = joint > tolerance ? earned / pairs.length / joint : 0
  return { overdraw: (pairs.length - possible.length) / pairs.length, efficiency: share }
}
