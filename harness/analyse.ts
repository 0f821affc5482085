import { type Aspects, rowNames } from './analysis/aspects.ts'
import { episodeSplit } from './analysis/episode-split.ts'
import {
  type Baselines,
  type ChosenMetric,
  type Gatherer,
  gathererOf,
  type StoredEpisode,
} from './analysis/gatherer.ts'
import { compareLabels, groupLabels } from './analysis/group-labels.ts'
import { type Place, placesOf } from './analysis/places.ts'
import type { AnalysisRow, CellRow } from './core/analysis.ts'

/** What to analyse. */
export interface AnalysisRequest {
  /** The cells of all episodes; their own `group` is not read. */
  readonly cells: readonly CellRow[]
  /** Read once, one at a time. */
  readonly episodes: Iterable<StoredEpisode>
  /** In the order in which each group's rows come out. */
  readonly metrics: readonly ChosenMetric[]
  /**
   * What sets groups apart: `scenario`, `topology`, `model`, `fault`, `policy`, `agents`, `seed`, a parameter, or a
   * property of the items that episodes were about, such as `category`.
   * Episodes that differ only in what is not named are pooled. Without it, each cell is a group of its own.
   */
  readonly by?: readonly string[] | undefined
}

/**
 * Metrics over groups of stored episodes. Two versions of one plug-in are never in one group. Rows come by
 * scenario, topology, model, fault and group, then in the order of the metrics; a name that differs within a
 * group is `*`. A group in which no episode has a value keeps its row, as too few. A metric with a baseline pairs each
 * episode with those of the baseline among all episodes given, whatever group they are in.
 *
 * @throws UsageError when `by` names nothing that a cell or an item has
 * @throws Error when a metric throws or gives a number that is not finite
 */
export function analyse({ cells, episodes, metrics, by }: AnalysisRequest): readonly AnalysisRow[] {
  const places = placesOf(cells, by)
  const groups = new Map<string, Group>()
  const baselines: Baselines = new Map()
  const split = episodeSplit(by ?? [])
  if (!split.isByEpisode)
    for (const place of places.values()) joinedGroup(groups, { place, metrics, byItem: [], baselines })
  for (const stored of episodes) {
    const place = places.get(stored.cell)
    if (place === undefined) throw strayEpisode(stored)
    const { byItem } = split
    const own = split.aspectsOf(stored.trace)
    const group = joinedGroup(groups, { place, metrics, byItem, baselines, own })
    for (const gatherer of group.gatherers) gatherer.add(stored)
  }
  split.requireFound()
  return analysisRows([...groups.values()], metrics)
}

/** The episodes of one group, as its metrics have taken them. */
interface Group {
  readonly places: Set<Place>
  readonly aspects: Aspects
  readonly gatherers: readonly Gatherer[]
}

interface Joining {
  readonly place: Place
  readonly metrics: readonly ChosenMetric[]
  readonly byItem: readonly string[]
  readonly baselines: Baselines
  /** What sets an episode apart from others of its cell. */
  readonly own?: Aspects
}

/** The group of a place, made when it is first needed. */
function joinedGroup(groups: Map<string, Group>, joining: Joining): Group {
  const { place, metrics, byItem, baselines, own = new Map() } = joining
  const key = own.size === 0 ? place.key : JSON.stringify([place.key, ...own])
  const group = groups.get(key) ?? {
    places: new Set(),
    aspects: new Map([...place.aspects, ...own]),
    gatherers: metrics.map((metric) => gathererOf(metric, byItem, baselines)),
  }
  group.places.add(place)
  groups.set(key, group)
  return group
}

/** What stands before the metric in each row of a group. */
type RowHead = Pick<AnalysisRow, 'scenario' | 'topology' | 'model' | 'fault' | 'group' | 'cells'>

function analysisRows(groups: readonly Group[], metrics: readonly ChosenMetric[]): readonly AnalysisRow[] {
  return rowHeads(groups)
    .toSorted((a, b) => compareHeads(a.head, b.head))
    .flatMap(({ head, group }) => groupRows(head, group, metrics))
}

function groupRows(head: RowHead, group: Group, metrics: readonly ChosenMetric[]): readonly AnalysisRow[] {
  const where = [...rowNames, 'group' as const].map((name) => head[name]).filter((name) => name !== '')
  return metrics.flatMap(({ metric }, index) => {
    const { id, version, title, description, unit, better } = metric
    const measurement = group.gatherers[index]?.measurement(where.join(' x '))
    if (measurement === undefined) return []
    return [{ ...head, metric: { id, version, title, description, unit, better }, measurement }]
  })
}

function rowHeads(groups: readonly Group[]): readonly { readonly head: RowHead; readonly group: Group }[] {
  const named = groups.map((group) => ({ group, names: commonNames([...group.places]) }))
  const items = named.map(({ group, names }) => ({ name: JSON.stringify(names), aspects: group.aspects }))
  const labels = groupLabels(items)
  return named.map(({ group, names }, index) => {
    const [first] = group.places
    const cells = [...group.places].map(({ row }) => row.cell).toSorted((a, b) => a - b)
    return { group, head: { ...names, group: first?.label ?? labels[index] ?? '', cells } }
  })
}

type RowNames = Pick<RowHead, 'scenario' | 'topology' | 'model' | 'fault'>

function commonNames(places: readonly Place[]): RowNames {
  const common = (name: keyof RowNames): string => {
    const ids = new Set(places.map(({ row }) => row.identity[name].id))
    const [only = '*'] = ids
    return ids.size === 1 ? only : '*'
  }
  return {
    scenario: common('scenario'),
    topology: common('topology'),
    model: common('model'),
    fault: common('fault'),
  }
}

function compareHeads(a: RowHead, b: RowHead): number {
  const name = rowNames.find((each) => a[each] !== b[each])
  if (name !== undefined) return a[name] < b[name] ? -1 : 1
  return compareLabels(a.group, b.group) || (a.cells[0] ?? 0) - (b.cells[0] ?? 0)
}

function strayEpisode({ episode, cell }: StoredEpisode): Error {
  return new Error(
    `analyse: expected an episode of one of the given cells, got episode ${episode} of cell ${cell}`,
  )
}
