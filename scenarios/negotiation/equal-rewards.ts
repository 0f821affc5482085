import { tolerance } from './game.ts'
import { fits, type Pair } from './pairs.ts'
import type { Plan } from './plan.ts'

/**
 * The pair of plans within the supply, of those at which both earn something, whose rewards differ least; of equally
 * even ones the one that earns most together, then the first in order. It may be far from the joint optimum. Undefined
 * where no such pair exists.
 *
 * @param first highest reward first, and so is `second`
 */
export function equalRewards(
  supply: readonly number[],
  first: readonly Plan[],
  second: readonly Plan[],
): Pair | undefined {
  let chosen: Pair | undefined
  for (const a of first) {
    for (const b of second) {
      if (!(a.reward > 0 && b.reward > 0) || !fits(supply, a, b)) continue
      if (chosen === undefined || isMoreEven([a, b], chosen)) chosen = [a, b]
    }
  }
  return chosen
}

function isMoreEven(pair: Pair, than: Pair): boolean {
  const narrower = gapOf(than) - gapOf(pair)
  if (Math.abs(narrower) > tolerance) return narrower > 0
  return pair[0].reward + pair[1].reward > than[0].reward + than[1].reward + tolerance
}

function gapOf([a, b]: Pair): number {
  return Math.abs(a.reward - b.reward)
}
