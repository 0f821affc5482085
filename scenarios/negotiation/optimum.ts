import { UsageError } from '../../harness/define.ts'
import { type Game, tolerance } from './game.ts'
import { type Plan, plansOf } from './plan.ts'
import { resourcePrices } from './prices.ts'

/** The exact solution of a game. */
export interface Optimum {
  /** The most that each agent can earn alone, with the whole supply to itself. */
  readonly solo: readonly number[]
  /** The most that all can earn together. */
  readonly joint: number
  /** Distinct joint plans (a run vector for each agent) that earn it; units left over make no difference. */
  readonly optima: number
}

/**
 * The joint optimum and the number of optimal joint plans, exactly, for any number of agents.
 *
 * Agents are added one after the other. Of the joint plans so far only what they use and earn matters, so that
 * those with equal use are one state with its best reward and the number of plans that reach it: an optimal plan
 * earns the most for what any part of it uses, or that part could be replaced. A state is dropped when even an
 * upper bound on what can follow does not reach a target. The bound prices the supply left (`resourcePrices`) and
 * gives every later agent its best plan at these prices. The target starts at the bound itself and is lowered until
 * a plan reaches it; then nothing optimal can have been dropped.
 *
 * Source: branch and bound with a Lagrangian bound, Fisher (1981), Management Science 27(1), 1-18.
 *
 * @throws UsageError when there are more optimal plans than can be counted exactly
 */
export function optimumOf(game: Game): Optimum {
  const { market } = game
  const plans = game.projects.map((projects) => plansOf(market, projects))
  const solo = plans.map(([best]) => best?.reward ?? 0)
  const stages = plans.map((own) => distinctUses(own))
  const prices = resourcePrices(stages, market.supply)
  const bounds = boundsFrom(stages, prices)
  const bound = (bounds[0] ?? 0) + priceOf(market.supply, prices)
  for (let gap = Math.max(1, bound * firstGap); ; gap *= 2) {
    const target = Math.max(0, bound - gap)
    const found = search(stages, { supply: market.supply, prices, bounds, target })
    if (found !== undefined && (found.reward >= target - tolerance || target === 0))
      return result(solo, found)
  }
}

const firstGap = 0.01

function result(solo: readonly number[], { reward, count }: Reached): Optimum {
  if (count <= Number.MAX_SAFE_INTEGER) return { solo, joint: reward, optima: count }
  throw new UsageError(
    `negotiation: expected at most ${Number.MAX_SAFE_INTEGER} optimal plans, got about ${count}`,
  )
}

/** The best reward of some use of resources, and how many ways there are to earn it. */
interface Reached {
  readonly reward: number
  readonly count: number
}

/** Plans of one agent with equal units are one entry. */
interface Stage extends Reached {
  readonly units: readonly number[]
}

function distinctUses(plans: readonly Plan[]): readonly Stage[] {
  const byUse = new Map<string, Stage>()
  for (const { units, reward } of plans) better(byUse, units.join(), { units, reward, count: 1 })
  return [...byUse.values()]
}

function better<S extends Reached>(states: Map<string, S>, key: string, found: S): void {
  const before = states.get(key)
  if (before === undefined || found.reward > before.reward + tolerance) states.set(key, found)
  else if (found.reward >= before.reward - tolerance)
    states.set(key, { ...before, count: before.count + found.count })
}

interface Search {
  readonly supply: readonly number[]
  readonly prices: readonly number[]
  /** The most that the agents from each one on can earn, net of the priced units that they use. */
  readonly bounds: readonly number[]
  readonly target: number
}

/** The best joint plans among those that may reach the target; undefined when there are none. */
function search(stages: readonly (readonly Stage[])[], { supply, prices, bounds, target }: Search) {
  let states: readonly Stage[] = [{ units: supply.map(() => 0), reward: 0, count: 1 }]
  for (const [agent, stage] of stages.entries()) {
    const rest = (bounds[agent + 1] ?? 0) + priceOf(supply, prices)
    const next = new Map<string, Stage>()
    const isLast = agent === stages.length - 1
    const options = stage
      .map((option) => ({ ...option, net: option.reward - priceOf(option.units, prices) }))
      .sort((a, b) => b.net - a.net)
    for (const state of states) {
      const needed = target - tolerance - rest - (state.reward - priceOf(state.units, prices))
      for (const option of options) {
        if (option.net < needed) break
        const units = sumWithin(state.units, option.units, supply)
        if (units === undefined) continue
        const found = { units, reward: state.reward + option.reward, count: state.count * option.count }
        better(next, isLast ? 'all' : units.join(), found)
      }
    }
    states = [...next.values()]
  }
  return states[0]
}

function boundsFrom(stages: readonly (readonly Stage[])[], prices: readonly number[]): readonly number[] {
  const nets = stages.map((stage) =>
    stage.reduce((most, { units, reward }) => Math.max(most, reward - priceOf(units, prices)), 0),
  )
  return nets.map((_, agent) => nets.slice(agent).reduce((sum, net) => sum + net, 0))
}

function priceOf(units: readonly number[], prices: readonly number[]): number {
  let price = 0
  for (let resource = 0; resource < units.length; resource += 1)
    price += (units[resource] ?? 0) * (prices[resource] ?? 0)
  return price
}

/** The sum, or undefined when it is more than the supply. */
function sumWithin(
  a: readonly number[],
  b: readonly number[],
  supply: readonly number[],
): readonly number[] | undefined {
  const sum: number[] = []
  for (let resource = 0; resource < supply.length; resource += 1) {
    const units = (a[resource] ?? 0) + (b[resource] ?? 0)
    if (units > (supply[resource] ?? 0)) return undefined
    sum.push(units)
  }
  return sum
}
