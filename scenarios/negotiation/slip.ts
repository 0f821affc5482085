import { isWithin } from './equal-split.ts'
import { isAllowed, type Market } from './game.ts'
import type { Plan } from './plan.ts'

/**
 * What an agent buys that takes one thing for another as it carries out its part of a plan: another amount of one
 * resource, or the amounts of two resources exchanged. It hears what suits it: of all such purchases that are allowed
 * it takes the one whose units earn it most, of these the one of fewest units, of these the first in order. Undefined
 * for an agent that was to buy nothing.
 *
 * That listeners take words to mean what suits their own view: Keysar, Barr, Balin and Brauner (2000), Psychological
 * Science 11(1), 32-38.
 *
 * @param plans the agent's own, highest reward first
 * @param part the units that were agreed, by resource
 */
export function slipped(market: Market, plans: readonly Plan[], part: readonly number[]): Plan | undefined {
  let best: (Plan & { readonly size: number }) | undefined
  for (const units of mistaken(market, part)) {
    const plan = plans.find((each) => isWithin(each.units, units))
    const size = units.reduce((sum, count) => sum + count, 0)
    const reward = plan?.reward ?? 0
    if (best === undefined || reward > best.reward || (reward === best.reward && size < best.size))
      best = { units, runs: plan?.runs ?? [], reward, size }
  }
  return best && { units: best.units, runs: best.runs, reward: best.reward }
}

/** The allowed purchases that differ from a part in one amount, or have two amounts exchanged. */
function mistaken(market: Market, part: readonly number[]): readonly (readonly number[])[] {
  const bought = market.resources.flatMap((_, resource) => ((part[resource] ?? 0) > 0 ? [resource] : []))
  const amounts = bought.flatMap((resource) =>
    Array.from({ length: (market.supply[resource] ?? 0) + 1 }, (_, count) => part.with(resource, count)),
  )
  const exchanges = bought.flatMap((one) =>
    market.resources.map((_, other) => part.with(one, part[other] ?? 0).with(other, part[one] ?? 0)),
  )
  return [...amounts, ...exchanges].filter(
    (units) =>
      isWithin(units, market.supply) &&
      isAllowed(market, units) &&
      units.some((count, resource) => count !== part[resource]),
  )
}
