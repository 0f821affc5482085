import type { CellRow } from '../core/analysis.ts'
import { canonicalJson, type Json } from '../core/json.ts'
import type { Cell } from '../core/trace.ts'
import { type Aspects, aspectOf, pluginVersions, requireAspects } from './aspects.ts'
import { cellsWithGroups } from './group-labels.ts'

/** Which group the episodes of a cell go to. */
export interface Place {
  readonly row: CellRow
  /** Equal for cells of one group. */
  readonly key: string
  /** What the group's cells have in common, as far as it was asked for. */
  readonly aspects: Aspects
  /** The group's label, where it is known before the other groups are. */
  readonly label: string | undefined
}

/**
 * The places of all cells, by number. Without `by` each cell has its own. With it, cells that differ only in what
 * is not named share one, unless they hold two versions of one plug-in.
 *
 * @throws UsageError when `by` names nothing that a cell has
 */
export function placesOf(
  cells: readonly CellRow[],
  by: readonly string[] | undefined,
): ReadonlyMap<number, Place> {
  const places = by === undefined ? ownPlaces(cells) : sharedPlaces(cells, by)
  return new Map(places.map((place) => [place.row.cell, place]))
}

function ownPlaces(cells: readonly CellRow[]): readonly Place[] {
  return cellsWithGroups(cells).map((row) => ({
    row,
    key: String(row.cell),
    aspects: new Map(),
    label: row.group,
  }))
}

function sharedPlaces(cells: readonly CellRow[], by: readonly string[]): readonly Place[] {
  const identities = cells.map(({ identity }) => identity)
  requireAspects(identities, by)
  const moved = movedPlugins(identities)
  return cells.map((row) => {
    const aspects = new Map([...namedAspects(row.identity, by), ...versionAspects(row.identity, moved)])
    return { row, key: canonicalJson(Object.fromEntries(aspects)), aspects, label: undefined }
  })
}

function namedAspects(cell: Cell, by: readonly string[]): readonly [string, Json][] {
  return by.flatMap((name): [string, Json][] => {
    const value = aspectOf(cell, name)
    return value === undefined ? [] : [[name, value]]
  })
}

function versionAspects(cell: Cell, moved: ReadonlySet<string>): readonly [string, Json][] {
  return [...pluginVersions(cell)]
    .filter(([plugin]) => moved.has(plugin))
    .map(([plugin, version]) => [`${plugin}.version`, version])
}

/** The plug-ins of which there is more than one version. */
function movedPlugins(cells: readonly Cell[]): ReadonlySet<string> {
  const versions = new Map<string, Set<number>>()
  for (const [plugin, version] of cells.flatMap((cell) => [...pluginVersions(cell)])) {
    versions.set(plugin, (versions.get(plugin) ?? new Set()).add(version))
  }
  return new Set(versions.keys().filter((plugin) => (versions.get(plugin)?.size ?? 0) > 1))
}
