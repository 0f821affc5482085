import { type Game, tolerance } from './game.ts'
import { type Plan, plansOf } from './plan.ts'

/** One plan for each of two agents. */
export type Pair = readonly [Plan, Plan]

/** What two agents can earn together. */
export interface PairOutcome {
  readonly joint: number
  /** Every pair of plans that earns it, in the order of the plans. */
  readonly best: readonly Pair[]
}

/** Whether two plans together stay within the supply. */
export function fits(supply: readonly number[], a: Plan, b: Plan): boolean {
  for (let resource = 0; resource < supply.length; resource += 1) {
    if ((a.units[resource] ?? 0) + (b.units[resource] ?? 0) > (supply[resource] ?? 0)) return false
  }
  return true
}

/**
 * The best pairs of two lists of plans, by trying them all.
 *
 * @param first highest reward first, and so is `second`, so that what cannot reach the best so far is passed over
 */
export function bestPairs(
  supply: readonly number[],
  first: readonly Plan[],
  second: readonly Plan[],
): PairOutcome {
  let joint = 0
  let best: Pair[] = []
  for (const a of first) {
    for (const b of second) {
      const reward = a.reward + b.reward
      if (reward < joint - tolerance) break
      if (!fits(supply, a, b)) continue
      if (reward > joint + tolerance) [joint, best] = [reward, []]
      best.push([a, b])
    }
  }
  return { joint, best }
}

const solved = new WeakMap<Game, PairOutcome>()

/** The joint optimum of a game of two, with every pair of plans that reaches it. */
export function pairOutcome(game: Game): PairOutcome {
  const before = solved.get(game)
  if (before !== undefined) return before
  const [first, second] = bothPlans(game)
  const outcome = bestPairs(game.market.supply, first, second)
  solved.set(game, outcome)
  return outcome
}

/** The plans of both agents of a game of two. */
export function bothPlans({ market, projects }: Game): readonly [readonly Plan[], readonly Plan[]] {
  return [plansOf(market, projects[0] ?? []), plansOf(market, projects[1] ?? [])]
}

/**
 * The rewards of both agents that cannot be raised for one without lowering the other's: highest for the first
 * agent first.
 */
export function paretoFront(game: Game): readonly (readonly [number, number])[] {
  const [first, second] = bothPlans(game)
  const front: [number, number][] = []
  for (const a of first) {
    const b = second.find((plan) => fits(game.market.supply, a, plan))
    const last = front.at(-1)
    if (b === undefined || (last !== undefined && b.reward <= last[1] + tolerance)) continue
    if (last !== undefined && a.reward >= last[0] - tolerance) front.pop()
    front.push([a.reward, b.reward])
  }
  return front
}

/** A pair whose lower reward is as high as can be, then its higher one; ties go to the first in order. */
export function fairestPair(game: Game): Pair | undefined {
  const [first, second] = bothPlans(game)
  let fairest: Pair | undefined
  for (const a of first) {
    const b = second.find((plan) => fits(game.market.supply, a, plan))
    if (b !== undefined && (fairest === undefined || isFairer([a, b], fairest))) fairest = [a, b]
  }
  return fairest
}

/** Whether one pair is better than another for the one that gets less, then for the one that gets more. */
export function isFairer(pair: Pair, than: Pair): boolean {
  const [low, high] = ends(pair)
  const [thanLow, thanHigh] = ends(than)
  if (Math.abs(low - thanLow) > tolerance) return low > thanLow
  return high > thanHigh + tolerance
}

function ends([a, b]: Pair): readonly [number, number] {
  return a.reward < b.reward ? [a.reward, b.reward] : [b.reward, a.reward]
}
