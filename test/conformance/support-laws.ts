/** Laws of a trace. Each gives what breaks it, so that an empty list means that it holds. */

import { canonicalJson } from '../../harness/core/json.ts'
import { agentIds, agentMember, memberId } from '../../harness/core/members.ts'
import type {
  AnyTopology,
  Cost,
  RoundCounts,
  Topology,
  TopologySetting,
} from '../../harness/core/topology.ts'
import type { Cell, Trace, TraceEvent } from '../../harness/core/trace.ts'
import { postedInWords } from '../../harness/run/board-reading.ts'
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
  const declared = opened(topology, trace.cell, (inner, setting) => {
    const edges = inner.edges(setting)
    if ('allows' in edges) return edges
    const listed = new Set([...edges].map(({ from, to }) => `${from} to ${to}`))
    return { allows: (from: string, to: string) => listed.has(`${from} to ${to}`) }
  })
  return eventsOf(trace, 'message')
    .filter(({ from, to }) => !declared.allows(from, to))
    .map(({ from, to }) => `${from} to ${to}`)
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
    const firstTries = calls.filter(({ attempt, turn }) => attempt === 0 && turn === undefined)
    const counts: RoundCounts = {
      ...{ asks, agents: trace.cell.agents, asked: asked.length },
      coordinationRounds: events.filter(({ kind }) => kind === 'coordination').length,
      bids: calls.filter(isBid).length,
      commitments: commitments(calls, asked.length),
      earlyAnswers: calls.filter(isEarlyAnswer).length,
      marks: markCounts(events),
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

function markCounts(events: readonly TraceEvent[]): RoundCounts['marks'] {
  const names = events.flatMap((event) => (event.kind === 'mark' ? [event.name] : []))
  return Object.fromEntries([...Map.groupBy(names, (name) => name)].map(([name, all]) => [name, all.length]))
}

/** Plans that could be read and that every asked agent accepted: the votes on each have one ordinal. */
function commitments(calls: readonly Call[], asked: number): number {
  const accepted = calls.filter(
    ({ request, reading }) => request === 'commit' && reading.kind === 'read' && reading.answer === 'accept',
  )
  const plans = calls.filter(({ request, scope }) => scope === 'group' && makingPlans.has(request))
  const planOf = ([vote]: readonly Call[]) => plans.findLast(({ seq }) => seq < (vote?.seq ?? 0))
  return [...Map.groupBy(accepted, ({ ordinal }) => ordinal).values()].filter(
    (votes) => votes.length === asked && planOf(votes)?.reading.kind === 'read',
  ).length
}

const makingPlans: ReadonlySet<string> = new Set(['propose', 'revise', 'merge'])

/** A bid was made when it was read and did not abstain. */
function isBid({ request, reading }: Call): boolean {
  return request === 'bid' && reading.kind === 'read' && reading.answer !== null
}

/** A turn of talk that held an answer. */
function isEarlyAnswer({ request, reading }: Call): boolean {
  return request === 'speak' && reading.kind === 'read' && reading.answer !== null
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

/**
 * Requests whose calls are not counted from 0: a try follows a refused one, a turn of a try one that asked for tools,
 * and the last call has a reply.
 */
export function needlessTries(trace: Trace): readonly string[] {
  return triesOf(trace)
    .filter(({ calls }) => {
      let [attempt, turn] = [0, 0]
      const isWrong = calls.some((call, index) => {
        const isOutOfPlace = call.attempt !== attempt || (call.turn ?? 0) !== turn || call.turn === 0
        const isDeferred = call.reading.kind === 'deferred'
        const isMore = index < calls.length - 1
        turn = isDeferred ? turn + 1 : 0
        attempt = isDeferred ? attempt : attempt + 1
        return isOutOfPlace || (isMore ? call.reading.kind === 'read' : isDeferred)
      })
      return isWrong
    })
    .map(({ request }) => request)
}

/** Members whose uses of tools are not, one for one, what their last call asked for, or stand in no later prompt. */
export function wrongTools(trace: Trace): readonly string[] {
  const open = new Map<string, string[]>()
  const used = new Map<string, number>()
  const wrong: string[] = []
  for (const event of trace.events) {
    if (event.kind !== 'tool' && event.kind !== 'call') continue
    const asked = open.get(event.member) ?? []
    if (event.kind === 'tool') {
      const use = canonicalJson([event.tool, event.arguments])
      if (asked.shift() !== use) wrong.push(`event ${event.seq}: ${event.member} did not ask for ${use}`)
      used.set(event.member, (used.get(event.member) ?? 0) + 1)
      continue
    }
    if (asked.length > 0) wrong.push(`call ${event.seq}: ${event.member} was not given ${asked.join(', ')}`)
    const before = (event.turn ?? event.attempt) > 0 ? (used.get(event.member) ?? 0) : 0
    const shown = event.prompt.filter(({ kind }) => kind === 'tool-result').length
    if (shown !== before) wrong.push(`call ${event.seq} shows ${shown} results of ${before}`)
    used.set(event.member, before)
    const isDeferred = event.reading.kind === 'deferred'
    const next = (isDeferred ? (event.toolCalls ?? []) : []).map((call) =>
      canonicalJson([call.tool, call.arguments]),
    )
    if (isDeferred && next.length === 0) wrong.push(`call ${event.seq} is deferred for nothing`)
    open.set(event.member, next)
  }
  return wrong
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

/** A board and who may read it. */
export interface Readers {
  readonly name: string
  readonly readers: readonly string[]
}

/** The boards of a topology. */
export function boardsOf({ cell }: Trace, topology: AnyTopology): readonly Readers[] {
  return opened(topology, cell, (inner, setting) => {
    const edges = inner.edges(setting)
    const members = [...setting.agents.map(({ id }) => id), ...(inner.staff?.(setting) ?? []).map(memberId)]
    return (inner.boards?.(setting) ?? []).map((name) => ({
      name,
      readers:
        'allows' in edges
          ? members.filter((member) => edges.allows(memberId(name), member))
          : [...edges].filter(({ from }) => from === name).map(({ to }) => to),
    }))
  })
}

/**
 * Calls that show another board than one that the member may read, or that do not show all that had arrived on it since
 * some round, in order, when the member was asked; and posts in a prompt that are counted as read by no call up to it.
 */
export function wrongBoards(trace: Trace, boards: readonly Readers[]): readonly string[] {
  const read = new Set<string>()
  return eventsOf(trace, 'call').flatMap((call) => {
    for (const seq of call.reads) read.add(`${seq} ${call.member}`)
    const marked = call.prompt.filter(({ kind }) => kind === 'board').map(({ text }) => text)
    const shown = marked.map((text) => text.replace(/ \(strength [\d.e+-]+\):$/m, ':'))
    if (shown.length === 0) return []
    // Of marks that fade, those on weak trails are left out.
    const fades = shown.some((text, index) => text !== marked[index])
    const open = boards.filter(({ readers }) => readers.includes(call.member)).map(({ name }) => name)
    const posts = eventsOf(trace, 'message').filter(
      ({ to, deliveredAt, seq }) => open.includes(to) && deliveredAt !== undefined && seq < call.seq,
    )
    const texts = posts.map(({ to, from, round, text }) =>
      postedInWords(to, { by: from, round, text }, call.round),
    )
    const wrong = shown.filter((text) => !texts.includes(text))
    // What was posted in an earlier round had arrived; older rounds than the oldest that is shown may be left out.
    const oldest = Math.min(
      ...posts.flatMap(({ round }, index) => (shown.includes(texts[index] ?? '') ? [round] : [])),
    )
    const missing = posts.filter(
      ({ round }, index) =>
        !fades && round >= oldest && round < call.round && !shown.includes(texts[index] ?? ''),
    )
    const unread = posts.filter(
      ({ seq }, index) => shown.includes(texts[index] ?? '') && !read.has(`${seq} ${call.member}`),
    )
    return wrong.length + missing.length + unread.length === 0
      ? []
      : [
          `call ${call.seq}: ${wrong.length} strange, ${missing.length} missing, ${unread.length} unread posts`,
        ]
  })
}

/** Reads that point at no earlier message to the member, or to a board that it reads, at a lost one, at one not yet there, or twice at one. */
export function wrongReads(trace: Trace, boards: readonly Readers[] = []): readonly string[] {
  const seen = new Set<string>()
  const places = boards.map(({ name }) => name)
  return eventsOf(trace, 'call').flatMap((call) =>
    call.reads.flatMap((seq) => {
      const read = trace.events[seq]
      const isPost = read?.kind === 'message' && places.includes(read.to)
      const reader = isPost ? `${seq} ${call.member}` : `${seq}`
      const wrong = wrongRead(call, isPost ? { ...read, to: call.member } : read, seen.has(reader))
      seen.add(reader)
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

/**
 * Calls whose prompt holds other messages than those that the member has read, in this round or ever, or (where a
 * request recalls the latest only) than those that it read for this request.
 */
export function wrongPrompts(trace: Trace, isMemoryKept: boolean): readonly string[] {
  const read = new Map<string, readonly string[]>()
  const latest = new Map<string, readonly string[]>()
  return eventsOf(trace, 'call').flatMap((call) => {
    const name = isMemoryKept ? call.member : `${call.member} ${call.round}`
    const now = call.reads.flatMap((seq) => messageText(trace.events[seq], call.member))
    const all = [...(read.get(name) ?? []), ...now]
    read.set(name, all)
    if (call.attempt === 0) latest.set(name, now)
    const shown = call.prompt.filter(({ kind }) => kind === 'message').map(({ text }) => text)
    return [all, latest.get(name) ?? []].some((texts) => sameTexts(shown, texts))
      ? []
      : [`call ${call.seq} shows ${shown.length} messages, ${call.member} read ${all.length}`]
  })
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, index) => text === b[index])
}

/** A message to a board stands on the board. */
function messageText(event: TraceEvent | undefined, member: string): readonly string[] {
  return event?.kind === 'message' && event.to === member ? [`${event.from} says:\n${event.text}`] : []
}

/** Whether nobody's answer but the fallback stood in any round. */
export function isAllFallback(trace: Trace): boolean {
  return eventsOf(trace, 'decision').every(({ source }) => source === 'fallback')
}
