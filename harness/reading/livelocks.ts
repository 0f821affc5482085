import type { Trace } from '../core/trace.ts'
import { stretches } from './asked-rounds.ts'
import { type ContendedRound, contendedRounds } from './contended-rounds.ts'

/** Asked rounds in a row from which standing still is livelock. */
export const fewestLivelockRounds = 3

/**
 * Stretches of at least `fewestLivelockRounds` asked rounds in each of which every asked agent yields by a
 * readable answer and nobody crosses or collides. A round with a missing answer ends a stretch; a round without
 * demand neither counts nor ends one. A change here is a new version of the detector and of the metric.
 */
export function livelocks(trace: Pick<Trace, 'events'>): readonly (readonly ContendedRound[])[] {
  return stretches(contendedRounds(trace), standsStill).filter(({ length }) => length >= fewestLivelockRounds)
}

function standsStill({ asked, crossed, collided, yielded, unanswered }: ContendedRound): boolean {
  const moved = crossed.length + collided.length + unanswered.length
  return moved === 0 && asked.every((agent) => yielded.includes(agent))
}
