import { z } from 'zod'
import type { Json } from '../core/json.ts'
import { type AgentId, memberId } from '../core/members.ts'
import type { PartKind, PromptPart } from '../core/model.ts'
import { requestKinds } from '../core/request.ts'
import { toolCallShape } from '../core/tool.ts'
import type { Happening, TraceEvent } from '../core/trace.ts'
import { type StoredTexts, type TextPlaces, withReply, withText } from './lazy-texts.ts'

/** The stored columns of an event; long texts still in full. */
export interface EventColumns {
  readonly kind: Happening['kind']
  readonly member: string | null
  readonly peer: string | null
  /** End of a call, or delivery of a message; null for a lost message and where there is none. */
  readonly until: number | null
  readonly text: string | null
  readonly prompt: readonly PromptPart[] | null
  /** Everything else, as JSON with keys in a fixed order. */
  readonly data: string | null
}

const nothing = { member: null, peer: null, until: null, text: null, prompt: null, data: null }

/** An event as columns. Reading them back gives an equal event. */
export function eventColumns(event: TraceEvent): EventColumns {
  const columns = plainColumns(event)
  return { ...columns, member: nameColumn(columns.member), peer: nameColumn(columns.peer) }
}

/** A name that UTF-8 or SQL functions would not carry unharmed is stored as JSON. */
function nameColumn(name: string | null): string | null {
  const isPlain = name === null || (name.isWellFormed() && !/^"|\0/.test(name))
  return isPlain ? name : JSON.stringify(name)
}

/** The name in a stored column. */
function nameOf(column: string | null): string {
  return column?.startsWith('"') === true ? String(JSON.parse(column)) : (column ?? '')
}

function plainColumns(event: TraceEvent): EventColumns {
  const { kind } = event
  switch (kind) {
    case 'round':
      return { ...nothing, kind, data: JSON.stringify({ asks: event.asks, asked: event.asked }) }
    case 'call': {
      const { member, request, scope, ordinal, attempt, turn, prompt, reads } = event
      const { reply, reading, toolCalls, usage, duration, outputCap } = event
      // What is undefined leaves no trace, so that a call without tools or cap has the bytes that it always had.
      const data = JSON.stringify({
        request,
        scope,
        ordinal,
        attempt,
        reads,
        reading,
        usage,
        duration: duration.kind,
        turn,
        toolCalls,
        outputCap,
      })
      return { ...nothing, kind, member, until: event.at + duration.ms, text: reply, prompt, data }
    }
    case 'tool': {
      const { member, tool, arguments: given, result, isError } = event
      return {
        ...nothing,
        kind,
        member,
        text: result,
        data: JSON.stringify({ tool, arguments: given, isError }),
      }
    }
    case 'message':
      return {
        ...nothing,
        kind,
        member: event.from,
        peer: event.to,
        until: event.deliveredAt ?? null,
        text: event.text,
        data: event.protocol === undefined ? null : JSON.stringify({ protocol: true }),
      }
    case 'coordination':
      return { ...nothing, kind }
    case 'mark': {
      const { name, members, data } = event
      return { ...nothing, kind, data: JSON.stringify({ name, members, data }) }
    }
    case 'pool': {
      const { collector, from, unread, rule, answer, differing } = event
      const data = JSON.stringify({ from, unread, rule, answer, differing })
      return { ...nothing, kind, member: collector, data }
    }
    case 'decision': {
      const { agents, answer, source, by, advice, deviates } = event
      return {
        ...nothing,
        kind,
        member: by,
        data: JSON.stringify({ agents, answer, source, advice, deviates }),
      }
    }
    case 'world':
      return {
        ...nothing,
        kind,
        data: JSON.stringify({ name: event.name, agents: event.agents, data: event.data }),
      }
    case 'fault':
      return {
        ...nothing,
        kind,
        member: event.member,
        data: JSON.stringify({ fault: event.fault, detail: event.detail }),
      }
  }
}

/** A stored event; its texts by their numbers. */
export interface StoredEvent extends Omit<EventColumns, 'kind' | 'text' | 'prompt'>, TextPlaces {
  readonly kind: string
  readonly seq: number
  readonly round: number
  readonly at: number
}

/**
 * The event that stored columns stand for. Its texts are read when they are first looked at. The one parser of
 * stored events.
 *
 * @throws Error when the columns do not form an event
 */
export function eventOf(row: StoredEvent, texts: StoredTexts): TraceEvent {
  const place = { seq: row.seq, round: row.round, at: row.at }
  const data = new Fields(row)
  switch (row.kind) {
    case 'round':
      return {
        ...place,
        kind: 'round',
        asks: data.oneOf('asks', ['each', 'team']),
        asked: data.agents('asked'),
      }
    case 'call':
      return withReply({ ...place, ...callOf(row, data) }, texts, row)
    case 'tool':
      return withText({ ...place, ...toolOf(row, data) }, 'result', texts, row)
    case 'message':
      return withText({ ...place, ...messageOf(row, data) }, 'text', texts, row)
    case 'coordination':
      return { ...place, kind: 'coordination' }
    case 'mark':
      return {
        ...place,
        kind: 'mark',
        name: data.text('name'),
        members: data.texts('members').map(memberId),
        data: data.optional('data') ?? null,
      }
    case 'pool':
      return { ...place, ...poolOf(row, data) }
    case 'decision':
      return { ...place, ...decisionOf(row, data) }
    case 'world':
      return {
        ...place,
        kind: 'world',
        name: data.text('name'),
        agents: data.agents('agents'),
        data: data.optional('data') ?? null,
      }
    case 'fault':
      return {
        ...place,
        kind: 'fault',
        ...{
          fault: data.text('fault'),
          member: memberId(nameOf(row.member)),
          detail: data.optional('detail') ?? null,
        },
      }
    default:
      throw new Error(`stored event ${row.seq}: expected a known kind, got "${row.kind}"`)
  }
}

type Kind<K extends Happening['kind']> = Extract<Happening, { readonly kind: K }>

// JSON.parse gives nothing but plain data.
const answer = z.custom<Json>((value) => value !== undefined)

const reading = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), answer }),
  z.object({
    kind: z.literal('refused'),
    reason: z.enum(['unreadable', 'illegal', 'declined', 'absent']),
    detail: z.string(),
  }),
  z.object({ kind: z.literal('deferred') }),
])

