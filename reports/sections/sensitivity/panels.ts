import {
  type Cell,
  type CellRow,
  type ReportFacts,
  restOf,
  type Swept,
  type SweptCells,
  sweptCells,
  sweptValue,
} from '../../define.ts'

/** The fewest values of a parameter that show a course and not only a difference. */
export const fewestValues = 3

/** One topology over the values of the parameter; its cells differ in nothing else. */
export interface SweepLine {
  /** The topology, with those of its own parameters that tell two lines of a panel apart. */
  readonly name: string
  /** Ascending by value, each value once. */
  readonly points: readonly { readonly cell: number; readonly value: number }[]
}

/** Lines that share everything but their topology. */
export interface SweepPanel extends Swept {
  readonly scenario: string
  readonly model: string
  readonly isSimulated: boolean
  /** What else was set, by name. */
  readonly settings: ReadonlyMap<string, string>
  readonly lines: readonly SweepLine[]
}

/** All panels about one parameter of one scenario and model. */
export interface SweepPart extends Swept {
  readonly scenario: string
  readonly model: string
  readonly isSimulated: boolean
  /** Each with what tells it from the other panels; empty when there is one only. */
  readonly panels: readonly (SweepPanel & { readonly setting: string })[]
}

/** What a topology brings with it. */
const ofTopology = ['topology', 'topologyParams', 'seesUnion'] as const

/** The sweeps of a file over at least three values, persona parameters first. */
export function sweepParts({ cells }: Pick<ReportFacts, 'cells'>): readonly SweepPart[] {
  const panels = (['modelParams', 'topologyParams', 'scenarioParams'] as const).flatMap((place) =>
    sweptCells(cells, place, ofTopology).flatMap((swept) => panelOf(swept) ?? []),
  )
  const groups = Map.groupBy(panels, ({ place, parameter, scenario, model }) =>
    JSON.stringify([place, parameter, scenario, model]),
  )
  return [...groups.values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const { place, parameter, scenario, model, isSimulated } = first
    const differing = differingNames(own.map(({ settings }) => settings))
    const named = own.map((panel) => ({ ...panel, setting: inWords(panel.settings, differing) }))
    return [{ place, parameter, scenario, model, isSimulated, panels: named }]
  })
}

function panelOf(swept: SweptCells): SweepPanel | undefined {
  const { place, parameter, rows } = swept
  const groups = [...Map.groupBy(rows, ({ identity }) => restOf(identity, swept)).values()]
  const kept = groups.filter((own) => new Set(own.map((row) => sweptValue(row, swept))).size >= fewestValues)
  const [first] = kept.flat()
  if (first === undefined) return undefined
  const { scenario, model, isSimulated } = first.identity
  const byTopology = Map.groupBy(kept, ([row]) => row?.identity.topology.id)
  return {
    ...{ place, parameter, scenario: scenario.id, model: model.id, isSimulated },
    settings: settingsOf(first.identity, swept),
    lines: kept.map((own) => ({
      name: lineName(own, byTopology.get(own[0]?.identity.topology.id) ?? [], swept),
      points: own
        .map((row) => ({ cell: row.cell, value: sweptValue(row, swept) }))
        .toSorted((a, b) => a.value - b.value),
    })),
  }
}

/** The topology, and what tells it from other lines of the same topology. */
function lineName(
  [row]: readonly CellRow[],
  rivals: readonly (readonly CellRow[])[],
  { place, parameter }: Swept,
): string {
  if (row === undefined) return ''
  const told = ({ topology, topologyParams }: Cell) =>
    new Map([
      ['version', String(topology.version)],
      ...Object.entries(topologyParams)
        .filter(([name]) => place !== 'topologyParams' || name !== parameter)
        .map(([name, value]): [string, string] => [name, text(value)]),
    ])
  const differing = differingNames(rivals.flatMap(([rival]) => (rival ? [told(rival.identity)] : [])))
  return [row.identity.topology.id, inWords(told(row.identity), differing)]
    .filter((part) => part !== '')
    .join(' · ')
}

function settingsOf(identity: Cell, { place, parameter }: Swept): ReadonlyMap<string, string> {
  const { scenario, model, fault, policy, agents } = identity
  const params = (['scenarioParams', 'modelParams'] as const).flatMap((from) =>
    Object.entries(identity[from])
      .filter(([name]) => from !== place || name !== parameter)
      .map(([name, value]): [string, string] => [
        `${from === 'modelParams' ? 'persona.' : ''}${name}`,
        text(value),
      ]),
  )
  return new Map([
    ['agents', String(agents)],
    ['fault', canonical(fault)],
    ['policy', canonical(policy)],
    ['scenario version', String(scenario.version)],
    ['model version', String(model.version)],
    ...params,
  ])
}

/** A fault or policy by its notation, with the versions in it. */
function canonical({ id, versions }: Cell['fault'] | Cell['policy']): string {
  const known = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return known.length === 0 ? id : `${id} (${known.join(', ')})`
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

function differingNames(all: readonly ReadonlyMap<string, string>[]): readonly string[] {
  const names = new Set(all.flatMap((own) => [...own.keys()]))
  return [...names].filter((name) => new Set(all.map((own) => own.get(name))).size > 1)
}

function inWords(own: ReadonlyMap<string, string>, names: readonly string[]): string {
  return names.map((name) => `${name} ${own.get(name) ?? 'not set'}`).join(', ')
}
