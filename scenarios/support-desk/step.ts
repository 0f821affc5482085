import type { AgentId, Answers, Task, WorldEvent } from '../../harness/define.ts'
import { givenAnswers } from '../common/work/each-answers.ts'
import { endOf, scheduled } from '../common/work/schedule.ts'
import { workEvents } from '../common/work/work-events.ts'
import type { Replies } from './reply.ts'
import { type Closed, type DeskState, type OpenMessage, openMessages } from './state.ts'

/** The open messages as work, each a part of its conversation. Everybody can do it; a second reply does harm. */
export function tasksOf(state: DeskState): readonly Task[] {
  const { handlingMs: durationMs } = state.params
  return openMessages(state).map(({ id, conversation: { id: partOf } }) => ({
    ...{ id, capability: 'support', durationMs, isIdempotent: false, value: 1, after: [], partOf },
  }))
}

/** One round: every reply is posted, also a second one to the same message. */
export function stepped(state: DeskState, answers: Answers<Replies>) {
  const given = givenAnswers(answers)
  const open = openMessages(state)
  const lists = new Map([...given].map(([agent, replies]) => [agent, replies.map(idOf)]))
  const isRight = (agent: AgentId, { id }: Pick<Task, 'id'>): boolean =>
    replyTo(id, given.get(agent))?.resolution === resolutionOf(open, id)
  const done = scheduled({ tasks: tasksOf(state), lists, can: isRight })
  const { round } = state
  const closed = open.flatMap(({ id, conversation: { id: partOf }, message }): Closed[] => {
    const posted = done.filter(({ task }) => task === id).toSorted((a, b) => a.agent - b.agent)
    const isServed = posted.length === 1 && posted.every(({ ok }) => ok)
    const replies = posted.flatMap(({ agent }) => {
      const resolution = replyTo(id, given.get(agent))?.resolution
      return resolution === undefined ? [] : [{ agent, resolution }]
    })
    return posted.length === 0 ? [] : [{ id, partOf, message, replies, isServed, round }]
  })
  return {
    state: { ...state, round: round + 1, closed: [...state.closed, ...closed] },
    events: [...workEvents(done, tasksOf(state)), ...duplicates(closed)],
    elapsedMs: endOf(done),
  }
}

function idOf({ message }: Replies[number]): string {
  return message
}

function replyTo(id: string, replies: Replies = []) {
  return replies.find((reply) => idOf(reply) === id)
}

function resolutionOf(open: readonly OpenMessage[], id: string) {
  return open.find((each) => each.id === id)?.conversation.resolution
}

/** One event for each message that got more than one reply. */
function duplicates(closed: readonly Closed[]): readonly WorldEvent[] {
  return closed
    .filter(({ replies }) => replies.length > 1)
    .map(({ id, replies }) => ({
      name: 'duplicate',
      agents: replies.map(({ agent }) => agent),
      data: { task: id, replies: replies.length },
    }))
}
