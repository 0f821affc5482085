import type { NotApplicableRow } from '../core/analysis.ts'
import { UsageError } from '../core/errors.ts'
import type { Cell } from '../core/trace.ts'
import { type Place, placeKey, type RecordedCell, type Recording, recordedKey } from './recording.ts'

/** A cell of a replay. */
export interface ReplayedCell {
  readonly identity: Cell
  readonly episodes: readonly Place[]
  readonly recorded?: { readonly recording: Recording; readonly cell: RecordedCell } | undefined
}

/**
 * Cells that were recorded with another model of the same file, as rows of what cannot be run.
 *
 * @throws UsageError when a cell, or an episode of a cell, was recorded with none: a replay invents nothing
 */
export function recordedElsewhere(
  cells: readonly ReplayedCell[],
  unrecorded: readonly { readonly identity: Cell; readonly name: string }[],
): readonly NotApplicableRow[] {
  for (const { identity, episodes, recorded } of cells) {
    if (recorded !== undefined) requireEpisodes(identity, episodes, recorded)
  }
  const known = new Set(
    cells.flatMap(({ identity, recorded }) =>
      recorded === undefined ? [] : [sourceKey(recorded.recording.name, identity)],
    ),
  )
  return unrecorded.map(({ identity, name }) => {
    if (!known.has(sourceKey(name, identity))) throw new UsageError(unrecordedCell(name, identity))
    const { scenario, topology, model, fault } = identity
    const reason = 'the file holds no episode of it with this model'
    return { scenario: scenario.id, topology: topology.id, model: model.id, fault: fault.id, reason }
  })
}

function sourceKey(name: string, identity: Cell): string {
  return `${name} ${recordedKey(identity)}`
}

function requireEpisodes(
  identity: Cell,
  episodes: readonly Place[],
  { recording, cell }: NonNullable<ReplayedCell['recorded']>,
): void {
  const missing = episodes.filter((place) => !cell.episodes.has(placeKey(place)))
  const [first] = missing
  if (first === undefined) return
  const { scenario, topology } = identity
  const which = `${scenario.id} x ${topology.id} with seed ${first.seed}, repetition ${first.repetition}`
  const more = missing.length > 1 ? ` and ${missing.length - 1} more` : ''
  throw new UsageError(
    `${recording.name}: expected a recorded episode of ${which}, got none${more}; ${advice}`,
  )
}

function unrecordedCell(name: string, identity: Cell): string {
  const { scenario, topology, agents, fault, scenarioParams, topologyParams } = identity
  const params = Object.entries({ agents, ...scenarioParams, ...topologyParams, fault: fault.id })
  const settings = params.map(([param, value]) => `${param}=${value}`).join(' ')
  const which = `${scenario.id} x ${topology.id} with ${settings}`
  return `${name}: expected recorded episodes of ${which}, got none; ${advice}`
}

const advice = 'without other options, all that is recorded is replayed'
