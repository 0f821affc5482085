import { type AgentId, agentIds, type Rng, z } from '../../harness/define.ts'

export const jointLiftParams = z.object({
  need: z.number().int().min(2).max(4).default(2).describe('agents that a heavy item needs at once'),
  reach: z
    .number()
    .int()
    .min(2)
    .max(5)
    .default(3)
    .describe('agents that can reach a heavy item, at least as many as it needs'),
  density: z.number().min(0).max(1).default(0.6).describe('heavy items for each agent'),
  rounds: z.number().int().min(1).max(1000).default(4).describe('rounds, each with new items'),
})

export type JointLiftParams = z.infer<typeof jointLiftParams>

/** An item that several must lift at once. */
export interface HeavyItem {
  /** Number within its round, from 0. */
  readonly item: number
  readonly value: number
  /** How many agents it needs. */
  readonly need: number
  /** Who can reach it, ascending. */
  readonly reachedBy: readonly AgentId[]
}

/** What lies about in one round. */
export interface Items {
  readonly heavy: readonly HeavyItem[]
  /** The value of each agent's own light item. */
  readonly light: readonly number[]
}

/** Light items are worth from 1 to this, each as likely. */
export const largestLight = 5
const largestGain = 5

/**
 * New items. A heavy one is reached by neighbours in number, and worth from 2 to 6 for each agent that it needs, where
 * light ones are worth 1 to 5: lifting it together pays on average, but not for all who might. Places are distinct, so
 * that an agent reaches at most `reach` of them.
 */
export function drawnItems({ need, reach, density }: JointLiftParams, n: number, rng: Rng): Items {
  const agents = agentIds(n)
  const width = Math.min(n, Math.max(need, reach))
  const light = agents.map(() => 1 + rng.below(largestLight))
  const places = Array.from({ length: n - width + 1 }, (_, place) => place)
  const count = Math.min(places.length, Math.max(1, Math.round(density * n)))
  // The first so many of a shuffle (Fisher and Yates).
  for (let at = 0; at < count; at += 1) {
    const other = at + rng.below(places.length - at)
    const [a = 0, b = 0] = [places[at], places[other]]
    places[at] = b
    places[other] = a
  }
  const heavy = places
    .slice(0, count)
    .sort((a, b) => a - b)
    .map((place, item): HeavyItem => {
      const each = 2 + rng.below(largestGain)
      return { item, need, value: each * need, reachedBy: agents.slice(place, place + width) }
    })
  return { heavy, light }
}

/** The heavy items that each agent reaches, by its number. */
export function reachedItems({ heavy, light }: Items): readonly (readonly HeavyItem[])[] {
  const byAgent = light.map((): HeavyItem[] => [])
  for (const each of heavy) for (const agent of each.reachedBy) byAgent[agent]?.push(each)
  return byAgent
}
