import { defineAudit } from '../define.ts'

/**
 * Too few worlds to speak of.
 *
 * Counts: unlike seeds of a scenario.
 * Info: fewer than 5.
 * Version history: 1 first version.
 */
export default defineAudit<true>({
  id: 'few-seeds',
  version: 1,
  title: 'Few seeds',
  description: 'A scenario that was run on fewer than 5 seeds is information.',
  take: () => true,
  judge(episodes) {
    const scopes = Map.groupBy(episodes, ({ identity }) =>
      JSON.stringify([identity.scenario.id, identity.model.id]),
    )
    return [...scopes.values()].flatMap((own) => {
      const [first] = own
      const seeds = new Set(own.map(({ seed }) => seed)).size
      if (first === undefined || seeds >= 5) return []
      return [
        {
          severity: 'info',
          ...{ scenario: first.identity.scenario.id, model: first.identity.model.id },
          topologies: [...new Set(own.map(({ identity }) => identity.topology.id))].toSorted(),
          ...{ count: seeds, of: 5, text: `${seeds} of 5 seeds were run.` },
          consequence: 'Other seeds may tell another story.',
          episodes: own.map(({ episode }) => episode),
        },
      ]
    })
  },
})
