import { isAllowed, type Market } from './game.ts'
import { bestPlans, type Plan } from './plan.ts'

/**
 * What an agent does that shares equally: of its plans that stay within half of every supply, rounded down, the best
 * one (the first of several), for which it buys all of its half of each resource that the plan uses, or just what the
 * plan uses where its money or the limit does not reach. If both do so, they never ask for too much.
 *
 * @param plans highest reward first
 */
export function equalSplit(market: Market, plans: readonly Plan[]): Plan | undefined {
  const half = market.supply.map((units) => Math.floor(units / 2))
  const [best] = bestPlans(plans.filter(({ units }) => isWithin(units, half)))
  if (best === undefined) return undefined
  const whole = half.map((units, resource) => ((best.units[resource] ?? 0) > 0 ? units : 0))
  return isAllowed(market, whole) ? { ...best, units: whole } : best
}

/** Whether there are at most so many units of every resource. */
export function isWithin(units: readonly number[], limit: readonly number[]): boolean {
  return units.every((count, resource) => count <= (limit[resource] ?? 0))
}
