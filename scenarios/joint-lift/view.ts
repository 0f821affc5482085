import type { AgentId } from '../../harness/define.ts'
import type { HeavyItem } from './items.ts'
import type { JointLiftState } from './state.ts'

/** What one agent sees: its own light item, and the heavy items that it reaches. */
export interface JointLiftView {
  readonly agent: AgentId
  readonly agents: number
  /** The present round, from 1. */
  readonly round: number
  readonly rounds: number
  readonly light: number
  readonly heavy: readonly HeavyItem[]
}

export function viewOf(
  { params, agents, round, items, reached }: JointLiftState,
  agent: AgentId,
): JointLiftView {
  const { rounds } = params
  const place = { agent, agents: agents.length, round: Math.min(rounds, round + 1), rounds }
  return { ...place, light: items.light[agent] ?? 0, heavy: reached[agent] ?? [] }
}

export function viewInWords({ agent, agents, round, rounds, light, heavy }: JointLiftView): string {
  return [
    `You are agent ${agent}; there are ${agents} agents, numbered from 0. This is round ${round} of ${rounds}.`,
    lightInWords(agent, light),
    ...(heavy.length === 0 ? ['You reach no heavy item.'] : heavy.map(heavyInWords)),
  ].join('\n')
}

/** The sentence that nobody but this agent has from the world. */
export function secretsOf({ items }: JointLiftState, agent: AgentId): readonly string[] {
  return [lightInWords(agent, items.light[agent] ?? 0)]
}

/** What somebody knows of the items of a round. */
export interface KnownItems {
  readonly light: ReadonlyMap<AgentId, number>
  readonly heavy: ReadonlyMap<number, HeavyItem>
}

/** What observations hold and texts state; what was seen outweighs what was said. */
export function knownItems(views: Iterable<JointLiftView>, texts: readonly string[]): KnownItems {
  const light = new Map<AgentId, number>()
  const heavy = new Map<number, HeavyItem>()
  for (const text of texts) {
    for (const [, agent, value] of text.matchAll(lightPattern)) light.set(numbered(agent), Number(value))
    for (const [, item, value, need, agents = ''] of text.matchAll(heavyPattern)) {
      const reachedBy = [...new Set(agents.split(', ').map(numbered))].sort((a, b) => a - b)
      heavy.set(Number(item), { item: Number(item), value: Number(value), need: Number(need), reachedBy })
    }
  }
  for (const view of views) {
    light.set(view.agent, view.light)
    for (const each of view.heavy) heavy.set(each.item, each)
  }
  return { light, heavy }
}

/** What somebody knows, in sentences that `knownItems` finds. */
export function knownInWords({ light, heavy }: KnownItems): string {
  const own = [...light].sort(([a], [b]) => a - b).map(([agent, value]) => lightInWords(agent, value))
  return [...own, ...[...heavy.values()].sort((a, b) => a.item - b.item).map(heavyInWords)].join('\n')
}

function lightInWords(agent: AgentId, value: number): string {
  return `The light item of agent ${agent} is worth ${value}.`
}

function heavyInWords({ item, value, need, reachedBy }: HeavyItem): string {
  return `The heavy item-${item} is worth ${value}, needs ${need} agents, and is reached by: ${reachedBy.join(', ')}.`
}

/** The number of an agent, in digits that a pattern found. */
function numbered(digits: string | undefined): AgentId {
  // Five digits are a whole number; one of nobody is looked up by nobody.
  return Number(digits) as AgentId
}

const lightPattern = /\blight item of agent (\d{1,5}) is worth (\d{1,3})\./gi
const heavyPattern =
  /\bheavy item-(\d{1,5}) is worth (\d{1,3}), needs (\d) agents, and is reached by: (\d{1,5}(?:, \d{1,5}){0,4})\./gi
