import type { Json } from '../../../harness/define.ts'
import type { CellRow, PurchaseGame, PurchaseRound, ReportFacts } from '../../define.ts'

/** One ended episode of purchases. */
export interface PlayedGame {
  readonly episode: number
  /** Equal for episodes that meet the same games. */
  readonly group: string
  /** In the order in which they were played. */
  readonly rounds: readonly PurchaseRound[]
  readonly games: ReadonlyMap<string, PurchaseGame>
  readonly tokens: number | undefined
  /** The conflict level that was asked for, else that of the first game to one decimal; undefined where neither is told. */
  readonly conflict: number | undefined
}

/** A cell of a world with purchases. */
export interface PurchaseCell {
  readonly cell: CellRow
  /** What sets its condition apart from others of the file: parameters of the world, model, fault; may be empty. */
  readonly condition: string
  /** The topology, with the parameters that set it apart. */
  readonly topology: string
  readonly played: readonly PlayedGame[]
}

/** The cells with purchases, by scenario. A scenario is looked at when its first ended episode has purchases. */
export function purchaseCells(facts: ReportFacts): ReadonlyMap<string, readonly PurchaseCell[]> {
  const ended = facts.episodes.filter(({ result }) => result.kind === 'ended')
  const byCell = Map.groupBy(ended, ({ cell }) => cell)
  const scenarios = Map.groupBy(facts.cells, ({ identity }) => identity.scenario.id)
  const found = [...scenarios].flatMap(([scenario, cells]): [string, readonly PurchaseCell[]][] => {
    const first = cells.flatMap(({ cell }) => byCell.get(cell) ?? [])[0]
    if (first === undefined || facts.sums(first.episode).purchases.length === 0) return []
    const name = namesOf(cells)
    const own = cells.map((cell) => ({
      cell,
      ...name(cell),
      played: (byCell.get(cell.cell) ?? []).map(({ episode }) => playedGame(facts, cell, episode)),
    }))
    return [[scenario, own.filter(({ played }) => played.length > 0)]]
  })
  return new Map(found)
}

function playedGame(facts: ReportFacts, { identity }: CellRow, episode: number): PlayedGame {
  const { group, purchases, games, tokens } = facts.sums(episode)
  const asked = identity.scenarioParams['conflict']
  const met = games.get(purchases[0]?.game ?? '')?.conflict
  const conflict = typeof asked === 'number' ? asked : met && Number(met.toFixed(1))
  return { episode, group, rounds: purchases, games, tokens, conflict }
}

type Named = readonly (readonly [name: string, value: Json])[]

/** Names a cell by what differs between these cells. */
function namesOf(cells: readonly CellRow[]) {
  const ofWorld = ({ identity }: CellRow): Named => [
    ...Object.entries(identity.scenarioParams),
    ...(['model', 'fault', 'policy'] as const).map((name) => [name, identity[name].id] as const),
    ['agents', identity.agents],
    ['scenario version', identity.scenario.version],
  ]
  const ofTopology = ({ identity }: CellRow): Named => [
    ...Object.entries(identity.topologyParams),
    ['version', identity.topology.version],
  ]
  const worlds = differing(cells.map(ofWorld))
  const topologies = new Map(
    [...Map.groupBy(cells, ({ identity }) => identity.topology.id)].map(([id, own]) => [
      id,
      differing(own.map(ofTopology)),
    ]),
  )
  return (cell: CellRow) => {
    const { id } = cell.identity.topology
    const own = labelOf(ofTopology(cell), topologies.get(id) ?? new Set())
    return { condition: labelOf(ofWorld(cell), worlds), topology: own === '' ? id : `${id}, ${own}` }
  }
}

/** The names that do not have one value everywhere. */
function differing(rows: readonly Named[]): ReadonlySet<string> {
  const values = new Map<string, Set<string>>()
  for (const [name, value] of rows.flat())
    values.set(name, (values.get(name) ?? new Set()).add(JSON.stringify(value)))
  return new Set([...values].filter(([, own]) => own.size > 1).map(([name]) => name))
}

function labelOf(named: Named, wanted: ReadonlySet<string>): string {
  return named
    .filter(([name]) => wanted.has(name))
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ')
}
