import MersenneTwister from 'mersenne-twister'
import type { AgentId } from '../../harness/define.ts'
import type { Demand } from './demand.ts'

/**
 * The demand of the published corridor program: at step k, agent i wants when the i-th draw of Python's
 * `random.Random(k * 2654435761 % 2**32)` is below the probability. It knows no seed.
 *
 * Python seeds its Mersenne Twister with the list of the number's 32-bit words and draws 53 bits at a time.
 */
export function textbookDemand({
  agents,
  steps,
  probability,
}: {
  agents: readonly AgentId[]
  steps: number
  probability: number
}): Demand {
  return Array.from({ length: steps }, (_, step) => {
    const draws = pythonRandom(step)
    return agents.filter(() => draws() < probability)
  })
}

/** Knuth's multiplicative constant; its product with a step stays below 2 ** 53, so it is exact. */
const multiplier = 2_654_435_761

/** The draws of Python's `random.Random(step * 2654435761 % 2**32).random()`. */
export function pythonRandom(step: number): () => number {
  const twister = new MersenneTwister([(step * multiplier) % 2 ** 32])
  return () => twister.random_long()
}
