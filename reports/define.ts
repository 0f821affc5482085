/** The one door for authors of report sections. */
import type {
  AnalysisRow,
  AuditRow,
  CellRow,
  EpisodeRow,
  FindingRow,
  NotApplicableRow,
  RunRow,
} from '../harness/core/analysis.ts'
import type { Json } from '../harness/core/json.ts'
import type { SpendingMatch, TopologyFamily } from '../harness/core/topology.ts'
import type { Trace } from '../harness/core/trace.ts'
import type { EpisodeSums } from './episode-sums.ts'
import type { Flows } from './flows.ts'
import type { Html } from './html.ts'
import type { Shape } from './shape.ts'

/** What is known of a plug-in that took part. */
export interface PluginFacts {
  readonly id: string
  readonly version: number
  readonly title: string
  readonly description: string
}

/** What is known of a topology that took part. */
export interface TopologyFacts extends PluginFacts {
  readonly costFormula: string
  readonly family?: TopologyFamily
  readonly source?: string
  /** When to use it. */
  readonly works?: string
  /** When it fails. */
  readonly breaks?: string
  /** Its parameters with their defaults. */
  readonly parameters?: readonly {
    readonly name: string
    readonly default: Json
    readonly description: string
  }[]
  /** Set where it is given what another topology spends. */
  readonly matches?: SpendingMatch
  /** Its members and declared edges with four agents; undefined where its defaults cannot be read. */
  readonly shape?: Shape | undefined
}

/** Everything that a section may show. All of it is read from one results file. */
export interface ReportFacts {
  /** Name of the results file, without its folder. */
  readonly file: string
  readonly runs: readonly RunRow[]
  readonly cells: readonly CellRow[]
  readonly episodes: readonly EpisodeRow[]
  readonly notApplicable: readonly NotApplicableRow[]
  /** Every metric over every cell. */
  readonly rows: readonly AnalysisRow[]
  /** The rows of every metric with an option `edges`, at `edges=published`. */
  readonly publishedRows: readonly AnalysisRow[]
  readonly findings: readonly FindingRow[]
  /** What is wrong with the design of the experiment: errors, then warnings, then what is good to know. */
  readonly audit: readonly AuditRow[]
  readonly scenarios: readonly (PluginFacts & {
    readonly score: string
    readonly traits: readonly string[]
  })[]
  readonly topologies: readonly TopologyFacts[]
  readonly detectors: readonly PluginFacts[]
  /** The checks that gave `audit`. */
  readonly audits: readonly PluginFacts[]
  /** The whole trace of a stored episode. */
  trace(episode: number): Trace
  /** Counts of a stored episode. */
  sums(episode: number): EpisodeSums
  /** Who spent what in all episodes of a cell. */
  flows(cell: number): Flows
}

/** One part of the report: one file in `reports/sections/`, found by folder. */
export interface Section {
  /** Kebab-case, equal to the file name; the anchor of the section. */
  readonly id: string
  readonly title: string
  /** Place in the report; sections stand in ascending order. */
  readonly order: number
  /** The section's body, or undefined when there is nothing that it could show. */
  render(facts: ReportFacts): Html | undefined | Promise<Html | undefined>
}

/** A section as found in its folder. */
export interface AnySection extends Section {
  readonly plugin: 'section'
}

/** One part of the report. */
export function defineSection(section: Section): AnySection {
  return Object.freeze({ plugin: 'section', ...section })
}

