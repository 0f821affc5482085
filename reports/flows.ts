/** Who spent what: tokens and dollars by member, and by edge. */
import type { TraceEvent } from '../harness/core/trace.ts'

/** What one member's calls took. */
export interface MemberFlow {
  readonly member: string
  readonly calls: number
  /** Calls of tools. */
  readonly tools: number
  readonly inputTokens: number
  readonly outputTokens: number
  readonly usd: number
  /** Calls without a price. */
  readonly unpriced: number
}

/** What went over one edge, and what it cost to read. */
export interface EdgeFlow {
  readonly from: string
  readonly to: string
  readonly sent: number
  readonly lost: number
  /** How often a message of this edge entered a prompt. */
  readonly read: number
  /** Its share of the input tokens of the calls that read it. */
  readonly tokens: number
  /** The same share of their dollars, output included. */
  readonly usd: number
}

/** What moved in one or several episodes. */
export interface Flows {
  readonly members: readonly MemberFlow[]
  /** In the order of their first message. */
  readonly edges: readonly EdgeFlow[]
}

/** The sums so far, to which further episodes are added. */
export interface FlowSums {
  add(events: readonly TraceEvent[]): void
  flows(): Flows
}

type Open<T> = { -readonly [K in keyof T]: T[K] }

/**
 * Sums of flows. A call's input tokens and dollars are shared out by length over its prompt and what its tools gave:
 * what came in messages stands with their edge, the rest is the member's own material, so that nothing is counted
 * twice. No provider tells which token came from where, so the shares are estimates; their sums are not.
 */
export function flowSums(): FlowSums {
  const members = new Map<string, Open<MemberFlow>>()
  const edges = new Map<string, Map<string, Open<EdgeFlow>>>()
  const inOrder: Open<EdgeFlow>[] = []
  const memberOf = (member: string) =>
    at(members, member, () => ({
      ...{ member, calls: 0, tools: 0 },
      ...{ inputTokens: 0, outputTokens: 0, usd: 0, unpriced: 0 },
    }))
  const edgeOf = ({ from, to }: Message) =>
    at(
      at(edges, from, () => new Map<string, Open<EdgeFlow>>()),
      to,
      () => {
        const edge = { from, to, sent: 0, lost: 0, read: 0, tokens: 0, usd: 0 }
        inOrder.push(edge)
        return edge
      },
    )
  return {
    add(events) {
      const messages = new Map<number, Message>()
      // What a member's tools gave it since its last call.
      const looked = new Map<string, readonly Tool[]>()
      // In a turn after tools the prompt holds what they gave; that of an imported call does not.
      const lookedAside = ({ member, turn }: Call) => (turn === undefined ? (looked.get(member) ?? []) : [])
      for (const event of events) {
        if (event.kind === 'message') {
          messages.set(event.seq, event)
          const edge = edgeOf(event)
          edge.sent++
          if (event.deliveredAt === undefined) edge.lost++
        } else if (event.kind === 'call') {
          spend(memberOf(event.member), event)
          for (const { message, share } of readShares(event, messages, lookedAside(event))) {
            const edge = edgeOf(message)
            edge.read++
            edge.tokens += share * (event.usage?.inputTokens ?? 0)
            edge.usd += share * (event.usage?.usd ?? 0)
          }
          looked.delete(event.member)
        } else if (event.kind === 'tool') {
          memberOf(event.member).tools++
          looked.set(event.member, [...(looked.get(event.member) ?? []), event])
        }
      }
    },
    flows: () => ({ members: [...members.values()], edges: inOrder }),
  }
}

/** The flows of one episode. */
export function flowsOf(events: readonly TraceEvent[]): Flows {
  const sums = flowSums()
  sums.add(events)
  return sums.flows()
}

type Call = Extract<TraceEvent, { readonly kind: 'call' }>
type Message = Extract<TraceEvent, { readonly kind: 'message' }>
type Tool = Extract<TraceEvent, { readonly kind: 'tool' }>

function toolLength({ arguments: given, result }: Tool): number {
  return JSON.stringify(given).length + result.length
}

function at<V>(map: Map<string, V>, key: string, made: () => V): V {
  const known = map.get(key)
  if (known !== undefined) return known
  const value = made()
  map.set(key, value)
  return value
}

function spend(member: Open<MemberFlow>, { usage }: Call): void {
  member.calls++
  member.inputTokens += usage?.inputTokens ?? 0
  member.outputTokens += usage?.outputTokens ?? 0
  member.usd += usage?.usd ?? 0
  if (usage?.usd === undefined) member.unpriced++
}

/**
 * What share each message was of all that a call read: its prompt, and what tools gave it on the way. Texts are
 * looked at only where there is something to share out, because each may have to be read from a file.
 */
function readShares(call: Call, messages: ReadonlyMap<number, Message>, looked: readonly Tool[]) {
  const read = call.reads.flatMap((seq) => messages.get(seq) ?? [])
  if (read.length === 0) return []
  const shown = call.prompt.reduce((sum, { text }) => sum + text.length, 0)
  const length = looked.reduce((sum, tool) => sum + toolLength(tool), shown)
  const texts = read.reduce((sum, { text }) => sum + text.length, 0)
  const whole = Math.max(length, texts, 1)
  return read.map((message) => ({ message, share: message.text.length / whole }))
}
