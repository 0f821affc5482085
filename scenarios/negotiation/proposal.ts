import { type AgentId, agentIds } from '../../harness/define.ts'
import type { Market } from './game.ts'
import type { Purchase } from './purchase.ts'
import { agentsOfGame } from './state.ts'
import { unitsInWords } from './words.ts'

/** What each agent is to buy. */
export type SharedPlan = ReadonlyMap<AgentId, Purchase>

/**
 * A plan for several agents, in the one sentence from which `statedPlans` recovers it.
 *
 * @param stance `propose` for a plan of one's own, `agree` for one that was heard
 * @example 'I propose: agent 0 buys 5 wood and 1 gold with runs 1, 0; agent 1 buys nothing with runs 0, 0.'
 */
export function planInWords({ resources }: Market, plan: SharedPlan, stance: 'propose' | 'agree'): string {
  const parts = [...plan].map(([agent, { units, runs }]) => {
    const amounts = resources.map((name) => (Object.hasOwn(units, name) ? (units[name] ?? 0) : 0))
    const times = runs.length > 0 ? ` with runs ${runs.join(', ')}` : ''
    return `agent ${agent} buys ${unitsInWords(resources, amounts)}${times}`
  })
  return `I ${stance}: ${parts.join('; ')}.`
}

/** The longest text that is read, in characters: many times what all sentences of a round take. */
const longestText = 20_000

const planPattern = /\bI (?:propose|agree): ([^.:\n]{1,2000})\./g
const partPattern = /^agent (\d{1,4}) buys ([^;]{1,400}?)(?: with runs (\d{1,4}(?:, \d{1,4}){0,30}))?$/
const unitsPattern = /^(\d{1,4}) (\S{1,60})$/

/** The plans that a text states in exactly such sentences, in order; all else is left out. */
export function statedPlans(text: string): readonly SharedPlan[] {
  return Array.from(text.slice(0, longestText).matchAll(planPattern)).flatMap(([, parts = '']) => {
    const stated = parts.split('; ').map(statedPart)
    const known = stated.filter((part) => part !== undefined)
    return known.length < stated.length ? [] : [new Map(known)]
  })
}

function statedPart(part: string): readonly [AgentId, Purchase] | undefined {
  const [, who, bought = '', runs] = partPattern.exec(part) ?? []
  const agent = agentIds(agentsOfGame).find((id) => id === Number(who))
  const amounts = bought === 'nothing' ? [] : bought.split(/, | and /).map((each) => unitsPattern.exec(each))
  const known = amounts.filter((amount) => amount !== null)
  if (agent === undefined || known.length < amounts.length) return undefined
  const units = Object.fromEntries(known.map(([, amount, name = '']) => [name, Number(amount)]))
  return [agent, { units, runs: runs === undefined ? [] : runs.split(', ').map(Number) }]
}
