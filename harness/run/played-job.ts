import type { Model } from '../core/model.ts'
import type { Trace } from '../core/trace.ts'
import { playedEpisode } from './episode.ts'
import { itemOf } from './item-files.ts'
import type { CellPlan, PlannedCell } from './planned-cell.ts'
import { playedBack } from './played-back.ts'
import type { Place } from './recording.ts'

/**
 * Plays one episode of a cell.
 *
 * @param prepare gives the model as this episode is to use it
 */
export async function playedJob(
  { planned, seed, repetition }: Place & { readonly planned: CellPlan },
  prepare: (model: Model) => Model,
  signal: AbortSignal,
): Promise<Trace> {
  const { identity: cell, recorded } = planned
  const place = { seed, repetition }
  const model = prepare(recorded?.recording.model(recorded.cell, place) ?? planned.model)
  if (hasCode(planned)) {
    const { scenario, topology, faults, items } = planned
    const item = items && itemOf(items, seed)
    return playedEpisode({ cell, scenario, topology, model, faults, item, ...place }, signal)
  }
  if (recorded === undefined) throw new Error('a cell without code expects a record, got none')
  return playedBack(recorded.recording.trace(recorded.cell, place), cell, model, signal)
}

function hasCode(planned: CellPlan): planned is PlannedCell {
  return 'scenario' in planned
}
