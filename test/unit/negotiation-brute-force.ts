/** An exhaustive solver of the purchase game, written without a look at the scenario's own, for tests only. */

/** Projects by agent; `needs` by place of the resource. */
export interface BruteGame {
  readonly supply: readonly number[]
  readonly unitCost: readonly number[]
  readonly budget: number
  readonly mostTypes: number
  readonly projects: readonly (readonly { readonly needs: readonly number[]; readonly reward: number }[])[]
}

/** Best rewards of each agent alone and of all together, with every joint plan that reaches it, as rewards. */
export interface BruteSolution {
  readonly solo: readonly number[]
  readonly joint: number
  readonly optima: number
  readonly splits: readonly (readonly number[])[]
  /** Reward vectors that no other possible one reaches or beats for everybody. */
  readonly front: readonly (readonly number[])[]
}

interface Line {
  readonly use: readonly number[]
  readonly reward: number
}

/** Tries every run vector of every agent, and every combination of them. */
export function bruteForce(game: BruteGame): BruteSolution {
  const lines = game.projects.map((projects) => allLines(game, projects))
  let joint = -1
  let splits: number[][] = []
  const rewards = new Map<string, readonly number[]>()
  const walk = (agent: number, left: readonly number[], earned: readonly number[]): void => {
    const own = lines[agent]
    if (own === undefined) {
      const total = earned.reduce((sum, reward) => sum + reward, 0)
      if (total > joint) [joint, splits] = [total, []]
      if (total === joint) splits.push([...earned])
      rewards.set(earned.join(), earned)
      return
    }
    for (const { use, reward } of own) {
      const rest = left.map((units, index) => units - (use[index] ?? 0))
      if (rest.every((units) => units >= 0)) walk(agent + 1, rest, [...earned, reward])
    }
  }
  walk(0, game.supply, [])
  const all = [...rewards.values()]
  const front = all.filter(
    (one) =>
      !all.some(
        (other) =>
          other.every((reward, agent) => reward >= (one[agent] ?? 0)) &&
          other.some((reward, agent) => reward > (one[agent] ?? 0)),
      ),
  )
  const solo = lines.map((own) => Math.max(...own.map(({ reward }) => reward)))
  return { solo, joint, optima: splits.length, splits, front }
}

/** Counts every project from 0 to what the whole supply would allow, and keeps what the rules allow. */
function allLines(game: BruteGame, projects: BruteGame['projects'][number]): readonly Line[] {
  const limits = projects.map(({ needs }) =>
    Math.min(...needs.map((need, index) => (need > 0 ? Math.floor((game.supply[index] ?? 0) / need) : 1e9))),
  )
  const found: Line[] = []
  const runs = limits.map(() => 0)
  for (;;) {
    const use = game.supply.map((_, index) =>
      projects.reduce((sum, { needs }, project) => sum + (needs[index] ?? 0) * (runs[project] ?? 0), 0),
    )
    const price = use.reduce((sum, units, index) => sum + units * (game.unitCost[index] ?? 0), 0)
    const types = use.filter((units) => units > 0).length
    const isInSupply = use.every((units, index) => units <= (game.supply[index] ?? 0))
    if (isInSupply && price <= game.budget && types <= game.mostTypes)
      found.push({
        use,
        reward: projects.reduce((sum, { reward }, index) => sum + reward * (runs[index] ?? 0), 0),
      })
    const next = runs.findIndex((count, project) => count < (limits[project] ?? 0))
    if (next < 0) return found
    runs.fill(0, 0, next)
    runs[next] = (runs[next] ?? 0) + 1
  }
}
