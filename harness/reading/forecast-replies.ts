import type { Json } from '../core/json.ts'
import type { MemberId } from '../core/members.ts'
import { promptText } from '../core/model.ts'
import type { Trace, TraceEvent } from '../core/trace.ts'

/** A probability that a member gave before it had read anything of others. */
export interface FirstReply {
  /** Who gave it, as an agent's number; undefined for staff and for a mind that sees for all. */
  readonly agent: number | undefined
  /** Everything that it was shown; equal for two replies that are replicates of each other. */
  readonly prompt: string
  readonly probability: number
}

/** A probability that a member gave after it had read probabilities of others. */
export interface RevisedReply {
  readonly agent: number | undefined
  /** Which exchange it followed: replies of one stage read what came of the stage before. */
  readonly stage: number
  readonly probability: number
  /** The newest probability of each other member whose message stood in the prompt. */
  readonly peers: readonly number[]
}

/** The probabilities that the members of an episode gave, and when they had heard of others'. */
export interface ForecastReplies {
  readonly first: readonly FirstReply[]
  readonly revised: readonly RevisedReply[]
}

/**
 * The replies of an episode that are probabilities: first ones, which follow from the own prompt alone, and revised
 * ones. Only first tries that could be read, on a question of the member's own; what staff merge is left out, since
 * its task is to follow what it was told.
 */
export function forecastReplies(trace: Pick<Trace, 'events'>): ForecastReplies {
  const first: FirstReply[] = []
  const revised: RevisedReply[] = []
  const said = new Map<MemberId, number>()
  const stages = new Map<MemberId, number>()
  const sent = new Map<number, Sent>()
  for (const event of trace.events) {
    if (event.kind === 'message') {
      sent.set(event.seq, { from: event.from, probability: said.get(event.from) })
    }
    if (event.kind !== 'call') continue
    const probability = probabilityOf(event)
    if (probability === undefined) continue
    const { member, prompt, request, scope, attempt } = event
    const isOwn = scope === 'own' && attempt === 0
    const peers = peersOf(event, sent)
    if (isOwn && isUninformed(event)) {
      first.push({ agent: agentOf(member), prompt: shown(prompt), probability })
    } else if (isOwn && request === 'revise' && peers.length > 0) {
      const stage = (stages.get(member) ?? 0) + 1
      stages.set(member, stage)
      revised.push({ agent: agentOf(member), stage, probability, peers })
    }
    said.set(member, probability)
  }
  return { first, revised }
}

type Call = Extract<TraceEvent, { readonly kind: 'call' }>

interface Sent {
  readonly from: MemberId
  /** What the sender had said last when it sent. */
  readonly probability: number | undefined
}

/** What each other member's newest message in the prompt said. */
function peersOf({ member, reads }: Call, sent: ReadonlyMap<number, Sent>): readonly number[] {
  const newest = new Map<MemberId, number>()
  for (const read of reads) {
    const { from, probability } = sent.get(read) ?? {}
    if (from !== undefined && from !== member && probability !== undefined) newest.set(from, probability)
  }
  return [...newest.values()]
}

const proposing: ReadonlySet<string> = new Set(['answer', 'propose'])

const informing: ReadonlySet<string> = new Set(['message', 'board', 'memory', 'convention'])

/** Whether nothing of others, nothing of its own past and no rule stood in the prompt. */
function isUninformed({ reads, prompt, request }: Call): boolean {
  const isBare = prompt.every(({ kind }) => !informing.has(kind))
  return reads.length === 0 && isBare && proposing.has(request)
}

function shown(prompt: Call['prompt']): string {
  return JSON.stringify([promptText(prompt, 'system'), promptText(prompt, 'user')])
}

function probabilityOf({ reading }: Call): number | undefined {
  const answer: Json | undefined = reading.kind === 'read' ? reading.answer : undefined
  return typeof answer === 'number' && answer >= 0 && answer <= 1 ? answer : undefined
}

function agentOf(member: MemberId): number | undefined {
  const [, digits] = /^agent-(\d+)$/.exec(member) ?? []
  return digits === undefined ? undefined : Number(digits)
}
