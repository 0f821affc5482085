import { defineMetric, z } from '../define.ts'
import { isOptimal, noPurchase, purchaseRounds } from '../reading/purchase-rounds.ts'

/**
 * How soon agents first reach the best that they could earn together.
 *
 * Takes: the number, from 1, of the first round of purchases with a joint efficiency of 1.
 * Left out: worlds without purchases, and episodes that never reach it, which are counted apart; read the value
 * together with how many were left out.
 * Summary: the mean over the episodes that reach it; Student t interval.
 * Source: Yao, Zou and Hawkins (2026), arXiv 2605.01750.
 * Version history: 1 first version.
 */
export default defineMetric({
  id: 'convergence-round',
  version: 1,
  title: 'Convergence round',
  description: 'First round, from 1, at the joint optimum, over the episodes that reach it.',
  unit: 'round',
  better: 'lower',
  options: z.object({}),
  episode(trace) {
    const rounds = purchaseRounds(trace)
    if (rounds.length === 0) return noPurchase
    const first = rounds.findIndex(isOptimal)
    return first < 0
      ? { kind: 'left-out', reason: 'never at the optimum' }
      : { kind: 'taken', value: first + 1 }
  },
  summary: 'mean',
})
