import type { Trace } from '../../core/trace.ts'
import { purchaseRounds } from '../../reading/purchase-rounds.ts'

/** A round of purchases as the measures see it. */
export interface RatedRound {
  readonly rounds: 'first' | 'later'
  /** The game that was played. */
  readonly item: string
  /** By `rateMeasures`: 1 if overdrawn, the joint efficiency, 1 if optimal. */
  readonly values: readonly number[]
}

/** Joint efficiency from which a round counts as optimal, as in the published figure of first and later rounds. */
const optimal = 0.999

/** The rounds of an episode; an annulled one has efficiency 0. */
export function ratedRounds(trace: Trace): readonly RatedRound[] {
  return purchaseRounds(trace).map(({ round, game, joint, best, isOverdrawn }) => {
    const efficiency = joint / best
    return {
      rounds: round === 0 ? 'first' : 'later',
      item: game,
      values: [isOverdrawn ? 1 : 0, efficiency, efficiency >= optimal ? 1 : 0],
    }
  })
}
