import { z } from 'zod'
import type { Json } from '../core/json.ts'
import { type AgentId, memberId } from '../core/members.ts'
import type { PartKind, PromptPart } from '../core/model.ts'
import { requestKinds } from '../core/request.ts'
import type { Happening, TraceEvent } from '../core/trace.ts'

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
      const { member, request, scope, ordinal, attempt, prompt, reads, reply, reading, usage, duration } =
        event
      const data = JSON.stringify({
        request,
        scope,
        ordinal,
        attempt,
        reads,
        reading,
        usage,
        duration: duration.kind,
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
      }
    case 'coordination':
      return { ...nothing, kind }
    case 'pool': {
      const { collector, from, unread, rule, answer } = event
      return { ...nothing, kind, member: collector, data: JSON.stringify({ from, unread, rule, answer }) }
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

/** A stored event with its texts in full. */
export interface StoredEvent extends Omit<EventColumns, 'kind' | 'prompt'> {
  readonly kind: string
  readonly seq: number
  readonly round: number
  readonly at: number
  readonly prompt: readonly PromptPart[]
}

/**
 * The event that stored columns stand for. The one parser of stored events.
 *
 * @throws Error when the columns do not form an event
 */
export function eventOf(row: StoredEvent): TraceEvent {
  const place = { seq: row.seq, round: row.round, at: row.at }
  return { ...place, ...happeningOf(row, new Fields(row)) }
}

function happeningOf(row: StoredEvent, data: Fields): Happening {
  switch (row.kind) {
    case 'round':
      return { kind: 'round', asks: data.oneOf('asks', ['each', 'team']), asked: data.agents('asked') }
    case 'call':
      return callOf(row, data)
    case 'tool':
      return {
        kind: 'tool',
        ...{ member: memberId(nameOf(row.member)), tool: data.text('tool'), result: row.text ?? '' },
        ...{ arguments: data.optional('arguments') ?? null, isError: data.optional('isError') === true },
      }
    case 'message':
      return {
        kind: 'message',
        ...{ from: memberId(nameOf(row.member)), to: memberId(nameOf(row.peer)) },
        ...{ text: row.text ?? '', deliveredAt: row.until ?? undefined },
      }
    case 'coordination':
      return { kind: 'coordination' }
    case 'pool':
      return {
        kind: 'pool',
        ...{
          collector: nameOf(row.member),
          from: data.texts('from').map(memberId),
          unread: data.texts('unread').map(memberId),
        },
        ...{ rule: data.text('rule'), answer: data.optional('answer') },
      }
    case 'decision':
      return decisionOf(row, data)
    case 'world':
      return {
        kind: 'world',
        name: data.text('name'),
        agents: data.agents('agents'),
        data: data.optional('data') ?? null,
      }
    case 'fault':
      return {
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

const reading = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('read'), answer: z.json() }),
  z.object({
    kind: z.literal('refused'),
    reason: z.enum(['unreadable', 'illegal', 'declined', 'absent']),
    detail: z.string(),
  }),
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
})

function callOf(row: StoredEvent, data: Fields): Happening {
  const { request, scope, ordinal, attempt, reads, reading, usage } = storedCall.parse(data.all())
  const ms = durationBetween(row.at, row.until ?? row.at)
  const duration = { kind: data.oneOf('duration', ['drawn', 'measured']), ms }
  const said = { prompt: row.prompt, reads, reply: row.text ?? '', reading, usage, duration }
  return { kind: 'call', member: memberId(nameOf(row.member)), request, scope, ordinal, attempt, ...said }
}

/** The duration that leads from start to end in floating-point numbers too, so that a replay ends at the same time. */
function durationBetween(at: number, until: number): number {
  const ms = until - at
  const candidates = [ms, ms * (1 + Number.EPSILON), ms * (1 - Number.EPSILON)]
  return candidates.find((each) => at + each === until) ?? ms
}

function decisionOf(row: StoredEvent, data: Fields): Happening {
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
  readonly #where: string
  readonly #fields: { readonly [name: string]: Json }

  constructor({ kind, seq, data }: StoredEvent) {
    this.#where = `stored event ${seq} (${kind})`
    const value: unknown = data === null ? {} : JSON.parse(data)
    if (typeof value !== 'object' || value === null) throw new Error(`${this.#where}: expected a JSON object`)
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

  #wrong(name: string, expected: string): Error {
    return new Error(
      `${this.#where}: expected ${name} to be ${expected}, got ${JSON.stringify(this.#fields[name])}`,
    )
  }
}

/** A prompt's parts as short codes with text numbers, the stored form of a prompt. */
export function promptCode(part: PromptPart): string {
  return `${part.role === 'system' ? 's' : 'u'}:${part.kind}`
}

/** The role and kind that a stored code stands for. */
export function partOf(code: string, text: string): PromptPart {
  const [role, kind] = code.split(':')
  // Written by promptCode out of a part's kind.
  return { role: role === 's' ? 'system' : 'user', kind: (kind ?? 'request') as PartKind, text }
}
