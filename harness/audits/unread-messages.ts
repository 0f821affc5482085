import { type AuditedEpisode, agentIds, defineAudit, type MemberId, memberId, type Trace } from '../define.ts'
import { topologyIds } from '../reading/comparable.ts'
import { eventsOfKind } from '../reading/events-of-kind.ts'

/**
 * Talk that could not matter: messages that entered no prompt.
 *
 * Counts: messages that were delivered, and those of them that no later call read. Cells with a fault are left out,
 * since a crashed agent reads nothing.
 * Warning: a topology delivered messages and not one was ever read. Info: more than half were not, or all of them were
 * posts on boards, which are left for later rounds that there may not have been.
 * Version history: 1 first version; 2 what a mechanism's rule wrote does not count, and posts alone are information.
 */
export default defineAudit<Talk>({
  id: 'unread-messages',
  version: 2,
  title: 'Messages that nobody read',
  description:
    'A topology whose delivered messages entered no prompt at all is a warning; one where more than half did not is information. Cells with a fault are left out.',
  take(trace) {
    const delivered = eventsOfKind(trace, 'message').filter(
      ({ deliveredAt, protocol }) => deliveredAt !== undefined && protocol === undefined,
    )
    if (delivered.length === 0 || trace.cell.fault.id !== 'none') return undefined
    const read = new Set(eventsOfKind(trace, 'call').flatMap(({ reads }) => reads))
    const unread = delivered.filter(({ seq }) => !read.has(seq))
    const posts = unread.filter(({ to }) => isPlace(trace, to))
    return { delivered: delivered.length, unread: unread.length, posts: posts.length }
  },
  judge(episodes) {
    const scopes = Map.groupBy(episodes, ({ identity: { scenario, topology, model } }) =>
      JSON.stringify([scenario.id, model.id, topology.id]),
    )
    return [...scopes.values()].flatMap((own) => {
      const [delivered, unread] = [total(own, 'delivered'), total(own, 'unread')]
      const areAllPosts = total(own, 'posts') === unread
      const [first] = own
      if (first === undefined || unread <= delivered / 2) return []
      const { scenario, model } = first.identity
      return [
        {
          severity: unread === delivered && !areAllPosts ? 'warning' : 'info',
          ...{ scenario: scenario.id, model: model.id },
          topologies: topologyIds(own.map(({ identity }) => identity)),
          ...{ count: unread, of: delivered },
          text: `${unread} of ${delivered} delivered messages entered no prompt.`,
          consequence: 'These messages cannot have changed an answer, so their cost bought no coordination.',
          episodes: own.filter(({ taken }) => taken.unread > 0).map(({ episode }) => episode),
        } as const,
      ]
    })
  },
})

interface Talk {
  readonly delivered: number
  readonly unread: number
  /** Of the unread ones those that were left in a place. */
  readonly posts: number
}

/** Whether something is a board or the like: no agent, and never asked anything. */
function isPlace({ cell, events }: Pick<Trace, 'cell' | 'events'>, id: MemberId): boolean {
  const isAgent = agentIds(cell.agents).some((agent) => memberId(`agent-${agent}`) === id)
  return !isAgent && !events.some((event) => event.kind === 'call' && event.member === id)
}

function total(episodes: readonly AuditedEpisode<Talk>[], what: keyof Talk): number {
  return episodes.reduce((sum, { taken }) => sum + taken[what], 0)
}
