/** Laws of a trace. Each gives what breaks it, so that an empty list means that it holds. */

import { agentIds, agentMember } from '../../harness/core/members.ts'
import type {
  AnyTopology,
  Cost,
  RoundCounts,
  Topology,
  TopologySetting,
} from '../../harness/core/topology.ts'
import type { Cell, Trace, TraceEvent } from '../../harness/core/trace.ts'
import { eventsOf } from './support-episode.ts'

type Call = Extract<TraceEvent, { readonly kind: 'call' }>

/** Calls a topology with the parameters that the cell gave it. */
function opened<R>(
  topology: AnyTopology,
  cell: Cell,
  use: <P>(inner: Topology<P>, setting: TopologySetting<P>) => R,
): R {
  return topology.open(<P>(inner: Topology<P>) => {
    // The cell's parameters were parsed by this topology's schema.
    const params = cell.topologyParams as TopologySetting<P>['params']
    return use(inner, { params, agents: agentIds(cell.agents).map(agentMember) })
  })
}

/** Messages along edges that were not declared. */
export function undeclaredMessages(trace: Trace, topology: AnyTopology): readonly string[] {
  const edges = opened(topology, trace.cell, (inner, setting) => [...inner.edges(setting)])
  const declared = new Set(edges.map(({ from, to }) => `${from} to ${to}`))
  return eventsOf(trace, 'message')
    .map(({ from, to }) => `${from} to ${to}`)
    .filter((edge) => !declared.has(edge))
}

/** A round's cost as executed, by its formula, and its bound. */
export interface RoundCost {
  readonly round: number
  readonly executed: Cost
  readonly formula: Cost
  readonly bound: Cost
}

/** The cost of every round that somebody was asked in; the others must be empty. */
export function roundCosts(trace: Trace, topology: AnyTopology): readonly RoundCost[] {
  return eventsOf(trace, 'round').map(({ round, asks, asked }) => {
    const events = trace.events.filter((event) => event.round === round)
    const calls = events.filter((event): event is Call => event.kind === 'call')
    const firstTries = calls.filter(({ attempt }) => attempt === 0)
    const counts: RoundCounts = {
      ...{ asks, agents: trace.cell.agents, asked: asked.length },
      coordinationRounds: events.filter(({ kind }) => kind === 'coordination').length,
      bids: calls.filter(isBid).length,
    }
    const executed = {
      calls: firstTries.length,
      messages: events.filter(({ kind }) => kind === 'message').length,
    }
    const nothing = { calls: 0, messages: 0 }
    return opened(topology, trace.cell, ({ cost }, { params }) => ({
      ...{ round, executed },
      formula: asked.length > 0 ? cost.round(counts, params) : nothing,
      bound: cost.bound(trace.cell.agents, params),
    }))
  })
}

/** A bid was made when it was read and did not abstain. */
function isBid({ request, reading }: Call): boolean {
  return request === 'bid' && reading.kind === 'read' && reading.answer !== null
}

/** A request of a member: all its tries. */
export interface Tries {
  readonly request: string
  readonly calls: readonly Call[]
}

/** The calls of each request, in order. */
export function triesOf(trace: Trace): readonly Tries[] {
  const byRequest = new Map<string, Call[]>()
  for (const call of eventsOf(trace, 'call')) {
    const { member, round, request, ordinal } = call
    const name = `${request} ${ordinal} of ${member} in round ${round}`
    byRequest.set(name, [...(byRequest.get(name) ?? []), call])
  }
  return [...byRequest].map(([request, calls]) => ({ request, calls }))
}

/** Requests with a further try that did not follow a refused one, or that are not counted from 0. */
export function needlessTries(trace: Trace): readonly string[] {
  return triesOf(trace)
    .filter(({ calls }) =>
      calls.some(
        ({ attempt, reading }, index) =>
          attempt !== index || (index < calls.length - 1 && reading.kind !== 'refused'),
      ),
    )
    .map(({ request }) => request)
}

/** Events out of number, with times that are not finite, or before what the same member did last. */
export function wrongTimes(trace: Trace): readonly string[] {
  const clocks = new Map<string, number>()
  return trace.events.flatMap((event, index) => {
    const wrong: string[] = []
    if (event.seq !== index) wrong.push(`event ${index} has the number ${event.seq}`)
    if (!Number.isFinite(event.at) || event.at < 0) wrong.push(`event ${index} is at ${event.at}`)
    if (event.kind === 'message' && event.deliveredAt !== undefined && !(event.deliveredAt >= event.at))
      wrong.push(`message ${index} is delivered at ${event.deliveredAt}, sent at ${event.at}`)
    const actor = actorOf(event)
    if (actor === undefined) return wrong
    const before = clocks.get(actor) ?? 0
    if (event.at < before) wrong.push(`${actor} acts at ${event.at} in event ${index}, after ${before}`)
    clocks.set(actor, event.at + (event.kind === 'call' ? event.duration.ms : 0))
    return wrong
  })
}

function actorOf(event: TraceEvent): string | undefined {
  if (event.kind === 'call') return event.member
  return event.kind === 'message' ? event.from : undefined
}

/** Reads that point at no earlier message to the member, at a lost one, at one not yet there, or twice at one. */
export function wrongReads(trace: Trace): readonly string[] {
  const seen = new Set<number>()
  return eventsOf(trace, 'call').flatMap((call) =>
    call.reads.flatMap((seq) => {
      const wrong = wrongRead(call, trace.events[seq], seen.has(seq))
      seen.add(seq)
      return wrong === undefined ? [] : [`call ${call.seq} reads event ${seq}: ${wrong}`]
    }),
  )
}

function wrongRead(call: Call, read: TraceEvent | undefined, isSecond: boolean): string | undefined {
  if (read?.kind !== 'message') return `no message but ${read?.kind}`
  if (read.seq >= call.seq) return 'it stands later'
  if (read.to !== call.member) return `it went to ${read.to}, not to ${call.member}`
  if (read.deliveredAt === undefined) return 'it was lost'
  if (read.deliveredAt > call.at) return `it came at ${read.deliveredAt}, after ${call.at}`
  return isSecond ? 'it was read before' : undefined
}

/** Calls whose prompt holds other messages than those that the member has read, in this round or ever. */
export function wrongPrompts(trace: Trace, isMemoryKept: boolean): readonly string[] {
  const read = new Map<string, string[]>()
  return eventsOf(trace, 'call').flatMap((call) => {
    const name = isMemoryKept ? call.member : `${call.member} ${call.round}`
    const texts = read.get(name) ?? []
    for (const seq of call.reads) texts.push(...messageText(trace.events[seq]))
    read.set(name, texts)
    const shown = call.prompt.filter(({ kind }) => kind === 'message').map(({ text }) => text)
    const isExact = shown.length === texts.length && shown.every((text, index) => text === texts[index])
    return isExact
      ? []
      : [`call ${call.seq} shows ${shown.length} messages, ${call.member} read ${texts.length}`]
  })
}

function messageText(event: TraceEvent | undefined): readonly string[] {
  return event?.kind === 'message' ? [`${event.from} says:\n${event.text}`] : []
}

/** Whether nobody's answer but the fallback stood in any round. */
export function isAllFallback(trace: Trace): boolean {
  return eventsOf(trace, 'decision').every(({ source }) => source === 'fallback')
}
