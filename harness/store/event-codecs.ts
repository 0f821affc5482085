import { memberId } from '../core/members.ts'
import type { PromptPart } from '../core/model.ts'
import type { TraceEvent } from '../core/trace.ts'
import { callFields } from './call-fields.ts'
import type { Fields } from './fields.ts'

/** A kind of event. */
export type EventKind = TraceEvent['kind']

type EventOf<K extends EventKind> = Extract<TraceEvent, { readonly kind: K }>

/** What of an event stands in columns of its own, and what as JSON. What is undefined leaves no trace. */
export interface EventParts {
  readonly member?: string
  readonly peer?: string
  /** End of a call, or delivery of a message. */
  readonly until?: number | undefined
  readonly text?: string
  readonly prompt?: readonly PromptPart[]
  /** Everything else, with keys in a fixed order: the content hash of an episode counts these bytes. */
  readonly data?: object | undefined
}

/** Under which name an event has its text. */
export type TextName = 'text' | 'reply' | 'result'

/** How one kind of event is stored. Reading gives what was written, but for its place and texts. */
interface Codec<K extends EventKind> {
  /** Absent for a kind without a text. */
  readonly text?: TextName
  parts(event: EventOf<K>): EventParts
  fields(data: Fields): Omit<EventOf<K>, 'seq' | 'round' | 'at' | 'kind' | 'prompt' | TextName>
}

/** Every kind of event. A new kind has its entry here and nothing elsewhere. */
export const eventCodecs: { readonly [K in EventKind]: Codec<K> } = {
  round: {
    parts: ({ asks, asked }) => ({ data: { asks, asked } }),
    fields: (data) => ({ asks: data.oneOf('asks', ['each', 'team']), asked: data.agents('asked') }),
  },

  call: {
    text: 'reply',
    parts(event) {
      const {
        at,
        member,
        reply: text,
        prompt,
        request,
        scope,
        ordinal,
        attempt,
        reads,
        reading,
        usage,
      } = event
      const { duration, turn, toolCalls, outputCap, causes } = event
      const until = at + duration.ms
      // Which of them there are, and in which order, is part of the bytes.
      const data = {
        ...{ request, scope, ordinal, attempt, reads, reading, usage, duration: duration.kind },
        ...{ turn, toolCalls, outputCap, causes },
      }
      return { member, until, text, prompt, data }
    },
    fields: callFields,
  },

  tool: {
    text: 'result',
    parts: ({ member, tool, arguments: given, result, isError }) => ({
      ...{ member, text: result },
      data: { tool, arguments: given, isError },
    }),
    fields: (data) => ({
      ...{ member: memberId(data.member), tool: data.text('tool') },
      ...{ arguments: data.optional('arguments') ?? null, isError: data.optional('isError') === true },
    }),
  },

  message: {
    text: 'text',
    parts({ from: member, to: peer, deliveredAt: until, text, protocol, causes }) {
      const data = protocol === undefined && causes === undefined ? undefined : { protocol, causes }
      return { member, peer, until, text, data }
    },
    fields: (data) => ({
      ...(data.optional('protocol') === true && { protocol: true }),
      ...{ from: memberId(data.member), to: memberId(data.peer), deliveredAt: data.until },
      ...causesIn(data),
    }),
  },

  coordination: { parts: () => ({}), fields: () => ({}) },

  mark: {
    parts: ({ name, members, data }) => ({ data: { name, members, data } }),
    fields: (data) => ({
      ...{ name: data.text('name'), members: data.texts('members').map(memberId) },
      data: data.optional('data') ?? null,
    }),
  },

  pool: {
    parts: ({ collector, from, unread, rule, answer, differing, causes }) => ({
      member: collector,
      data: { from, unread, rule, answer, differing, causes },
    }),
    fields: (data) => ({
      ...{ collector: data.member, from: data.texts('from').map(memberId) },
      ...{ unread: data.texts('unread').map(memberId), rule: data.text('rule') },
      answer: data.optional('answer'),
      ...(data.optional('differing') !== undefined && { differing: data.texts('differing').map(memberId) }),
      ...causesIn(data),
    }),
  },

  decision: {
    parts: ({ agents, answer, source, by, advice, deviates, causes }) => ({
      member: by,
      data: { agents, answer, source, advice, deviates, causes },
    }),
    fields(data) {
      const advice = data.optional('advice')
      return {
        ...{ agents: data.agents('agents'), answer: data.optional('answer') ?? null },
        source: data.oneOf('source', ['reply', 'pooled', 'rule', 'fallback']),
        by: data.member,
        ...(advice !== undefined && { advice, deviates: data.optional('deviates') === true }),
        ...causesIn(data),
      }
    },
  },

  world: {
    parts: ({ name, agents, data }) => ({ data: { name, agents, data } }),
    fields: (data) => ({
      ...{ name: data.text('name'), agents: data.agents('agents') },
      data: data.optional('data') ?? null,
    }),
  },

  fault: {
    parts: ({ fault, member, detail }) => ({ member, data: { fault, detail } }),
    fields: (data) => ({
      ...{ fault: data.text('fault'), member: memberId(data.member) },
      detail: data.optional('detail') ?? null,
    }),
  },
}

function causesIn(data: Fields): { readonly causes?: readonly number[] } {
  return data.optional('causes') === undefined ? {} : { causes: data.numbers('causes') }
}
