import { type AgentId, type Question, record, z } from '../../harness/define.ts'
import {
  costOf,
  type Game,
  isAllowed,
  type Market,
  needsOf,
  type Project,
  rewardOf,
  typesIn,
} from './game.ts'
import { plansOf } from './plan.ts'
import { listed, marketInWords } from './words.ts'

/** An agent's answer: units by name of resource, and runs of its projects in order. Either may be left out. */
export type Purchase = {
  readonly units: { readonly [resource: string]: number }
  readonly runs: readonly number[]
}

/** A purchase as it counts, with the runs that come of it. Lists by resource and by project. */
export interface Bid {
  readonly units: readonly number[]
  readonly runs: readonly number[]
  /** What it pays when the round is not annulled. */
  readonly value: number
}

/** Buys nothing and runs nothing. */
export const emptyPurchase: Purchase = { units: {}, runs: [] }

const mostCount = 1000
const count = z.int().min(0).max(mostCount)
/** A purchase as JSON, legal or not. */
export const purchaseShape: z.ZodType<Purchase> = z.strictObject({
  units: z.record(z.string(), count).default({}),
  runs: z.array(count).default([]),
})

/** Three tries in all, then an empty purchase. */
const furtherTries = 2

const questions = new WeakMap<Game, Map<AgentId, Question<Purchase>>>()

/** What an agent is asked in a round. Its words hold nothing private, since a manager reads them as well. */
export function purchaseQuestion(game: Game, agent: AgentId): Question<Purchase> {
  const known = questions.get(game) ?? new Map<AgentId, Question<Purchase>>()
  questions.set(game, known)
  const before = known.get(agent)
  if (before !== undefined) return before
  const question = asked(game.market, game.projects[agent] ?? [])
  known.set(agent, question)
  return question
}

function asked(market: Market, projects: readonly Project[]): Question<Purchase> {
  const [first = '', second = first] = market.resources
  return record<Purchase>({
    ask: `${marketInWords(market)} Which units are bought, and how often is each project run? Runs stand in the order of the projects.`,
    schema: purchaseShape,
    example: { units: { [first]: 4, [second]: 2 }, runs: projects.map((_, index) => (index === 0 ? 1 : 0)) },
    fallback: emptyPurchase,
    retries: furtherTries,
    legal: (purchase) => faultOf(market, projects, purchase),
    others: plansOf(market, projects).map(({ units, runs }) => purchaseOf(market, units, runs)),
  })
}

/** A purchase in the form of an answer. */
export function purchaseOf(market: Market, units: readonly number[], runs: readonly number[]): Purchase {
  const bought = market.resources.flatMap((name, resource) => {
    const amount = units[resource] ?? 0
    return amount > 0 ? [[name, amount] as const] : []
  })
  return { units: Object.fromEntries(bought), runs }
}

/** What is wrong with a purchase, without a word on what a project needs; undefined when it is allowed. */
export function faultOf(
  market: Market,
  projects: readonly Project[],
  { units, runs }: Purchase,
): string | undefined {
  const unknown = Object.keys(units).find((name) => !market.resources.includes(name))
  if (unknown !== undefined)
    return `"units" expected ${listed(market.resources, 'or')}, got ${JSON.stringify(unknown.slice(0, 40))}`
  if (runs.length > projects.length)
    return `"runs" expected a number for each of ${projects.length} projects, got ${runs.length}`
  const given = unitsGiven(market, units)
  const needed = needsOf(market, projects, runs)
  const isGiven = typesIn(given) > 0
  const short = needed.findIndex((amount, resource) => isGiven && amount > (given[resource] ?? 0))
  if (short >= 0) return `"units" expected enough for all runs, got too few of ${market.resources[short]}`
  return limitFault(market, isGiven ? given : needed)
}

function limitFault(market: Market, units: readonly number[]): string | undefined {
  if (isAllowed(market, units)) return undefined
  const types = typesIn(units)
  if (types > market.mostTypes)
    return `a purchase expected at most ${market.mostTypes} kinds of resource, got ${types}`
  return `a purchase expected a price of at most ${market.budget}, got ${costOf(market, units)}`
}

/**
 * A legal purchase with what was left out: runs without units buy the fewest units that they need; units that the
 * runs leave over go to the projects in the order listed, each run as often as it can be.
 */
export function filledBid(market: Market, projects: readonly Project[], purchase: Purchase): Bid {
  const given = unitsGiven(market, purchase.units)
  const declared = projects.map((_, project) => purchase.runs[project] ?? 0)
  const needed = needsOf(market, projects, declared)
  const units = typesIn(given) > 0 ? given : needed
  const left = units.map((amount, resource) => amount - (needed[resource] ?? 0))
  const runs = declared.map((declaredRuns, project) => {
    const needs = projects[project]?.needs ?? []
    const more = Math.min(
      ...needs.flatMap((amount, resource) =>
        amount > 0 ? [Math.floor((left[resource] ?? 0) / amount)] : [],
      ),
    )
    for (const [resource, amount] of needs.entries()) left[resource] = (left[resource] ?? 0) - more * amount
    return declaredRuns + more
  })
  return { units, runs, value: rewardOf(projects, runs) }
}

function unitsGiven(market: Market, units: Purchase['units']): readonly number[] {
  return market.resources.map((name) => (Object.hasOwn(units, name) ? (units[name] ?? 0) : 0))
}
