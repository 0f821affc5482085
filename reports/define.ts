/** The one door for authors of report sections. */
import type {
  AnalysisRow,
  CellRow,
  EpisodeRow,
  FindingRow,
  NotApplicableRow,
  RunRow,
} from '../harness/core/analysis.ts'
import type { Trace } from '../harness/core/trace.ts'
import type { Html } from './html.ts'

/** What is known of a plug-in that took part. */
export interface PluginFacts {
  readonly id: string
  readonly version: number
  readonly title: string
  readonly description: string
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
  readonly findings: readonly FindingRow[]
  readonly scenarios: readonly (PluginFacts & {
    readonly score: string
    readonly traits: readonly string[]
  })[]
  readonly topologies: readonly (PluginFacts & { readonly costFormula: string })[]
  readonly detectors: readonly PluginFacts[]
  /** The whole trace of a stored episode. */
  trace(episode: number): Trace
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

export type {
  AnalysisRow,
  CellRow,
  EpisodeRow,
  FindingRow,
  NotApplicableRow,
  RunRow,
} from '../harness/core/analysis.ts'
export type { Trace, TraceEvent } from '../harness/core/trace.ts'
export { type Chart, type ChartSpec, chart, colours, type Datum } from './chart.ts'
export { type Content, type Html, html, joined } from './html.ts'
export { badge, cellNames, type RowName, rowNames } from './marks.ts'
export { counted, fixedNumber, numberRuns, shownNumber } from './number.ts'
export { type Column, type TableParts, table } from './table.ts'
export { tellingEpisode } from './telling-episode.ts'
