import { type AuditedEpisode, defineAudit } from '../define.ts'
import { topologyIds } from '../reading/comparable.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'

/**
 * Coordination without anyone to coordinate with.
 *
 * Counts: episodes with calls whose team has one agent, staff not counted; among them, replies that were asked for as
 * revisions although no message had been read.
 * Warning: at least two topologies of a scenario with a model were run, and all of their episodes with calls have one
 * agent. A sweep over team sizes that begins with one is no finding.
 * Version history: 1 first version.
 */
export default defineAudit<{ readonly revisions: number; readonly alone: number }>({
  id: 'single-agent',
  version: 1,
  title: 'Teams of one agent',
  description:
    'Where at least two topologies were run on a scenario with a model, and every episode with calls has one agent, it is a warning. It also counts revisions that were asked for although no message had been read.',
  take(trace) {
    const calls = eventsOfKind(trace, 'call')
    // An imported fall-back stands for calls that failed.
    const isFallback = trace.result.kind === 'ended' && trace.result.answerSource === 'fallback'
    if (calls.length === 0 && !isFallback) return undefined
    const revisions = calls.filter(({ request, attempt }) => request === 'revise' && attempt === 0)
    return {
      revisions: revisions.length,
      alone: revisions.filter(({ reads }) => reads.length === 0).length,
    }
  },
  judge(episodes) {
    const scopes = Map.groupBy(episodes, ({ identity }) => `${identity.scenario.id}\n${identity.model.id}`)
    return [...scopes.values()].flatMap((own) => {
      const [first] = own
      const teams = own.filter(({ identity }) => !identity.seesUnion)
      const names = topologyIds(teams.map(({ identity }) => identity))
      if (first === undefined || names.length < 2 || teams.some(({ identity }) => identity.agents > 1))
        return []
      const { scenario, model } = first.identity
      return [
        {
          severity: 'warning',
          ...{ scenario: scenario.id, model: model.id, topologies: names },
          ...{ count: teams.length, of: teams.length },
          text: `All ${teams.length} episodes of ${names.length} topologies have one agent.${revisionText(teams)}`,
          consequence:
            'Nothing was coordinated between agents: the results compare prompts for one agent, and say nothing about several.',
          episodes: teams.map(({ episode }) => episode),
        },
      ]
    })
  },
})

function revisionText(
  teams: readonly AuditedEpisode<{ readonly revisions: number; readonly alone: number }>[],
): string {
  const lines = topologyIds(teams.map(({ identity }) => identity)).flatMap((id) => {
    const own = teams.filter(({ identity }) => identity.topology.id === id)
    const revisions = own.reduce((sum, { taken }) => sum + taken.revisions, 0)
    const alone = own.reduce((sum, { taken }) => sum + taken.alone, 0)
    return alone === 0 ? [] : [`${id} ${alone} of ${revisions}`]
  })
  return lines.length === 0
    ? ''
    : ` Revisions that no message of another member preceded: ${lines.join(', ')}.`
}
