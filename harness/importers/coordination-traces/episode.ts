import {
  agentIds,
  type Cell,
  type EpisodeResult,
  type Happening,
  type Json,
  type Trace,
  type TraceEvent,
} from '../../define.ts'
import type { Market, TraceLine } from './lines.ts'
import { type PlacedCall, placedCalls } from './placed-calls.ts'
import { promptParts } from './prompt-parts.ts'

/** A line as an ended episode, scored as the publisher scores it. */
export function episodeOf(cell: Cell, line: TraceLine, market: Market): Trace {
  const { probability: forecast, outcome, _failure: failure } = line
  const calls = placedCalls(line.trace.calls)
  const isFallback = typeof failure === 'string' || calls.length === 0
  const makespanMs = calls.reduce((latest, { endsAt }) => Math.max(latest, endsAt), 0)
  const log = new EventLog()
  log.add(0, { kind: 'round', asks: 'team', asked: agentIds(cell.agents) })
  addCalls(log, calls)
  log.now = makespanMs
  if (typeof failure === 'string') log.world('call-failed', { detail: failure })
  addDecision(log, cell, { calls, forecast, isFallback })
  log.world('outcome', outcomeOf(line, market))
  const result: EpisodeResult = {
    ...{ kind: 'ended', cause: 'goal', score: 1 - (forecast - outcome) ** 2, payoffs: [] },
    ...{ rounds: 1, makespanMs, ...(isFallback && { answerSource: 'fallback' as const }) },
  }
  return { cell, seed: line.marketIndex, repetition: 0, result, events: log.events }
}

/** Markets without a group are alone in theirs. Dates stand as published. */
function outcomeOf(line: TraceLine, market: Market): Json {
  const { marketId: item, eventGroupId, category, resolvedAt, baselineDate } = market
  const { outcome, probability: forecast, baseline: price, question } = line
  const dates = { resolvedAt: resolvedAt ?? null, baselineDate: baselineDate ?? null, ranAt }
  const group = eventGroupId ?? item
  return { outcome, forecast, price, group, category: category ?? null, item, question, ...dates }
}

/** When the publisher's runs began, by the data sheet; the lines have no time stamps. */
const ranAt = '2026-04-27'

/** Events with their numbers; all belong to the one round of the world. */
class EventLog {
  readonly events: TraceEvent[] = []
  now = 0

  /** Gives the number of the event. */
  add(at: number, happening: Happening): number {
    const seq = this.events.length
    this.events.push({ ...happening, seq, round: 0, at })
    return seq
  }

  world(name: string, data: Json): void {
    this.add(this.now, { kind: 'world', name, agents: [], data })
  }
}

function addCalls(log: EventLog, calls: readonly PlacedCall[]): void {
  const arrived = new Map<PlacedCall, number[]>(calls.map((call) => [call, []]))
  const ordinals = new Map<string, number>()
  for (const [index, call] of calls.entries()) {
    const { role, startsAt } = call
    const isNewRound = role.isFurtherRound && calls[index - 1]?.role.stage !== role.stage
    if (isNewRound) log.add(startsAt, { kind: 'coordination' })
    addTools(log, call)
    const kind = JSON.stringify([role.member, role.request])
    const ordinal = ordinals.get(kind) ?? 0
    ordinals.set(kind, ordinal + 1)
    log.add(startsAt, callEvent(call, ordinal, arrived.get(call) ?? []))
    addMessages(log, calls, index, arrived)
  }
}

function addTools(log: EventLog, { line, role, startsAt }: PlacedCall): void {
  for (const { toolName, arguments: given, result } of line.response.toolCalls ?? []) {
    const isError = typeof result === 'object' && result !== null && Object.hasOwn(result, 'error')
    log.add(startsAt, {
      ...{ kind: 'tool', member: role.member, tool: toolName, isError },
      // What was parsed from JSON is JSON.
      ...{ arguments: (given ?? null) as Json, result: resultText(result) },
    })
  }
}

function resultText(result: unknown): string {
  return typeof result === 'string' ? result : (JSON.stringify(result) ?? '')
}

function callEvent({ line, role, quoted }: PlacedCall, ordinal: number, reads: readonly number[]): Happening {
  const { request, response, usage, costUsd, durationMs } = line
  return {
    ...{ kind: 'call', member: role.member, request: role.request, ordinal, attempt: 0, reads },
    scope: role.number === undefined ? 'group' : 'own',
    prompt: promptParts(request.systemPrompt, request.userPrompt, quoted),
    ...{ reply: response.text, reading: role.read(response.text) },
    usage: { inputTokens: usage.promptTokens, outputTokens: usage.completionTokens, usd: costUsd },
    duration: { kind: 'measured', ms: durationMs },
  }
}

/** What later prompts of others quote of this call was sent to them when it ended. */
function addMessages(
  log: EventLog,
  calls: readonly PlacedCall[],
  index: number,
  arrived: ReadonlyMap<PlacedCall, number[]>,
): void {
  const sender = calls[index]
  if (sender === undefined) return
  const { endsAt } = sender
  for (const reader of calls.slice(index + 1)) {
    const news = reader.quoted.filter(({ call, isOwn }) => call === index && !isOwn)
    for (const text of new Set(news.map((quotation) => quotation.text))) {
      const happening = { kind: 'message', from: sender.role.member, to: reader.role.member, text } as const
      arrived.get(reader)?.push(log.add(endsAt, { ...happening, deliveredAt: endsAt }))
    }
  }
}

interface Answered {
  readonly calls: readonly PlacedCall[]
  readonly forecast: number
  readonly isFallback: boolean
}

/** The published answer: of one reply, of the last stage's replies pooled, or the fall-back after a failed call. */
function addDecision(log: EventLog, cell: Cell, { calls, forecast: answer, isFallback }: Answered): void {
  const last = calls.at(-1)
  const finals = calls.filter(({ role }) => role.stage === last?.role.stage)
  if (finals.length > 1) log.add(log.now, poolEvent(cell, finals, answer))
  const isPooled = finals.length > 1 || last === undefined
  const by = isFallback || isPooled ? publisher : last.role.member
  const source = isFallback ? 'fallback' : isPooled ? 'pooled' : 'reply'
  log.add(log.now, { kind: 'decision', agents: [], answer, source, by })
}

function poolEvent({ topology }: Cell, finals: readonly PlacedCall[], answer: number): Happening {
  const members = finals.map(({ role }) => role.member)
  const unread = finals.filter(({ role, line }) => role.read(line.response.text).kind === 'refused')
  return {
    ...{ kind: 'pool', collector: publisher, from: members, answer },
    unread: unread.map(({ role }) => role.member),
    rule: topology.id === 'consensus-alignment' ? 'mean' : 'median',
  }
}

/** Who pools and falls back where no member does. */
const publisher = 'publisher'
