import { canonicalJson } from '../core/json.ts'
import type { Model } from '../core/model.ts'
import type { Cell, Trace } from '../core/trace.ts'

/** A stored cell whose episodes can be replayed. */
export interface RecordedCell {
  /** As `recordedKey` gives it. */
  readonly key: string
  /** As it was recorded, with the model that was recorded. */
  readonly identity: Cell
  readonly fingerprint: string
  /** By `placeKey`. */
  readonly episodes: ReadonlyMap<string, RecordedPlace>
}

/** Which episode of a cell. */
export interface Place {
  readonly seed: number
  readonly repetition: number
}

/** A stored episode of a cell. */
export interface RecordedPlace extends Place {
  /** Number of the episode in its file. */
  readonly episode: number
}

/** The stored episodes of one model. */
export interface Recording {
  /** As the user named it, for messages: `replay:results.db`. */
  readonly name: string
  /** By their keys. */
  readonly cells: ReadonlyMap<string, RecordedCell>
  /** The model that plays one recorded episode again. */
  model(cell: RecordedCell, place: Place): Model
  /** One recorded episode with its events. */
  trace(cell: RecordedCell, place: Place): Trace
  /** Lets go of the file. */
  close(): void
}

/** By what a cell finds its record: everything but the model, and no versions. */
export function recordedKey(cell: Cell): string {
  const { scenario, topology, fault, policy, agents, scenarioParams, topologyParams } = cell
  const ids = [scenario.id, topology.id, fault.id, policy.id]
  return canonicalJson([...ids, agents, scenarioParams, topologyParams])
}

/** An episode of a cell as a short text. */
export function placeKey({ seed, repetition }: Place): string {
  return `${seed}/${repetition}`
}
