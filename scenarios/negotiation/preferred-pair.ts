import type { AgentId } from '../../harness/define.ts'
import { focalPair } from './arms.ts'
import { tolerance } from './game.ts'
import { bestPairs, fits, isFairer, type Pair } from './pairs.ts'
import type { Plan } from './plan.ts'

/** Whose reward counts for itself, and how much. */
export interface Interest {
  /** Undefined for a mind that has no reward of its own. */
  readonly agent: AgentId | undefined
  /** s, in [0, 1]. */
  readonly weight: number
}

/**
 * The pair of plans within the supply that a mind chooses: the highest (1 - s) x joint reward + s x own reward. Of
 * equally good ones the highest joint reward, of these the one that stands out (`focalPair`). With s = 0 that is the
 * joint optimum; any s above 0 prefers, of several joint optima, the one that pays the mind's own agent most; with
 * s = 1 it is the best for that agent alone, and for the other what is left.
 *
 * @param first plans of agent 0, highest reward first, and so is `second` for agent 1
 */
export function preferredPair(
  supply: readonly number[],
  first: readonly Plan[],
  second: readonly Plan[],
  { agent, weight }: Interest,
): Pair | undefined {
  if (agent === undefined || weight === 0) return focalPair(bestPairs(supply, first, second).best)
  const worth = ([a, b]: Pair) => {
    const own = agent === 0 ? a.reward : b.reward
    return (1 - weight) * (a.reward + b.reward) + weight * own
  }
  let chosen: Pair | undefined
  for (const a of first) {
    const b = second.find((plan) => fits(supply, a, plan))
    if (b !== undefined && (chosen === undefined || isBetter([a, b], chosen, worth))) chosen = [a, b]
  }
  return chosen
}

/** For one's own plan, the best of the other that fits beside it is never worse than any other of its plans. */
function isBetter(pair: Pair, than: Pair, worth: (pair: Pair) => number): boolean {
  const gain = worth(pair) - worth(than)
  if (Math.abs(gain) > tolerance) return gain > 0
  const [a, b] = pair
  const joint = a.reward + b.reward - than[0].reward - than[1].reward
  if (Math.abs(joint) > tolerance) return joint > 0
  return isFairer(pair, than)
}