const usage = z.object({
  inputTokens: z.number(),
  outputTokens: z.number(),
  cachedTokens: z.number().exactOptional(),
  reasoningTokens: z.number().exactOptional(),
  usd: z.number().exactOptional(),
  isEstimate: z.boolean().exactOptional(),
})

const storedCall = z.object({
  request: z.enum(requestKinds),
  scope: z.enum(['own', 'group']),
  ordinal: z.number(),
  attempt: z.number(),
  reads: z.array(z.number()),
  reading,
  usage: usage.optional(),
  turn: z.number().exactOptional(),
  toolCalls: z.tuple([toolCallShape], toolCallShape).exactOptional(),
  outputCap: z.number().exactOptional(),
})

function callOf(row: StoredEvent, data: Fields): Omit<Kind<'call'>, 'prompt' | 'reply'> {
  const { reads, reading, usage, ...request } = storedCall.parse(data.all())
  const ms = durationBetween(row.at, row.until ?? row.at)
  const duration = { kind: data.oneOf('duration', ['drawn', 'measured']), ms }
  return { kind: 'call', member: memberId(nameOf(row.member)), ...request, reads, reading, usage, duration }
}

/** The duration that leads from start to end in floating-point numbers too, so that a replay ends at the same time. */
function durationBetween(at: number, until: number): number {
  const ms = until - at
  const candidates = [ms, ms * (1 + Number.EPSILON), ms * (1 - Number.EPSILON)]
  return candidates.find((each) => at + each === until) ?? ms
}

