import {
  behind,
  counted,
  fixedNumber,
  type GridLine,
  type Html,
  heatStep,
  html,
  type ReportFacts,
  rowNames,
  type ScenarioGrid,
  scoreOf,
  table,
} from '../../define.ts'

/** One row of the overview: a topology with one model and one fault, over all scenarios. */
interface Across extends Pick<GridLine, 'topology' | 'model' | 'fault' | 'group' | 'cells'> {
  readonly byScenario: ReadonlyMap<string, readonly GridLine[]>
}

/** Topologies against scenarios, scores only; undefined for one scenario, whose own table says it all. */
export function overview(facts: ReportFacts, grids: readonly ScenarioGrid[]): Html | undefined {
  if (grids.length < 2) return undefined
  const rows = across(grids)
  return table({
    caption: html`Mean score by scenario and topology, with its interval and n, the number of episodes. A tint compares the topologies of one column; tints of different columns mean different scores.`,
    columns: [
      { head: 'Topology', isRowHead: true, cell: rowNames(rows, facts.cells) },
      ...grids.map((grid) => ({
        head: grid.scenario,
        isNumber: true,
        cell: (row: Across) => scoreCell(row.byScenario.get(grid.scenario)),
        tone: (row: Across) => tone(row.byScenario.get(grid.scenario), grid),
      })),
    ],
    rows,
  })
}

function across(grids: readonly ScenarioGrid[]): readonly Across[] {
  const lines = grids.flatMap((grid) => grid.lines)
  const groups = Map.groupBy(lines, ({ topology, model, fault }) => JSON.stringify([topology, model, fault]))
  return [...groups.values()].flatMap((its) => {
    const [first] = its
    if (!first) return []
    const byScenario = Map.groupBy(its, ({ scenario }) => scenario)
    return [{ ...first, group: '', cells: its.flatMap(({ cells }) => cells), byScenario }]
  })
}

function tone(lines: readonly GridLine[] | undefined, { range }: ScenarioGrid): string {
  const [line] = lines ?? []
  const step = line && lines?.length === 1 ? heatStep(scoreOf(line), range) : undefined
  return step === undefined ? '' : `heat heat-${step}`
}

function scoreCell(lines: readonly GridLine[] = []): Html {
  const [line] = lines
  if (!line) return html`<small>not run</small>`
  if (lines.length > 1) return html`<small>${counted(lines.length, 'group')} of parameters, below</small>`
  if (line.notApplicable !== undefined) return html`<small>not applicable</small>`
  const measurement = line.byMetric.get('score')?.measurement
  if (measurement?.kind !== 'measured') return html`<small>too few episodes</small>`
  const { value, interval, n } = measurement
  const bounds =
    interval.kind === 'interval'
      ? `${fixedNumber(interval.low, 3)} to ${fixedNumber(interval.high, 3)}`
      : 'no interval'
  return html`${behind(line.cells, fixedNumber(value, 3))}<small>${bounds}</small><small>n ${n}</small>`
}
