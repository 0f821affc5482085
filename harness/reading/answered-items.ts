import { agentMember, type MemberId } from '../core/members.ts'
import { answeringRequests } from '../core/request.ts'
import type { TraceEvent } from '../core/trace.ts'
import { doneWork } from './done-work.ts'
import { projection } from './projection.ts'

/** A piece of the task of a round or an episode, and who did it. */
export interface AnsweredItem {
  readonly by: ReadonlySet<MemberId>
}

/**
 * The pieces into which an episode's work falls, each with all members that did it. In a world in which work divides,
 * its tasks, with the agents that worked on them, whether or not they succeeded. Elsewhere the questions of its rounds: the
 * team's question, or each asked agent's own, with those who gave a readable answer to it; an answer to the joint
 * question is one to each. What nobody did is not among them.
 */
export const answeredItems = projection((events): readonly AnsweredItem[] => {
  const pieces = doneWork({ events })
  if (pieces.length > 0) {
    const tasks = Map.groupBy(pieces, ({ task }) => task)
    return [...tasks.values()].map((own) => ({ by: new Set(own.map(({ agent }) => agentMember(agent).id)) }))
  }
  const rounds = Map.groupBy(events, ({ round }) => round)
  return [...rounds.values()].flatMap(ofRound).filter(({ by }) => by.size > 0)
})

function ofRound(events: readonly TraceEvent[]): readonly AnsweredItem[] {
  const round = events.find((event) => event.kind === 'round')
  if (round === undefined) return []
  const [own, joint] = [new Set<MemberId>(), new Set<MemberId>()]
  for (const event of events) {
    if (event.kind !== 'call' || event.reading.kind !== 'read' || !isAnswer(event)) continue
    if (event.scope === 'group') joint.add(event.member)
    else own.add(event.member)
  }
  if (round.asks === 'team') return [{ by: new Set([...own, ...joint]) }]
  return round.asked.map((agent) => {
    const { id } = agentMember(agent)
    return { by: new Set(own.has(id) ? [id, ...joint] : joint) }
  })
}

/** A turn of talk is an answer where it holds one. */
function isAnswer({ request, reading }: Extract<TraceEvent, { readonly kind: 'call' }>): boolean {
  if (request === 'speak') return reading.kind === 'read' && reading.answer !== null
  return answeringRequests.has(request)
}
