import type { AgentId, Claim, View } from '../../harness/define.ts'
import { type HeavyItem, largestLight } from './items.ts'
import { bestLift, light, rest, toItem } from './payoffs.ts'
import { type JointLiftView, type KnownItems, knownItems } from './view.ts'

/** What a mind knows, with a mean light item for those of whom it knows nothing and who announced nothing. */
export function expectedFor(
  known: KnownItems,
  agents: readonly AgentId[],
  announced: ReadonlyMap<AgentId, string>,
): KnownItems {
  const mean = (1 + largestLight) / 2
  const own = agents.flatMap((agent): [AgentId, number][] => {
    const value = known.light.get(agent) ?? (announced.has(agent) ? undefined : mean)
    return value === undefined ? [] : [[agent, value]]
  })
  return { ...known, light: new Map([...known.light, ...own]) }
}

/** What a mind saw and was told. */
export function knowledgeOf({ observations, claims }: View<JointLiftView>): KnownItems {
  return knownItems(
    observations.values(),
    claims.map(({ text }) => text),
  )
}

/** The most moves that a mind considers for an agent, and the most entries of tables that it goes through. */
const mostMoves = 8
const mostEntries = 2_000_000

/** The best moves for those whose light item is known, with what others announced. */
export function bestKnown(
  known: KnownItems,
  announced: ReadonlyMap<AgentId, string>,
): ReadonlyMap<AgentId, string> {
  const agents = [...known.light.keys()].sort((a, b) => a - b)
  const decides = new Set(agents)
  const options = new Map<AgentId, string[]>(agents.map((agent) => [agent, [rest, light]]))
  const heavy = [...known.heavy.values()].flatMap((each): readonly HeavyItem[] => {
    const coming = each.reachedBy.filter(
      (agent) => !decides.has(agent) && announced.get(agent) === toItem(each),
    )
    const reachedBy = each.reachedBy.filter((agent) => decides.has(agent))
    const isFull = reachedBy.some((agent) => (options.get(agent)?.length ?? 0) >= mostMoves)
    if (reachedBy.length === 0 || isFull) return []
    for (const agent of reachedBy) options.get(agent)?.push(toItem(each))
    return [{ ...each, need: Math.max(0, each.need - coming.length), reachedBy }]
  })
  const lightValue = (agent: AgentId): number => known.light.get(agent) ?? 0
  const lifting = { agents, heavy, lightValue, moves: (agent: AgentId) => options.get(agent) ?? [] }
  return bestLift(lifting, mostEntries)?.moves ?? new Map()
}

/** The last move that each agent announced for itself. */
export function lastWords(claims: readonly Claim[]): ReadonlyMap<AgentId, string> {
  const words = new Map<AgentId, string>()
  for (const { agent, answer, isJoint } of claims)
    if (agent !== undefined && !isJoint && typeof answer === 'string' && movePattern.test(answer))
      words.set(agent, answer)
  return words
}

const movePattern = /^(rest|light|item-\d{1,5})$/
