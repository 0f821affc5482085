import {
  type AgentId,
  agentIds,
  type Setting,
  type Status,
  type Streams,
  type Task,
} from '../../harness/define.ts'
import { mostFetched } from './best.ts'
import { drawnOrders, drawnSite, type FetchParams, isKnown, type Page } from './site.ts'

/** A page that was fetched: by whom first, and everybody who did so in that round or later. */
export interface Fetched {
  /** Place among all pages. */
  readonly page: number
  readonly by: AgentId
  readonly agents: readonly AgentId[]
}

/** A moment of the crawl. */
export interface FetchState {
  readonly params: FetchParams
  readonly agents: readonly AgentId[]
  /** The whole site; no observation holds what nobody found yet. */
  readonly site: readonly Page[]
  /** By agent and page, what the agent's list is in ascending order of; empty where lists are in order of the site. */
  readonly orders: readonly (readonly number[])[]
  /** The most pages that any team could fetch. */
  readonly best: number
  /** Rounds played. */
  readonly round: number
  /** Each page once. */
  readonly fetched: readonly Fetched[]
  /** The pages that are known and that nobody has fetched, in order of the site. */
  readonly open: readonly Page[]
}

export function opened(streams: Streams, setting: Setting<FetchParams>): FetchState {
  const { params, agents } = setting
  const site = drawnSite(streams, setting)
  const best = mostFetched(site, { rounds: params.rounds, atOnce: agents * params.perRound })
  const open = openPages(site, [])
  const orders = drawnOrders(streams, setting)
  return { params, agents: agentIds(agents), site, orders, best, round: 0, fetched: [], open }
}

/** The state one round later, with these pages fetched in it. */
export function advanced(state: FetchState, fetchedNow: readonly Fetched[]): FetchState {
  const again = new Map(fetchedNow.map(({ page, agents }) => [page, agents]))
  const before = state.fetched.map((each) => ({
    ...each,
    agents: [...new Set([...each.agents, ...(again.get(each.page) ?? [])])],
  }))
  for (const { page } of before) again.delete(page)
  const fetched = [...before, ...fetchedNow.filter(({ page }) => again.has(page))]
  return { ...state, round: state.round + 1, fetched, open: openPages(state.site, fetched) }
}

function openPages(site: readonly Page[], fetched: readonly Fetched[]): readonly Page[] {
  const done = new Set(fetched.map(({ page }) => page))
  return site.filter((page, index) => !done.has(index) && isKnown(page, done))
}

/** The pages that an agent may name: with lists of their own, also those that others have fetched. */
export function namedPages(state: FetchState): readonly Page[] {
  return namedPlaces(state).flatMap((place) => state.site[place] ?? [])
}

function namedPlaces({ params, site, fetched }: FetchState): readonly number[] {
  const done = new Set(fetched.map(({ page }) => page))
  return site.flatMap((page, place) =>
    isKnown(page, done) && (params.visited === 'own' || !done.has(place)) ? [place] : [],
  )
}

/**
 * The pages on an agent's list, in its order: those listed for it and those that it found itself, less those that it
 * fetched, or that anybody did.
 */
export function listOf(state: FetchState, agent: AgentId): readonly Page[] {
  const found = new Set(placesFetchedBy(state, agent))
  const order = (place: number) => state.orders[agent]?.[place] ?? place
  return namedPlaces(state)
    .filter((place) => !found.has(place))
    .toSorted((a, b) => order(a) - order(b))
    .flatMap((place) => state.site[place] ?? [])
    .filter(
      ({ listedFor, linkedFrom }) =>
        listedFor.includes(agent) || (linkedFrom !== undefined && found.has(linkedFrom)),
    )
}

/** Ids of the pages that an agent fetched, in order of the site. */
export function fetchedBy(state: FetchState, agent: AgentId): readonly string[] {
  return placesFetchedBy(state, agent).flatMap((page) => state.site[page]?.id ?? [])
}

function placesFetchedBy({ fetched }: FetchState, agent: AgentId): readonly number[] {
  return fetched
    .flatMap(({ page, agents }) => (agents.includes(agent) ? [page] : []))
    .toSorted((a, b) => a - b)
}

/** Pages as work; by default those that nobody has fetched, whoever knows of them. */
export function tasksOf(state: FetchState, pages = state.open): readonly Task[] {
  return pages.map(({ id, durationMs }) => ({
    ...{ id, capability: 'fetch', durationMs, isIdempotent: true, value: 1, after: [] },
  }))
}

/** An agent's pay-off is the number of pages that it was the first to fetch. */
export function statusOf({ params, agents, site, best, round, fetched }: FetchState): Status {
  const isDone = fetched.length === site.length
  if (!isDone && round < params.rounds) return { kind: 'running' }
  return {
    kind: 'ended',
    cause: isDone ? 'goal' : 'turn-limit',
    score: fetched.length / best,
    payoffs: agents.map((agent) => fetched.filter(({ by }) => by === agent).length),
  }
}
