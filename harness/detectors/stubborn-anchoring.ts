import { agentIds, defineDetector } from '../define.ts'
import {
  efficiencyOf,
  followingRounds,
  type PurchaseRound,
  purchaseRounds,
} from '../reading/purchase-rounds.ts'

/** Joint efficiency from which nothing is to be gained by buying anything else. */
const goodEnough = 0.99

/**
 * The same purchase again, although it is not the best.
 *
 * Finds: rounds with the same game as the round before, not annulled and with a joint efficiency below 0.99, in which
 * all together bought of every resource what they bought the round before. As published, what all bought together is
 * compared, so that two agents that swap count as well, and the round before need not itself have fallen short. The
 * text says whether each agent repeated itself; the metric `repetition-rate` counts by agent with `key=agent`.
 * Silent: in first rounds and new games, after a change, where the repeated purchase is the best, in annulled rounds,
 * in worlds without purchases.
 * Amount: rounds.
 * Source: Yao, Zou and Hawkins (2026), arXiv 2605.01750, section 5.5.
 * Version history: 1 first version.
 */
export default defineDetector({
  id: 'stubborn-anchoring',
  version: 1,
  title: 'Stubborn anchoring',
  description: `A round with the same game as the round before is not annulled, earns less than ${goodEnough} of the best, and all together bought again what they bought the round before. As published, purchases are compared in sum, so that a swap between agents counts as a repetition.`,
  unit: 'round',
  detect: (trace) =>
    followingRounds(purchaseRounds(trace)).flatMap(({ before, after }) => {
      const isEligible = before.game === after.game && !after.isOverdrawn && efficiencyOf(after) < goodEnough
      if (!isEligible || !isSame(together(before), together(after))) return []
      const all = agentIds(after.units.length)
      const repeating = all.filter((agent) => isSame(before.units[agent] ?? {}, after.units[agent] ?? {}))
      const isByAll = repeating.length === all.length
      return [
        {
          text: `round ${after.round} repeats the purchases of round ${before.round} (${isByAll ? 'each agent its own' : 'in sum; agents changed places'}) and earns ${shown(after)}`,
          agents: repeating.length > 0 ? repeating : all,
          from: before.seq,
          to: after.seq,
          amount: 1,
        },
      ]
    }),
})

type Units = PurchaseRound['units'][number]

function together({ units }: PurchaseRound): Units {
  const sums: { [resource: string]: number } = {}
  for (const own of units)
    for (const [name, amount] of Object.entries(own)) sums[name] = (sums[name] ?? 0) + amount
  return sums
}

function isSame(a: Units, b: Units): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every((name) => (a[name] ?? 0) === (b[name] ?? 0))
}

function shown({ joint, best }: PurchaseRound): string {
  return `${joint} of the ${best} that could be earned together`
}