function toolOf(row: StoredEvent, data: Fields): Omit<Kind<'tool'>, 'result'> {
  return {
    kind: 'tool',
    ...{ member: memberId(nameOf(row.member)), tool: data.text('tool') },
    ...{ arguments: data.optional('arguments') ?? null, isError: data.optional('isError') === true },
  }
}

function messageOf({ member, peer, until }: StoredEvent, data: Fields): Omit<Kind<'message'>, 'text'> {
  return {
    kind: 'message',
    ...(data.optional('protocol') === true && { protocol: true }),
    ...{ from: memberId(nameOf(member)), to: memberId(nameOf(peer)), deliveredAt: until ?? undefined },
  }
}

function poolOf({ member }: StoredEvent, data: Fields): Kind<'pool'> {
  return {
    kind: 'pool',
    ...{
      collector: nameOf(member),
      from: data.texts('from').map(memberId),
      unread: data.texts('unread').map(memberId),
    },
    ...{ rule: data.text('rule'), answer: data.optional('answer') },
    ...(data.optional('differing') !== undefined && { differing: data.texts('differing').map(memberId) }),
  }
}

function decisionOf(row: StoredEvent, data: Fields): Kind<'decision'> {
  const advice = data.optional('advice')
  return {
    kind: 'decision',
    agents: data.agents('agents'),
    answer: data.optional('answer') ?? null,
    source: data.oneOf('source', ['reply', 'pooled', 'rule', 'fallback']),
    by: nameOf(row.member),
    ...(advice !== undefined && { advice, deviates: data.optional('deviates') === true }),
  }
}

/** The JSON column of a stored event, read field by field. */
class Fields {
  readonly #event: StoredEvent
  readonly #fields: { readonly [name: string]: Json }

  constructor(event: StoredEvent) {
    this.#event = event
    const value: unknown = event.data === null ? {} : JSON.parse(event.data)
    if (typeof value !== 'object' || value === null)
      throw new Error(`${this.#where()}: expected a JSON object`)
    // JSON.parse gives nothing but plain data.
    this.#fields = value as { readonly [name: string]: Json }
  }

  all(): { readonly [name: string]: Json } {
    return this.#fields
  }

  optional(name: string): Json | undefined {
    return this.#fields[name]
  }

  text(name: string): string {
    const value = this.#fields[name]
    if (typeof value !== 'string') throw this.#wrong(name, 'a text')
    return value
  }

  oneOf<const T extends string>(name: string, values: readonly T[]): T {
    const found = values.find((value) => value === this.#fields[name])
    if (found === undefined) throw this.#wrong(name, values.join(' or '))
    return found
  }

  texts(name: string): readonly string[] {
    return this.#list(name, (item) => typeof item === 'string')
  }

  agents(name: string): readonly AgentId[] {
    // Whole numbers were stored from agents.
    return this.#list(name, (item): item is AgentId => Number.isSafeInteger(item))
  }

  #list<T extends Json>(name: string, fits: (item: Json) => item is T): readonly T[] {
    const value = this.#fields[name]
    if (Array.isArray(value) && value.every(fits)) return value
    throw this.#wrong(name, 'a list')
  }

  #where(): string {
    return `stored event ${this.#event.seq} (${this.#event.kind})`
  }

  #wrong(name: string, expected: string): Error {
    return new Error(
      `${this.#where()}: expected ${name} to be ${expected}, got ${JSON.stringify(this.#fields[name])}`,
    )
  }
}

const roleCodes = { system: 's', user: 'u', assistant: 'a', tool: 't' } as const satisfies {
  readonly [role in PromptPart['role']]: string
}

/** A prompt's parts as short codes with text numbers, the stored form of a prompt. */
export function promptCode(part: PromptPart): string {
  return `${roleCodes[part.role]}:${part.kind}`
}

/** The role and kind that a stored code stands for. */
export function partOf(code: string, text: string): PromptPart {
  const [role, kind] = code.split(':')
  const known = Object.entries(roleCodes).find(([, each]) => each === role)
  // Written by promptCode out of a part's role and kind.
  return { role: (known?.[0] ?? 'user') as PromptPart['role'], kind: (kind ?? 'request') as PartKind, text }
}
