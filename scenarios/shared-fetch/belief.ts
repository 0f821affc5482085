import type { AgentId, Belief, View } from '../../harness/define.ts'
import { chosenTasks } from '../common/work/choosing.ts'
import { sharedOut } from '../common/work/sharing-out.ts'
import { namedInList } from '../common/work/task-list.ts'
import { type Named, toldBy, toldInWords } from '../common/work/told.ts'
import type { FetchView } from './view.ts'

/**
 * What an agent fetches by itself: the pages that it was given, or the first ones of its list that no agent with a lower
 * number fetches as far as it heard. Its confidence is its skill at `fetch`; a page that it knows nothing of counts half.
 */
export function ownBelief(view: View<FetchView>): Belief<readonly string[]> {
  const { agent, observations } = view
  const seen = agent === undefined ? undefined : observations.get(agent)
  if (agent === undefined || seen === undefined) return { answer: [], confidence: 0, says: '' }
  const could = seen.list.map(({ id }) => ({ id }))
  const takes = chosenTasks({ ...view, agent }, could, namedInList).slice(0, seen.perRound)
  const ids = takes.map(({ id }) => id)
  const known = could.filter(({ id }) => ids.includes(id)).length
  return {
    answer: ids,
    confidence:
      ids.length === 0 ? 0 : ((view.skill?.('fetch') ?? 1) * (ids.length + known)) / (2 * ids.length),
    says: toldInWords(agent, { takes, could: could.filter(({ id }) => !ids.includes(id)) }),
  }
}

/**
 * What a mind decides for all: as many of the pages that it knows of as can be fetched, each to one agent. It knows
 * those on the lists that it sees, or those that it was told of, and takes them as they come.
 */
export function beliefForAll(
  view: View<FetchView>,
  asked: readonly AgentId[],
): Belief<{ readonly [agent: string]: readonly string[] }> {
  const [seen] = view.observations.values()
  const told = toldBy(view.claims, namedInList)
  const pages =
    seen === undefined ? pagesTold([...told.values()]) : pagesSeen([...view.observations.values()])
  const most = seen?.perRound ?? Math.max(0, ...[...told.values()].map(({ takes }) => takes.length))
  const parts = sharedOut(pages.slice(0, most * asked.length), asked, { most })
  return {
    answer: Object.fromEntries(asked.map((agent) => [agent, parts.get(agent) ?? []])),
    confidence: pages.length === 0 ? 0 : 1,
    says: [...parts]
      .map(([agent, ids]) => toldInWords(agent, { takes: ids.map((id) => ({ id })), could: [] }))
      .join('\n'),
  }
}

function pagesSeen(views: readonly FetchView[]): FetchView['list'] {
  return [...new Map(views.flatMap(({ list }) => list).map((page) => [page.id, page])).values()]
}

/** Told pages, those that somebody takes first; how long they take was not told. */
function pagesTold(told: readonly { takes: readonly Named[]; could: readonly Named[] }[]): FetchView['list'] {
  const named = [...told.flatMap(({ takes }) => takes), ...told.flatMap(({ could }) => could)]
  return [...new Set(named.map(({ id }) => id))].map((id) => ({ id, durationMs: 1 }))
}
