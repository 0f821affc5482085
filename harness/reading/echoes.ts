import type { MemberId } from '../core/members.ts'
import type { TraceEvent } from '../core/trace.ts'
import { projection } from './projection.ts'

/** How much of what was told was known. */
export interface Echoes {
  /** Messages that arrived, without those that a mechanism's own rule wrote. */
  readonly messages: number
  /** Those of them that told their receiver nothing new. */
  readonly repeated: number
}

/**
 * Messages that repeat what their receiver had been told or had said itself in the same round, verbatim but for the
 * number of the speaker: "Agent 2 waits." of agent 2 repeats "Agent 1 waits." of agent 1. Earlier rounds do not
 * count, since the same words answer another question there.
 */
export const echoes = projection((events): Echoes => {
  const rounds = [...Map.groupBy(events, ({ round }) => round).values()].map(ofRound)
  return {
    messages: rounds.reduce((sum, { messages }) => sum + messages, 0),
    repeated: rounds.reduce((sum, { repeated }) => sum + repeated, 0),
  }
})

function ofRound(events: readonly TraceEvent[]): Echoes {
  const known = new Map<MemberId, Set<string>>()
  const knownTo = (member: MemberId): Set<string> => {
    const own = known.get(member) ?? new Set()
    known.set(member, own)
    return own
  }
  // A message to several members is one text.
  const plain = new Map<MemberId, Map<string, string>>()
  const unnumberedOnce = (text: string, speaker: MemberId): string => {
    const own = plain.get(speaker) ?? new Map<string, string>()
    plain.set(speaker, own)
    const found = own.get(text) ?? unnumbered(text, speaker)
    own.set(text, found)
    return found
  }
  let [messages, repeated] = [0, 0]
  for (const event of events) {
    if (event.kind === 'call') knownTo(event.member).add(unnumberedOnce(event.reply, event.member))
    if (event.kind !== 'message' || event.protocol === true) continue
    const { from, to, text, deliveredAt } = event
    const said = unnumberedOnce(text, from)
    if (deliveredAt !== undefined) {
      messages += 1
      if (knownTo(to).has(said)) repeated += 1
      knownTo(to).add(said)
    }
    knownTo(from).add(said)
  }
  return { messages, repeated }
}

/** What was said, without the speaker's own number. */
function unnumbered(text: string, speaker: MemberId): string {
  const own = /^agent-(\d+)$/.exec(speaker)?.[1]
  if (own === undefined) return text.trim()
  return text
    .trim()
    .replace(/\b(agent[ -])(\d+)\b/gi, (whole, word: string, number) => (number === own ? `${word}#` : whole))
}
