import type { AnalysisRow, NotApplicableRow } from '../harness/core/analysis.ts'
import type { Measurement } from '../harness/core/metric.ts'
import { shortName } from './labels.ts'

/** One line of the grid: one topology in one scenario, as one model, fault and group of parameters make it. */
export interface GridLine
  extends Pick<AnalysisRow, 'scenario' | 'topology' | 'model' | 'fault' | 'group' | 'cells'> {
  readonly byMetric: ReadonlyMap<string, AnalysisRow>
  /** Why there is nothing to show, where that is so. */
  readonly notApplicable: string | undefined
}

/** All lines of one scenario, with where its scores lie. */
export interface ScenarioGrid {
  readonly scenario: string
  readonly lines: readonly GridLine[]
  /** Lowest and highest score of the scenario; undefined when fewer than two different ones are known. */
  readonly range: { readonly low: number; readonly high: number } | undefined
}

/** What lines are made of. */
interface Lines {
  readonly rows: readonly AnalysisRow[]
  readonly notApplicable: readonly NotApplicableRow[]
}

/** The grid of each scenario, in the order of the results. */
export function scenarioGrids(facts: Lines): readonly ScenarioGrid[] {
  const lines = [...measuredLines(facts.rows), ...facts.notApplicable.map(emptyLine)]
  const byScenario = Map.groupBy(lines, ({ scenario }) => scenario)
  return [...byScenario].map(([scenario, its]) => ({ scenario, lines: its, range: rangeOf(its) }))
}

/** The score of a line, where it is known. */
export function scoreOf(line: GridLine): number | undefined {
  return measuredOf(line, 'score')?.value
}

/** What a metric gave for a line, where it gave a value. */
export function measuredOf(
  { byMetric }: GridLine,
  metric: string,
): Extract<Measurement, { readonly kind: 'measured' }> | undefined {
  const measurement = byMetric.get(metric)?.measurement
  return measurement?.kind === 'measured' ? measurement : undefined
}

/** What tells a line from its neighbours, in so few words that a chart has room for it. */
export function lineName({ topology, model, fault, group }: GridLine, lines: readonly GridLine[]): string {
  const hasModels = new Set(lines.map((line) => line.model)).size > 1
  const more = [hasModels ? model : '', fault === 'none' ? '' : fault, group].filter((part) => part !== '')
  return [topology, ...more].map(shortName).join(' · ')
}

/** How far up its scenario's range a score lies, in steps of the page's colour scale, 0 to 6. */
export function heatStep(score: number | undefined, range: ScenarioGrid['range']): number | undefined {
  if (score === undefined || !range) return undefined
  return Math.round(((score - range.low) / (range.high - range.low)) * 6)
}

function measuredLines(rows: readonly AnalysisRow[]): readonly GridLine[] {
  const groups = Map.groupBy(rows, ({ scenario, topology, model, fault, group }) =>
    JSON.stringify([scenario, topology, model, fault, group]),
  )
  return [...groups.values()].flatMap((its) => {
    const [first] = its
    if (!first) return []
    const { scenario, topology, model, fault, group, cells } = first
    const byMetric = new Map(its.map((row) => [row.metric.id, row]))
    return [{ scenario, topology, model, fault, group, cells, byMetric, notApplicable: undefined }]
  })
}

function emptyLine({ scenario, topology, model, fault, reason }: NotApplicableRow): GridLine {
  return {
    scenario,
    topology,
    model,
    fault,
    group: '',
    cells: [],
    byMetric: new Map(),
    notApplicable: reason,
  }
}

function rangeOf(lines: readonly GridLine[]): ScenarioGrid['range'] {
  const scores = lines.flatMap((line) => scoreOf(line) ?? [])
  const low = scores.reduce((least, score) => Math.min(least, score), Number.POSITIVE_INFINITY)
  const high = scores.reduce((most, score) => Math.max(most, score), Number.NEGATIVE_INFINITY)
  return high > low ? { low, high } : undefined
}
