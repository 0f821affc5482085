import type { Trace } from '../core/trace.ts'
import { type AskedRound, askedRounds } from './asked-rounds.ts'
import { type ContendedRound, contendedRounds, isContended } from './contended-rounds.ts'
import { doneWork, isUntouched, type PieceOfWork } from './done-work.ts'
import { fewestLivelockRounds } from './livelocks.ts'

/** How often the agents of an episode waited for each other. */
export interface Standstills {
  /** Rounds in which two or more agents were asked. */
  readonly rounds: number
  /** Those of them in which they wait for each other and nothing moves. */
  readonly still: number
  /** Whether the episode ends so: its last rounds, three or more or all there are, stand still. */
  readonly isFinal: boolean
}

/**
 * The rounds of an episode in which two or more agents are asked, and those in which they wait for each other and
 * nothing moves. Where agents contend for a thing: all yield by a readable answer, and nobody gets it. Where work
 * divides: no task is done, or work stops with tasks left that were waited for and had to be given up (a `work` event
 * without success that took no time); a round with a missing answer is an outage and no standstill. Undefined in any
 * other world.
 */
export function standstills(trace: Pick<Trace, 'events'>): Standstills | undefined {
  if (isContended(trace)) return counted(contendedRounds(trace), everybodyYields)
  const pieces = doneWork(trace)
  if (pieces.length === 0 && !isUntouched(trace)) return undefined
  const byRound = Map.groupBy(pieces, ({ round }) => round)
  return counted(askedRounds(trace), (round) => isStuck(round, byRound.get(round.round) ?? []))
}

function counted<R extends AskedRound>(all: readonly R[], isStill: (round: R) => boolean): Standstills {
  const rounds = all.filter(({ asked }) => asked.length > 1)
  const moving = rounds.findLastIndex((round) => !isStill(round))
  const last = rounds.length - 1 - moving
  return {
    rounds: rounds.length,
    still: rounds.filter(isStill).length,
    isFinal: last > 0 && last >= Math.min(fewestLivelockRounds, rounds.length),
  }
}

function everybodyYields({ asked, crossed, collided, yielded, unanswered }: ContendedRound): boolean {
  const moved = crossed.length + collided.length + unanswered.length
  return moved === 0 && asked.every((agent) => yielded.includes(agent))
}

function isStuck({ events }: AskedRound, pieces: readonly PieceOfWork[]): boolean {
  if (pieces.some(({ ok, startMs, endMs }) => !ok && startMs === endMs)) return true
  const isOutage = events.some((event) => event.kind === 'decision' && event.source === 'fallback')
  return !isOutage && pieces.every(({ ok }) => !ok)
}
