import type { AgentId } from '../../harness/define.ts'
import type { Market, Project } from './game.ts'

/**
 * What is for sale, in the one sentence from which `statedMarket` recovers it.
 *
 * @example 'For sale: 10 wood at 1, 6 gold at 3; each agent has 18 to spend and may buy at most 2 kinds.'
 */
export function marketInWords({ resources, supply, unitCost, budget, mostTypes }: Market): string {
  const goods = resources.map((name, index) => `${supply[index]} ${name} at ${unitCost[index]}`)
  return `For sale: ${goods.join(', ')}; each agent has ${budget} to spend and may buy at most ${mostTypes} kinds.`
}

/**
 * A project, in the one sentence from which `statedProjects` recovers it. Agent and project have numbers, so that
 * no two projects have the same sentence.
 *
 * @example 'Agent 0, project 1: each run uses 3 stone and 2 gold and pays 9.'
 */
export function projectInWords(
  { resources }: Market,
  agent: AgentId,
  index: number,
  { needs, reward }: Project,
): string {
  return `Agent ${agent}, project ${index + 1}: each run uses ${unitsInWords(resources, needs)} and pays ${reward}.`
}

/** The sentences of an agent's projects. */
export function projectsInWords(
  market: Market,
  agent: AgentId,
  projects: readonly Project[],
): readonly string[] {
  return projects.map((project, index) => projectInWords(market, agent, index, project))
}

/** Units by name, `3 stone and 2 gold`; `nothing` where there are none. */
export function unitsInWords(resources: readonly string[], units: readonly number[]): string {
  const parts = resources.flatMap((name, resource) => {
    const amount = units[resource] ?? 0
    return amount > 0 ? [`${amount} ${name}`] : []
  })
  return parts.length === 0 ? 'nothing' : listed(parts, 'and')
}

/** Names with commas and a word before the last. */
export function listed(names: readonly string[], word: 'and' | 'or'): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`
}

/** The longest text that is read, in characters: many times what all sentences of a round take. */
const longestText = 20_000

const marketPattern =
  /For sale: ([^;.\n]{1,1000}(?:\.\d[^;.\n]{0,1000}){0,40}); each agent has (\d{1,9}(?:\.\d{1,6})?) to spend and may buy at most (\d{1,3}) kinds\./
const goodPattern = /^(\d{1,4}) (\S{1,60}) at (\d{1,9}(?:\.\d{1,6})?)$/

/** The market that a text states in exactly this sentence; undefined when it states none. */
export function statedMarket(text: string): Market | undefined {
  const match = marketPattern.exec(text.slice(0, longestText))
  if (match === null) return undefined
  const goods = (match[1] ?? '').split(', ').map((good) => goodPattern.exec(good))
  const known = goods.filter((good) => good !== null)
  if (known.length < goods.length) return undefined
  return {
    resources: known.map(([, , name = '']) => name),
    supply: known.map(([, amount]) => Number(amount)),
    unitCost: known.map(([, , , price]) => Number(price)),
    budget: Number(match[2]),
    mostTypes: Number(match[3]),
  }
}

/** A project as somebody stated it. */
export interface StatedProject {
  readonly agent: number
  /** Place in the agent's list, from 0. */
  readonly index: number
  /** Units by name. */
  readonly needs: ReadonlyMap<string, number>
  readonly reward: number
}

const projectPattern =
  /Agent (\d{1,4}), project (\d{1,2}): each run uses ([^.:\n]{1,400}?) and pays (\d{1,9})\./g
const partPattern = /^(\d{1,4}) (\S{1,60})$/

/** The projects that a text states in exactly these sentences, in order; all else is left out. */
export function statedProjects(text: string): readonly StatedProject[] {
  return Array.from(text.slice(0, longestText).matchAll(projectPattern)).flatMap((match) => {
    const parts = (match[3] ?? '').split(/, | and /).map((part) => partPattern.exec(part))
    const known = parts.filter((part) => part !== null)
    if (known.length < parts.length) return []
    const needs = new Map(known.map(([, amount, name = '']) => [name, Number(amount)]))
    return [{ agent: Number(match[1]), index: Number(match[2]) - 1, needs, reward: Number(match[4]) }]
  })
}
