/** What a results file of a swept persona holds, made up: two topologies, three numbers of agents, three values. */
import type { CellRow, ReportFacts } from '../../reports/define.ts'
import { bandOf, type SweepBand } from '../../reports/sections/bands/points.ts'
import { sweepsOf } from '../../reports/sections/bands/swept.ts'
import { marketFacts } from './report-market-fixture.ts'

/** Brier scores by conformity, at three agents; each further pair of agents takes a hundredth off. */
const scores = [
  [0, 0.2],
  [0.5, 0.18],
  [1, 0.21],
] as const

/** The facts of such a file. */
export function sweepFacts(): Pick<ReportFacts, 'cells' | 'rows'> {
  const market = marketFacts(4)
  const [cell] = market.cells
  const row = market.rows.find(({ metric }) => metric.id === 'brier')
  if (!cell || row?.measurement.kind !== 'measured') throw new Error('the fixture requires a Brier score')
  const { measurement } = row
  const made = ['independent-ensemble', 'sequential-pipeline'].flatMap((topology) =>
    [7, 3, 5].flatMap((agents) =>
      scores.map(([conformity, score]) => ({ topology, agents, conformity, score })),
    ),
  )
  const cells = made.map(({ topology, agents, conformity }, index): CellRow => {
    const identity = {
      ...cell.identity,
      ...{ topology: { id: topology, version: 1 }, model: { id: 'simulated:ideal', version: 1 } },
      ...{ agents, isSimulated: true, modelParams: { conformity, overconfidence: 0.9 } },
    }
    return { ...cell, cell: index + 1, identity, group: `agents=${agents} conformity=${conformity}` }
  })
  const rows = made.map(({ topology, agents, score }, index) => ({
    ...{ ...row, topology, cells: [index + 1], group: cells[index]?.group ?? '' },
    measurement: { ...measurement, value: score - (agents - 3) / 200 },
  }))
  return { cells, rows }
}

/** Its bands, one for each topology. */
export function madeBands(): readonly SweepBand[] {
  const facts = sweepFacts()
  return sweepsOf(facts).flatMap((sweep) => bandOf(facts, sweep) ?? [])
}
