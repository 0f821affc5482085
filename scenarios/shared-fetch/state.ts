import {
  type AgentId,
  agentIds,
  type Setting,
  type Status,
  type Streams,
  type Task,
} from '../../harness/define.ts'
import { mostFetched } from './best.ts'
import { drawnSite, type FetchParams, isKnown, type Page } from './site.ts'

/** A page that was fetched: by whom first, and everybody who did so in that round. */
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
  /** The most pages that any team could fetch. */
  readonly best: number
  /** Rounds played. */
  readonly round: number
  readonly fetched: readonly Fetched[]
  /** The pages that are known and that nobody has fetched, in order of the site. */
  readonly open: readonly Page[]
}

export function opened(streams: Streams, setting: Setting<FetchParams>): FetchState {
  const { params, agents } = setting
  const site = drawnSite(streams, setting)
  const best = mostFetched(site, { rounds: params.rounds, atOnce: agents * params.perRound })
  const open = openPages(site, [])
  return { params, agents: agentIds(agents), site, best, round: 0, fetched: [], open }
}

/** The state one round later, with these pages fetched in it. */
export function advanced(state: FetchState, fetchedNow: readonly Fetched[]): FetchState {
  const fetched = [...state.fetched, ...fetchedNow]
  return { ...state, round: state.round + 1, fetched, open: openPages(state.site, fetched) }
}

function openPages(site: readonly Page[], fetched: readonly Fetched[]): readonly Page[] {
  const done = new Set(fetched.map(({ page }) => page))
  return site.filter((page, index) => !done.has(index) && isKnown(page, done))
}

/** The open pages on an agent's list: those listed for it, and those that it found itself. */
export function listOf({ fetched, open }: FetchState, agent: AgentId): readonly Page[] {
  const found = new Set(fetched.flatMap(({ page, agents }) => (agents.includes(agent) ? [page] : [])))
  return open.filter(
    ({ listedFor, linkedFrom }) =>
      listedFor.includes(agent) || (linkedFrom !== undefined && found.has(linkedFrom)),
  )
}

/** The open pages as work, whoever knows of them. */
export function tasksOf(state: FetchState): readonly Task[] {
  return state.open.map(({ id, durationMs }) => ({
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
