import type { AgentId, MemberId } from '../core/members.ts'
import { agentIds, agentMember, memberId } from '../core/members.ts'
import { answerMarker } from '../core/questions/answer-line.ts'
import type { TraceEvent } from '../core/trace.ts'
import { projection } from './projection.ts'

/** One turn of a talk: what a member said to others, or whether it committed to it. */
export interface SpokenTurn {
  /** Number of the first event of the turn; the same text to several is one turn. */
  readonly seq: number
  readonly by: MemberId
  /** Undefined for staff, who own nothing. */
  readonly agent: AgentId | undefined
  /** Whom it reached. Lost messages reach nobody and are no turn. */
  readonly to: readonly MemberId[]
  /** Of those, who had it in a prompt afterwards. */
  readonly readBy: readonly MemberId[]
  /**
   * `accept` and `refuse`: a commitment that was given or denied; it has no words. `settled`: a comparison of what all
   * in `to` understood as agreed found no difference; its text is the plan.
   */
  readonly kind: 'said' | 'accept' | 'refuse' | 'settled'
  readonly text: string
}

/** What was said in each round, in causal order. Rounds in which nobody spoke are not among them. */
export const spokenTurns = projection((events): ReadonlyMap<number, readonly SpokenTurn[]> => {
  const readers = readersOf(events)
  const agents = agentsOf(events)
  const rounds = new Map<number, SpokenTurn[]>()
  for (const event of events) {
    const turn = turnOf(event, agents, readers)
    if (turn === undefined) continue
    const turns = rounds.get(event.round) ?? []
    rounds.set(event.round, turns)
    const last = turns.at(-1)
    if (last?.kind === 'said' && turn.kind === 'said' && last.by === turn.by && last.text === turn.text)
      turns.splice(-1, 1, { ...last, to: [...last.to, ...turn.to], readBy: [...last.readBy, ...turn.readBy] })
    else turns.push(turn)
  }
  return rounds
})

function turnOf(
  event: TraceEvent,
  agents: ReadonlyMap<MemberId, AgentId>,
  readers: ReadonlyMap<number, readonly MemberId[]>,
): SpokenTurn | undefined {
  const { seq } = event
  if (event.kind === 'message' && event.deliveredAt !== undefined) {
    const readBy = (readers.get(seq) ?? []).filter((member) => member === event.to)
    const { from: by, to, text } = event
    return { seq, by, agent: agents.get(by), to: [to], readBy, kind: 'said', text }
  }
  if (event.kind === 'pool') return settledTurn(event)
  const isCommitment = event.kind === 'call' && event.request === 'commit' && event.reading.kind === 'read'
  if (!isCommitment || event.reading.kind !== 'read') return undefined
  const kind = event.reading.answer === 'accept' ? 'accept' : 'refuse'
  return { seq, by: event.member, agent: agents.get(event.member), to: [], readBy: [], kind, text: '' }
}

/** A collector that compares what was understood names the rule `agreement`, and who differs or could not be read. */
function settledTurn(event: Extract<TraceEvent, { readonly kind: 'pool' }>): SpokenTurn | undefined {
  const { seq, rule, answer, from, unread, collector } = event
  const hasDrift = 'differing' in event && Array.isArray(event.differing) && event.differing.length > 0
  if (rule !== 'agreement' || answer === undefined || hasDrift || unread.length > 0 || from.length < 2)
    return undefined
  const text = `${answerMarker} ${JSON.stringify(answer)}`
  return { seq, by: memberId(collector), agent: undefined, to: from, readBy: [], kind: 'settled', text }
}

function readersOf(events: readonly TraceEvent[]): ReadonlyMap<number, readonly MemberId[]> {
  const readers = new Map<number, MemberId[]>()
  for (const event of events) {
    if (event.kind !== 'call') continue
    for (const seq of event.reads) {
      const known = readers.get(seq)
      if (known === undefined) readers.set(seq, [event.member])
      else known.push(event.member)
    }
  }
  return readers
}

/** The agents that were ever asked, by the member through which they speak. */
function agentsOf(events: readonly TraceEvent[]): ReadonlyMap<MemberId, AgentId> {
  let most = -1
  for (const event of events) {
    if (event.kind === 'round') for (const agent of event.asked) most = Math.max(most, agent)
    if (event.kind === 'world') for (const agent of event.agents) most = Math.max(most, agent)
  }
  return new Map(agentIds(most + 1).map((agent) => [agentMember(agent).id, agent]))
}
