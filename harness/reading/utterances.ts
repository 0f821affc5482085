import { agentIds, agentMember } from '../core/members.ts'
import { noticeMarker } from '../core/speech.ts'
import type { Trace } from '../core/trace.ts'
import { eventsOfKind } from './events-of-kind.ts'

/** What an agent said to others at one time. */
export interface Utterance {
  /** Number of the round, from 0. */
  readonly round: number
  /** Who said it, as an agent's number. */
  readonly agent: number
  /** Without what the desk added. */
  readonly text: string
  /** Number of the first message event that carries it. */
  readonly seq: number
}

/**
 * What agents said, in causal order. A message to several members is one utterance; what carries no word of the
 * speaker's is none. Staff are left out.
 */
export function utterances(trace: Pick<Trace, 'cell' | 'events'>): readonly Utterance[] {
  const known = noted.get(trace.events)
  if (known !== undefined) return known
  const found = utterancesOf(trace)
  noted.set(trace.events, found)
  return found
}

/** Several metrics ask for what was said in one episode while it is at hand. */
const noted = new WeakMap<Trace['events'], readonly Utterance[]>()

function utterancesOf(trace: Pick<Trace, 'cell' | 'events'>): readonly Utterance[] {
  const agents = new Map(agentIds(trace.cell.agents).map((agent) => [agentMember(agent).id, agent]))
  const known = new Map<string, Utterance>()
  for (const { from, text, at, round, seq } of eventsOfKind(trace, 'message')) {
    const agent = agents.get(from)
    if (agent === undefined) continue
    const name = `${round} ${agent} ${at} ${text}`
    if (known.has(name)) continue
    const said = withoutNotices(text)
    if (said !== '') known.set(name, { round, agent, text: said, seq })
  }
  return [...known.values()]
}

function withoutNotices(text: string): string {
  if (!text.includes(noticeMarker)) return text.trim()
  return text
    .split('\n')
    .filter((line) => !line.startsWith(noticeMarker))
    .join('\n')
    .trim()
}

/** The sentences of a text: a point ends one only before a blank, so that 1.5 stays whole. */
export function sentencesIn(text: string): readonly string[] {
  return text.split(/[.;!?](?=\s|$)|\n/).filter((sentence) => sentence.trim() !== '')
}

/** Why a metric of speech leaves an episode out. */
export const nothingSaid = { kind: 'left-out', reason: 'nothing was said' } as const