export type { Comparison } from '../harness/comparison/compare.ts'
export { warningsOf } from '../harness/comparison/comparison-json.ts'
export { levels } from '../harness/comparison/difference.ts'
export { pilotOf } from '../harness/comparison/power-plan.ts'
export type {
  AnalysisRow,
  AuditRow,
  CellRow,
  EpisodeRow,
  FindingRow,
  NotApplicableRow,
  RunRow,
} from '../harness/core/analysis.ts'
export { canonicalJson, type Json } from '../harness/core/json.ts'
export type { Interval } from '../harness/core/metric.ts'
export { type TopologyFamily, topologyFamilies } from '../harness/core/topology.ts'
export type { Cell, Trace, TraceEvent } from '../harness/core/trace.ts'
export { partInWords } from '../harness/reading/agreements.ts'
export { type Promised, type PromisedRound, promisedRounds } from '../harness/reading/promises.ts'
export type { PurchaseGame } from '../harness/reading/purchase-games.ts'
export { efficiencyOf, type PurchaseRound } from '../harness/reading/purchase-rounds.ts'
export { stream } from '../harness/run/streams.ts'
export {
  type BreakEvenRow,
  type CostSweep,
  type CrossingRow,
  costSweepOf,
} from '../harness/scaling/cost-sweep.ts'
export { type ScalingRow, scalingRows } from '../harness/scaling/scaling.ts'
export { biasCorrectedTerms, binTerms } from '../harness/stats/bin-terms.ts'
export { binnedCounts } from '../harness/stats/binned-counts.ts'
export {
  binsUnderPerfectCalibration,
  type NullDistribution,
  underPerfectCalibration,
} from '../harness/stats/calibrated-outcomes.ts'
export { type ForecastPool, forecastPools } from '../harness/stats/forecast-pools.ts'
export { groupedDraws } from '../harness/stats/grouped-draws.ts'
export { type IsotonicStep, isotonicSteps, poolAdjacentViolators } from '../harness/stats/isotonic-steps.ts'
export { partCoverage } from '../harness/stats/part-coverage.ts'
export { rankCorrelation } from '../harness/stats/rank-correlation.ts'
export { binEdges, binOf, type ReliabilityBin, reliabilityBins } from '../harness/stats/reliability-bins.ts'
export { detectableDifference, requiredN } from '../harness/stats/required-n.ts'
export { skewedMean } from '../harness/stats/skewed-mean.ts'
export { wilsonInterval } from '../harness/stats/wilson-interval.ts'
export { type Chart, type ChartLayer, type ChartSpec, chart, colours, type Datum } from './chart.ts'
export { comparisonsOf, isWithinNoise, type SettingComparisons } from './comparisons.ts'
export { dataBlock } from './data-block.ts'
export type { EpisodeSums, Forecast } from './episode-sums.ts'
export { type FamilyIdea, familyIdea, familyOrder, familyTitle } from './families.ts'
export { type EdgeFlow, type Flows, flowsOf, type MemberFlow } from './flows.ts'
export { fewestForecasts, type GroupedForecast, lineForecasts } from './forecasts.ts'
export { type Content, type Html, html, joined, shownText } from './html.ts'
export { type Entry, type Interaction, interactionsOf } from './interaction.ts'
export { between, endLabels, type Label, labelled, type NamedPoint, type Place, shortName } from './labels.ts'
export { type Ladder, laddersOf, type Rung, sufficientLoss, type Verdict } from './ladder.ts'
export {
  type GridLine,
  heatStep,
  lineName,
  measuredOf,
  type ScenarioGrid,
  scenarioGrids,
  scoreOf,
} from './lines.ts'
export { behind, cellAnchor, episodeAnchor, episodeLink } from './links.ts'
export { badge, cellNames, type RowName, rowNames } from './marks.ts'
export { type MurphyTerms, murphyTerms } from './murphy-terms.ts'
export { counted, fixedNumber, numberRuns, shownNumber } from './number.ts'
export { labelFields, measured, nameLayers, only, type Range } from './scatter.ts'
export { bestVerdict, shortScore, verdictMark } from './score-cell.ts'
export { embeddedTraces, listedEpisodes, shownTraces } from './selection.ts'
export type { Shape, ShapeEdge, ShapeNode } from './shape.ts'
export { restOf, type Swept, type SweptCells, sweptCells, sweptValue } from './swept.ts'
export { type Column, type TableParts, table } from './table.ts'
export { tellingEpisode } from './telling-episode.ts'
