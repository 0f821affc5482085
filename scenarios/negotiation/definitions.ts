import { UsageError, z } from '../../harness/define.ts'
import type { Game, Market, Project } from './game.ts'

/** A game of a file, with the conflict level that it was made for. */
export interface Definition {
  readonly game: Game
  /** As the file has it; null where it has none. */
  readonly bucket: number | string | null
  /** Names of the agents, in the order of the game's. */
  readonly agents: readonly string[]
}

const most = { agents: 26, projects: 12, resources: 12, units: 1000, games: 10_000 } as const

const units = z.int().min(0).max(most.units)
const unitsByResource = z.record(z.string(), units)

const marketShape = z.object({
  supply: unitsByResource,
  unitCost: z.record(z.string(), z.number().min(0)),
  budget: z.number().min(0),
  maxResourceTypes: z.int().min(1),
})

const projectShape = z.object({ needs: unitsByResource, reward: z.number().positive().max(1e9) })

const gameShape = marketShape.partial().extend({
  bucket: z.union([z.number(), z.string()]).optional(),
  id: z.string().min(1),
  projects: z.record(z.string(), z.array(projectShape).min(1).max(most.projects)),
})

/**
 * A file of games: one market, and for each game the projects of every agent. A game may have a market of its own.
 * Solutions that stand in the file, and all other fields, are not read.
 */
export const definitionsFile = marketShape
  .extend({ scenarios: z.array(gameShape).min(1).max(most.games) })
  .superRefine((file, context) => {
    const wrong = (path: readonly PropertyKey[], message: string) =>
      context.addIssue({ code: 'custom', path: [...path], message })
    checkMarket(file, [], wrong)
    for (const [index, game] of file.scenarios.entries()) {
      const market = { ...file, ...present(game) }
      checkMarket(market, ['scenarios', index], wrong)
      checkProjects(game.projects, market, ['scenarios', index, 'projects'], wrong)
    }
  })

/** A file of games, as `definitionsFile` reads it. */
export type DefinitionsFile = z.infer<typeof definitionsFile>
type MarketShape = z.infer<typeof marketShape>
type Wrong = (path: readonly PropertyKey[], message: string) => void

function checkMarket({ supply, unitCost }: MarketShape, path: readonly PropertyKey[], wrong: Wrong): void {
  const names = Object.keys(supply)
  if (names.length === 0 || names.length > most.resources)
    wrong([...path, 'supply'], `expected 1 to ${most.resources} resources, got ${names.length}`)
  const unpriced = names.find((name) => !Object.hasOwn(unitCost, name))
  if (unpriced !== undefined) wrong([...path, 'unitCost', unpriced], 'expected a number, got none')
}

function checkProjects(
  projects: DefinitionsFile['scenarios'][number]['projects'],
  { supply }: MarketShape,
  path: readonly PropertyKey[],
  wrong: Wrong,
): void {
  const agents = Object.keys(projects)
  if (agents.length === 0 || agents.length > most.agents)
    wrong(path, `expected 1 to ${most.agents} agents, got ${agents.length}`)
  for (const [agent, own] of Object.entries(projects)) {
    for (const [index, { needs }] of own.entries()) {
      const unknown = Object.keys(needs).find((name) => !Object.hasOwn(supply, name))
      const at = [...path, agent, index, 'needs']
      if (unknown !== undefined) wrong([...at, unknown], `expected one of ${Object.keys(supply).join(', ')}`)
      else if (Object.values(needs).every((count) => count === 0)) wrong(at, 'expected at least one unit')
    }
  }
}

/** The fields of a market that a game gives for itself. */
function present({ supply, unitCost, budget, maxResourceTypes }: DefinitionsFile['scenarios'][number]) {
  return {
    ...(supply && { supply }),
    ...(unitCost && { unitCost }),
    ...(budget !== undefined && { budget }),
    ...(maxResourceTypes !== undefined && { maxResourceTypes }),
  }
}

/** The games of a file, in its order. */
export function definitionsOf(file: DefinitionsFile): readonly Definition[] {
  const common = marketOf(file)
  return file.scenarios.map((scenario) => {
    const own = present(scenario)
    const market = Object.keys(own).length === 0 ? common : marketOf({ ...file, ...own })
    const agents = Object.keys(scenario.projects)
    const projects = agents.map((agent) =>
      (scenario.projects[agent] ?? []).map(
        ({ needs, reward }): Project => ({ needs: market.resources.map((name) => needs[name] ?? 0), reward }),
      ),
    )
    return { game: { id: scenario.id, market, projects }, bucket: scenario.bucket ?? null, agents }
  })
}

function marketOf({ supply, unitCost, budget, maxResourceTypes }: MarketShape): Market {
  const resources = Object.keys(supply)
  return {
    resources,
    supply: resources.map((name) => supply[name] ?? 0),
    unitCost: resources.map((name) => unitCost[name] ?? 0),
    budget,
    mostTypes: maxResourceTypes,
  }
}

/**
 * The games of a pool for two agents at a conflict level.
 *
 * @throws UsageError when there are fewer than are needed
 */
export function gamesAt(
  definitions: readonly Definition[],
  conflict: number,
  needed: number,
): readonly Game[] {
  const games = definitions
    .filter(({ bucket, agents }) => bucket === conflict && agents.length === 2)
    .map(({ game }) => game)
  if (games.length >= needed) return games
  throw new UsageError(
    `negotiation: expected at least ${needed} games of two agents with bucket ${conflict} in the file, got ${games.length}`,
  )
}
