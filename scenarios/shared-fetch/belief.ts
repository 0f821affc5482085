import type { AgentId, Belief, View } from '../../harness/define.ts'
import { chosenTasks } from '../common/work/choosing.ts'
import { type Portion, sharedOut } from '../common/work/sharing-out.ts'
import { namedInList } from '../common/work/task-list.ts'
import { doneBefore, type Named, type Told, toldBy, toldInWords } from '../common/work/told.ts'
import type { FetchView } from './view.ts'

/**
 * What an agent fetches by itself: the pages that it was given, or the first ones of its list that nobody has fetched and
 * no agent with a lower number fetches as far as it heard or read. It tells what it has fetched. Its confidence is its
 * skill at `fetch`; a page that it knows nothing of counts half.
 */
export function ownBelief(view: View<FetchView>): Belief<readonly string[]> {
  const { agent, observations } = view
  const seen = agent === undefined ? undefined : observations.get(agent)
  if (agent === undefined || seen === undefined) return { answer: [], confidence: 0, says: '' }
  const done = doneBefore(view.claims, namedInList)
  const could = named(seen.list.map(({ id }) => id).filter((id) => !done.has(id)))
  const takes = chosenTasks({ ...view, agent }, could, namedInList).slice(0, seen.perRound)
  const ids = takes.map(({ id }) => id)
  const known = could.filter(({ id }) => ids.includes(id)).length
  return {
    answer: ids,
    confidence:
      ids.length === 0 ? 0 : ((view.skill?.('fetch') ?? 1) * (ids.length + known)) / (2 * ids.length),
    says: toldInWords(agent, {
      takes,
      could: could.filter(({ id }) => !ids.includes(id)),
      did: named(seen.fetched),
    }),
  }
}

/**
 * What a mind decides for all: as many of the pages that it knows of as can be fetched, each to one agent. It knows
 * those on the lists that it sees and those that it was told of, but for those that it knows to be fetched.
 */
export function beliefForAll(
  view: View<FetchView>,
  asked: readonly AgentId[],
): Belief<{ readonly [agent: string]: readonly string[] }> {
  const views = [...view.observations.values()]
  const told = [...toldBy(view.claims, namedInList).values()]
  const done = doneBefore(view.claims, namedInList)
  for (const id of views.flatMap(({ fetched }) => fetched)) done.add(id)
  const pages = knownPages(views, told).filter(({ id }) => !done.has(id))
  const most = views[0]?.perRound ?? Math.max(0, ...told.map(({ takes }) => takes.length))
  const parts = sharedOut(pages.slice(0, most * asked.length), asked, { most })
  return {
    answer: Object.fromEntries(asked.map((agent) => [agent, parts.get(agent) ?? []])),
    confidence: pages.length === 0 ? 0 : 1,
    says: [...parts]
      .map(([agent, ids]) => {
        const did = named(views.find((seen) => seen.agent === agent)?.fetched ?? [])
        return toldInWords(agent, { takes: named(ids), could: [], did })
      })
      .join('\n'),
  }
}

/**
 * The pages on the lists that a mind sees and those that it was told of, by number, so that minds that know of the same
 * pages plan the same. Nobody tells how long a page takes: a mind that was told of some takes all for equally long.
 */
function knownPages(views: readonly FetchView[], told: readonly Told[]): readonly Portion[] {
  const seen = views.flatMap(({ list }) => list)
  const heard = told.flatMap(({ takes, could }) => [...takes, ...could]).map(({ id }) => id)
  const pages = new Map<string, Portion>(heard.map((id) => [id, { id, durationMs: 1 }]))
  for (const { id, durationMs } of seen)
    pages.set(id, { id, durationMs: heard.length === 0 ? durationMs : 1 })
  return [...pages.values()].toSorted((a, b) => numberOf(a.id) - numberOf(b.id))
}

/** The number in a page's id; ids of pages that do not exist may hold none. */
function numberOf(id: string): number {
  return Number(/\d+$/.exec(id)?.[0] ?? Number.MAX_SAFE_INTEGER)
}

function named(ids: readonly string[]): readonly Named[] {
  return ids.map((id) => ({ id }))
}
