import type { AgentId, Answers, Task, WorldEvent } from '../../harness/define.ts'
import { givenAnswers } from '../common/work/each-answers.ts'
import { endOf, scheduled } from '../common/work/schedule.ts'
import { workEvents } from '../common/work/work-events.ts'
import type { Replies } from './reply.ts'
import { type Closed, type Conversation, type DeskState, openConversations } from './state.ts'

/** The open conversations as work. Everybody can do it; a second reply does harm. */
export function tasksOf(state: DeskState): readonly Task[] {
  const { handlingMs: durationMs } = state.params
  return openConversations(state).map(({ id }) => ({
    ...{ id, capability: 'support', durationMs, isIdempotent: false, value: 1, after: [] },
  }))
}

/** One round: every reply is posted, also a second one to the same customer. */
export function stepped(state: DeskState, answers: Answers<Replies>) {
  const given = givenAnswers(answers)
  const open = openConversations(state)
  const lists = new Map([...given].map(([agent, replies]) => [agent, replies.map(idOf)]))
  const isRight = (agent: AgentId, { id }: Pick<Task, 'id'>): boolean =>
    given.get(agent)?.find((reply) => idOf(reply) === id)?.resolution === resolutionOf(open, id)
  const done = scheduled({ tasks: tasksOf(state), lists, can: isRight })
  const closed = open.flatMap(({ id }): Closed[] => {
    const posted = done.filter(({ task }) => task === id).toSorted((a, b) => a.agent - b.agent)
    const isServed = posted.length === 1 && posted.every(({ ok }) => ok)
    return posted.length === 0 ? [] : [{ id, agents: posted.map(({ agent }) => agent), isServed }]
  })
  return {
    state: { ...state, round: state.round + 1, closed: [...state.closed, ...closed], previous: closed },
    events: [...workEvents(done), ...duplicates(closed)],
    elapsedMs: endOf(done),
  }
}

function idOf({ conversation }: Replies[number]): string {
  return conversation
}

function resolutionOf(open: readonly Conversation[], id: string) {
  return open.find((each) => each.id === id)?.resolution
}

/** One event for each customer who got more than one reply. */
function duplicates(closed: readonly Closed[]): readonly WorldEvent[] {
  return closed
    .filter(({ agents }) => agents.length > 1)
    .map(({ id, agents }) => ({ name: 'duplicate', agents, data: { task: id, replies: agents.length } }))
}
