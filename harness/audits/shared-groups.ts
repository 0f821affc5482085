import { type AuditedEpisode, type AuditFinding, defineAudit } from '../define.ts'
import { topologyIds } from '../reading/comparable.ts'
import { itemFacts } from '../reading/item-facts.ts'

/**
 * Items that are not independent because they belong to one group of events.
 *
 * Counts: items and groups as the world names them; the effective number of items if those of a group moved as one,
 * (sum n)^2 / sum n^2 over groups of n items (Kish 1965, Survey Sampling, section 8.2).
 * Warning: items share groups, and there are fewer than 30 groups or the effective number is under half of the items.
 * Info: items share groups otherwise. Groups without a name are not guessed.
 * Version history: 1 first version.
 */
export default defineAudit<{ readonly group: string; readonly item: string }>({
  id: 'shared-groups',
  version: 1,
  title: 'Items that share a group',
  description:
    'Items that the world puts into one group of events depend on each other. With fewer than 30 groups, or with an effective number of items, (sum n)^2 / sum n^2 over groups of n, under half of the items, it is a warning, else information.',
  take(trace, hash) {
    const facts = itemFacts(trace)
    if (facts?.group === undefined) return undefined
    return { group: hash(facts.group), item: hash(facts.item ?? String(trace.seed)) }
  },
  judge(episodes) {
    const scopes = Map.groupBy(episodes, ({ identity }) => {
      return JSON.stringify([identity.scenario.id, identity.scenarioParams, identity.model.id])
    })
    return [...scopes.values()].flatMap(judged)
  },
})

const [fewestGroups, smallestShare] = [30, 0.5]

function judged(
  episodes: readonly AuditedEpisode<{ readonly group: string; readonly item: string }>[],
): readonly AuditFinding[] {
  const groups = new Map<string, Set<string>>()
  for (const { taken } of episodes) {
    const own = groups.get(taken.group) ?? new Set()
    groups.set(taken.group, own.add(taken.item))
  }
  const sizes = [...groups.values()].map(({ size }) => size)
  const items = sizes.reduce((sum, size) => sum + size, 0)
  const largest = sizes.reduce((most, size) => Math.max(most, size), 0)
  const [first] = episodes
  if (largest < 2 || first === undefined) return []
  const effective = items ** 2 / sizes.reduce((sum, size) => sum + size ** 2, 0)
  const shared = sizes.filter((size) => size > 1).reduce((sum, size) => sum + size, 0)
  const isGrave = groups.size < fewestGroups || effective < smallestShare * items
  const { scenario, model } = first.identity
  return [
    {
      severity: isGrave ? 'warning' : 'info',
      ...{ scenario: scenario.id, model: model.id },
      topologies: topologyIds(episodes.map(({ identity }) => identity)),
      ...{ count: shared, of: items },
      text: `${items} items are in ${groups.size} groups of events, the largest of ${largest}; ${shared} items share a group. If the items of a group moved as one, they would count as ${effective.toFixed(1)}.`,
      consequence:
        'Intervals and tests that take the items for independent are too narrow; those of this project resample whole groups.',
      episodes: episodes
        .filter(({ taken }) => (groups.get(taken.group)?.size ?? 0) > 1)
        .map(({ episode }) => episode),
    },
  ]
}
