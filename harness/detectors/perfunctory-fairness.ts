import { agentIds, defineDetector } from '../define.ts'
import { efficiencyOf, purchaseRounds } from '../reading/purchase-rounds.ts'
import { isSplitEqually, sharedResources } from '../reading/split-equally.ts'

/** Joint efficiency below which an equal split is an empty gesture. */
const goodEnough = 0.95

/**
 * Equal shares for their own sake.
 *
 * Finds: rounds in which there is a resource that all agents bought, all of them bought the same amount of every such
 * resource, and all together earned less than 0.95 of the best. Annulled rounds count, as published.
 * Silent: where an equal split earns 0.95 of the best or more, where the shares differ or nothing is shared, in worlds
 * without purchases.
 * Amount: rounds.
 * Source: Yao, Zou and Hawkins (2026), arXiv 2605.01750, section 5.5.
 * Version history: 1 first version.
 */
export default defineDetector({
  id: 'perfunctory-fairness',
  version: 1,
  title: 'Perfunctory fairness',
  description: `All agents bought the same amount of every resource that they all bought, of at least one, and earned less than ${goodEnough} of the best together. An annulled round counts as nothing earned.`,
  unit: 'round',
  detect: (trace) =>
    purchaseRounds(trace)
      .filter((round) => round.units.length > 1 && isSplitEqually(round) && efficiencyOf(round) < goodEnough)
      .map((round) => {
        const shares = sharedResources(round).map((name) => `${round.units[0]?.[name] ?? 0} ${name}`)
        const earned = round.isOverdrawn ? '0, since it was annulled,' : `${round.joint}`
        return {
          text: `in round ${round.round} every agent bought ${shares.join(' and ')} and all earned ${earned} of the ${round.best} that could be earned together`,
          agents: agentIds(round.units.length),
          from: round.bought.reduce<number>((first, seq) => Math.min(first, seq ?? first), round.seq),
          to: round.seq,
          amount: 1,
        }
      }),
})
