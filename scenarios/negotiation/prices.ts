/** What a plan uses and earns. */
interface Priced {
  readonly units: readonly number[]
  readonly reward: number
}

const steps = 120

/**
 * A price for a unit of each resource that makes the bound "value of the supply, plus what every agent's best plan
 * earns beyond the price of its units" low. The bound holds for any prices that are not negative; these only make
 * it tight.
 *
 * Source: subgradient steps for a Lagrangian dual, Held, Wolfe and Crowder (1974), Mathematical Programming 6, 62-88.
 *
 * @param stages the plans of each agent, each with the plan of nothing
 * @param supply units of each resource
 */
export function resourcePrices(
  stages: readonly (readonly Priced[])[],
  supply: readonly number[],
): readonly number[] {
  let prices: readonly number[] = supply.map(() => 0)
  let best = { bound: Number.POSITIVE_INFINITY, prices }
  const largest = Math.max(
    0,
    ...stages.map((stage) => stage.reduce((most, { reward }) => Math.max(most, reward), 0)),
  )
  for (let step = 0; step < steps; step += 1) {
    const chosen = stages.map((stage) => bestAt(stage, prices))
    const slack = supply.map((units, resource) =>
      chosen.reduce((left, plan) => left - (plan?.units[resource] ?? 0), units),
    )
    const bound = chosen.reduce((sum, plan) => sum + (plan?.reward ?? 0), 0) + dot(slack, prices)
    if (bound < best.bound) best = { bound, prices }
    const length = dot(slack, slack)
    if (length === 0) break
    const stride = largest / (1 + step / 4) / length
    prices = prices.map((price, resource) => Math.max(0, price - stride * (slack[resource] ?? 0)))
  }
  return best.prices
}

function bestAt(stage: readonly Priced[], prices: readonly number[]): Priced | undefined {
  let best: Priced | undefined
  let most = Number.NEGATIVE_INFINITY
  for (const plan of stage) {
    const net = plan.reward - dot(plan.units, prices)
    if (net > most) [best, most] = [plan, net]
  }
  return best
}

function dot(a: readonly number[], b: readonly number[]): number {
  let sum = 0
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0)
  return sum
}
