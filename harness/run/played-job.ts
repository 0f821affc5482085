import type { Model } from '../core/model.ts'
import type { Trace } from '../core/trace.ts'
import { playedEpisode } from './episode.ts'
import type { Job } from './jobs.ts'

/** Plays one planned episode. */
export function playedJob(
  { planned, seed, repetition }: Omit<Job, 'cell'>,
  prepare: (model: Model) => Model,
  signal: AbortSignal,
): Promise<Trace> {
  const { identity: cell, scenario, topology, faults } = planned
  const model = prepare(planned.model)
  return playedEpisode({ cell, scenario, topology, model, faults, seed, repetition }, signal)
}
