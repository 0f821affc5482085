/** What is for sale in a round, and under which limits an agent buys. Lists are by resource, in one order. */
export interface Market {
  readonly resources: readonly string[]
  /** Units of each resource that all agents together can have. */
  readonly supply: readonly number[]
  /** Price of one unit. */
  readonly unitCost: readonly number[]
  /** What an agent may spend. */
  readonly budget: number
  /** How many kinds of resource an agent may buy. */
  readonly mostTypes: number
}

/** A private project: one run uses up these units, by resource, and pays the reward. */
export interface Project {
  readonly needs: readonly number[]
  readonly reward: number
}

/** One purchase to be negotiated: a market and each agent's own projects, by agent. */
export interface Game {
  /** Names the game; equal ids are equal games. */
  readonly id: string
  readonly market: Market
  readonly projects: readonly (readonly Project[])[]
}

/** Money and units are compared up to this much, because prices such as 0.1 are not exact. */
export const tolerance = 1e-9

/** What these units cost. */
export function costOf({ unitCost }: Market, units: readonly number[]): number {
  return units.reduce((sum, count, resource) => sum + count * (unitCost[resource] ?? 0), 0)
}

/** How many kinds of resource these units are. */
export function typesIn(units: readonly number[]): number {
  return units.filter((count) => count > 0).length
}

/** Whether one agent may buy these units: within its budget and the number of kinds. */
export function isAllowed(market: Market, units: readonly number[]): boolean {
  return typesIn(units) <= market.mostTypes && costOf(market, units) <= market.budget + tolerance
}

/** The fewest units that these runs of the projects use up. */
export function needsOf(
  market: Market,
  projects: readonly Project[],
  runs: readonly number[],
): readonly number[] {
  return market.resources.map((_, resource) =>
    projects.reduce((sum, { needs }, project) => sum + (needs[resource] ?? 0) * (runs[project] ?? 0), 0),
  )
}

/** What these runs pay. */
export function rewardOf(projects: readonly Project[], runs: readonly number[]): number {
  return projects.reduce((sum, { reward }, project) => sum + reward * (runs[project] ?? 0), 0)
}
