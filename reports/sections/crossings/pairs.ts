import { type BreakEvenRow, type CrossingRow, costSweepOf, type ReportFacts } from '../../define.ts'

/** A coordinated topology against one without, at every price. */
export interface PricedPairs {
  readonly head: Pick<CrossingRow, 'scenario' | 'model' | 'fault' | 'group' | 'a' | 'b' | 'over'>
  /** One for each price, ascending. */
  readonly crossings: readonly CrossingRow[]
  /** One for each value that was swept. */
  readonly breakEven: readonly BreakEvenRow[]
}

const costs = Array.from({ length: 11 }, (_, index) => index / 10)
const fewestValues = 3

/** The one that stands for no coordination, where it ran; and the parameter of a world that says how often it is needed. */
const [plain, demand] = ['independent', 'demandProbability']

/** The parameter that is a price itself; what is swept here is the demand. */
const price = 'coordinationCost'

/** All pairs that met over three values or more of a number of their world. */
export function pricedPairs(facts: ReportFacts): readonly PricedPairs[] {
  const byCell = earnedByCell(facts)
  const b = uncoordinated(facts, byCell)
  if (b === undefined) return []
  return sweptParameters(facts).flatMap((over) => {
    const { crossings, breakEven } = costSweepOf(facts.cells, byCell, { b, over, costs })
    return [...Map.groupBy(crossings, keyOf)].flatMap(([key, own]): readonly PricedPairs[] => {
      const [head] = own
      if (head === undefined || head.points.length < fewestValues) return []
      return [{ head, crossings: own, breakEven: breakEven.filter((row) => keyOf(row) === key) }]
    })
  })
}

/** Whether a sweep of the demand would tell: some world has it, a team that coordinates and one that does not. */
export function sweepable(facts: ReportFacts): boolean {
  const byCell = earnedByCell(facts)
  const cells = facts.cells.filter(({ identity }) => typeof identity.scenarioParams[demand] === 'number')
  const fires = cells.map(({ cell }) => (byCell.get(cell) ?? []).some(({ fired }) => fired > 0))
  return fires.includes(true) && fires.includes(false)
}

function earnedByCell({ cells, episodes, sums }: ReportFacts) {
  const byEpisodes = Map.groupBy(episodes, ({ cell }) => cell)
  return new Map(
    cells.map(({ cell }) => [
      cell,
      (byEpisodes.get(cell) ?? []).flatMap(({ episode }) => sums(episode).earned ?? []),
    ]),
  )
}

function uncoordinated(
  { cells }: ReportFacts,
  byCell: ReadonlyMap<number, readonly { readonly fired: number }[]>,
): string | undefined {
  const byTopology = Map.groupBy(cells, ({ identity }) => identity.topology.id)
  const without = [...byTopology].filter(([, own]) =>
    own.every(({ cell }) => (byCell.get(cell) ?? []).every(({ fired }) => fired === 0)),
  )
  const names = without.map(([name]) => name)
  return names.includes(plain) ? plain : names[0]
}

/** Numbers of worlds that were swept over enough values. */
function sweptParameters({ cells }: ReportFacts): readonly string[] {
  const values = new Map<string, Set<number>>()
  for (const { identity } of cells) {
    for (const [name, value] of Object.entries(identity.scenarioParams))
      if (typeof value === 'number') values.set(name, (values.get(name) ?? new Set()).add(value))
  }
  const swept = [...values].filter(([name, own]) => name !== price && own.size >= fewestValues)
  return swept.map(([name]) => name).toSorted()
}

function keyOf({ scenario, model, fault, group, a, b, over }: PricedPairs['head']): string {
  return JSON.stringify([scenario, model, fault, group, a, b, over])
}
