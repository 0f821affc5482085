import { z } from 'zod'
import type { AgentId } from '../core/members.ts'
import type { Trace } from '../core/trace.ts'
import { projection } from './projection.ts'

/** One piece of work: a task that an agent did, or tried to do. */
export interface PieceOfWork {
  readonly round: number
  readonly agent: AgentId
  readonly task: string
  /** Virtual milliseconds within the round's work. */
  readonly startMs: number
  readonly endMs: number
  /** Whether it was done: false where the agent lacked the capability or the task was not ready. */
  readonly ok: boolean
}

const work = z.object({
  task: z.string(),
  startMs: z.number(),
  endMs: z.number(),
  ok: z.boolean().default(true),
})

/**
 * The work of an episode, from the `work` events of a world in which work divides; empty in any other world. An event of
 * that name that does not say which task was done when is passed over: a world may call something else so.
 */
export const doneWork = projection((events): readonly PieceOfWork[] =>
  events.flatMap((event) => {
    if (event.kind !== 'world' || event.name !== 'work') return []
    const { data } = work.safeParse(event.data)
    return data === undefined ? [] : event.agents.map((agent) => ({ round: event.round, agent, ...data }))
  }),
)

/** Whether a trace has a round with open tasks that nobody touched, as worlds in which work divides tell. */
export function isUntouched({ events }: Pick<Trace, 'events'>): boolean {
  return events.some((event) => event.kind === 'world' && event.name === 'untouched')
}

/** A stretch of time. */
export interface Span {
  readonly startMs: number
  readonly endMs: number
}

/** How long at least one of these spans lasts, in milliseconds. */
export function coveredMs(spans: readonly Span[]): number {
  let covered = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const { startMs, endMs } of spans.toSorted((a, b) => a.startMs - b.startMs)) {
    covered += Math.max(0, endMs - Math.max(startMs, reached))
    reached = Math.max(reached, endMs)
  }
  return covered
}

/** How long somebody was at work in an episode: over its rounds, the time in which at least one agent was. */
export function workedMs(pieces: readonly PieceOfWork[]): number {
  return sum([...Map.groupBy(pieces, ({ round }) => round).values()].map(coveredMs))
}

/** How long the agents were at work, each by itself: what one agent alone would have had to work in a row. */
export function busyMs(pieces: readonly PieceOfWork[]): number {
  const own = Map.groupBy(pieces, ({ round, agent }) => `${round} ${agent}`)
  return sum([...own.values()].map(coveredMs))
}

/** Milliseconds of the tasks that were done, each counted once, as it was done first. */
export function usefulMs(pieces: readonly PieceOfWork[]): number {
  const done = Map.groupBy(
    pieces.filter(({ ok }) => ok),
    ({ task }) => task,
  )
  return sum(
    [...done.values()].map((own) => {
      const [first] = own.toSorted((a, b) => a.round - b.round || a.endMs - b.endMs || a.agent - b.agent)
      return first === undefined ? 0 : first.endMs - first.startMs
    }),
  )
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
