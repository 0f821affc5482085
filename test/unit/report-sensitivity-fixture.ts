/** What a results file of a swept parameter holds, made up: one scenario, cells as a test asks for them. */
import type { Cell } from '../../harness/core/trace.ts'
import type { AnalysisRow, CellRow, ReportFacts } from '../../reports/define.ts'
import { fixtureFacts } from './report-fixture.ts'

/** A cell by what sets it apart. */
export interface SweptSetting {
  readonly topology: string
  readonly persona: Cell['modelParams']
  readonly scenarioParams?: Cell['scenarioParams']
  readonly topologyParams?: Cell['topologyParams']
  readonly fault?: string
  readonly isSimulated?: boolean
}

/** Five topologies by three values of forgetting; at the highest value all but one fail alike. */
export const usualSweep: readonly SweptSetting[] = [
  'dialogue',
  'mesh',
  'shared-ledger',
  'commitment',
  'mediator',
].flatMap((topology) => [1, 0, 0.5].map((forgetting) => ({ topology, persona: { forgetting } })))

/** The facts of a file of these cells, in this order, with a score and an over-draw rate for each. */
export function sensitivityFacts(
  settings: readonly SweptSetting[] = usualSweep,
  text = (of: string) => of,
): ReportFacts {
  const usual = fixtureFacts({ seeds: 4, text })
  const [cell] = usual.cells
  const row = usual.rows.find(
    ({ metric, measurement }) => metric.id === 'score' && measurement.kind === 'measured',
  )
  if (!cell || row?.measurement.kind !== 'measured') throw new Error('the fixture requires a score')
  const { measurement } = row
  const cells = settings.map((setting, index): CellRow => {
    const { topology, persona, scenarioParams = {}, topologyParams = {}, fault = 'none' } = setting
    const identity: Cell = {
      ...cell.identity,
      scenario: { id: text('negotiation'), version: 1 },
      topology: { id: text(topology), version: 1 },
      model: { id: text('simulated:ideal'), version: 1 },
      fault: { id: fault, versions: {} },
      ...{ scenarioParams, topologyParams, isSimulated: setting.isSimulated ?? true },
      modelParams: Object.fromEntries(Object.entries(persona).map(([name, value]) => [text(name), value])),
    }
    return { ...cell, cell: index + 1, identity, group: '' }
  })
  const rows = settings.flatMap(({ topology, persona }, index): readonly AnalysisRow[] => {
    const forgetting = Number(persona['forgetting'] ?? 0)
    const lost = topology === 'shared-ledger' ? forgetting / 4 : forgetting ** (1 + topology.length / 8)
    const named = { ...row, topology: text(topology), cells: [index + 1] }
    const at = (value: number) =>
      value === 0 || value === 1
        ? {
            ...measurement,
            value,
            interval: { kind: 'none', reason: 'every episode gave the same value' } as const,
          }
        : {
            ...{ ...measurement, value },
            interval: { kind: 'interval', low: value - 0.06, high: value + 0.04, method: '95 %' } as const,
          }
    return [
      { ...named, measurement: at(1 - lost) },
      {
        ...named,
        metric: { ...row.metric, id: 'overdraw-rate', title: text('Over-draw rate'), better: 'lower' },
        measurement: at(lost),
      },
    ]
  })
  return { ...usual, cells, rows, episodes: [], findings: [], audit: [], notApplicable: [] }
}
