/** Reads episodes once for all that a report says of them. */
import { analyse } from '../harness/analyse.ts'
import type { ChosenMetric } from '../harness/analysis/gatherer.ts'
import { auditorOf, type Kept } from '../harness/auditing/auditor.ts'
import type { CellRow, FindingRow } from '../harness/core/analysis.ts'
import type { AnyAudit } from '../harness/core/audit.ts'
import type { AnyDetector } from '../harness/core/detector.ts'
import type { Measurement } from '../harness/core/metric.ts'
import { paramFacts } from '../harness/core/params.ts'
import { endedTrace, type Trace } from '../harness/core/trace.ts'
import { comparableKey } from '../harness/reading/comparable.ts'
import { plugins } from '../harness/registry.ts'
import type { ResultsReader } from '../harness/store/reader.ts'
import { storedTraces } from '../harness/store/traces.ts'
import { type EpisodeSums, episodeSums } from './episode-sums.ts'
import { type FlowSums, type Flows, flowSums } from './flows.ts'

/** What reads an episode: the plug-ins that look at every one. */
export interface Readers {
  /** All metrics, */
  readonly metrics: readonly ChosenMetric[]
  /** and those that have them again with the published edges of bins. */
  readonly published: readonly ChosenMetric[]
  readonly detectors: readonly AnyDetector[]
  readonly audits: readonly AnyAudit[]
}

/** What the episodes of some cells gave, as plain data that can go to another thread. */
export interface CellsRead {
  /** By cell: one for each of the metrics, then one for each of the published ones. */
  readonly measurements: ReadonlyMap<number, readonly Measurement[]>
  readonly findings: readonly FindingRow[]
  /** By episode. */
  readonly sums: ReadonlyMap<number, EpisodeSums>
  /** By cell. */
  readonly flows: ReadonlyMap<number, Flows>
  readonly kept: Kept
}

/** The readers that are found. */
export async function foundReaders(): Promise<Readers> {
  const [metrics, detectors, audits] = await Promise.all([
    plugins('metric'),
    plugins('detector'),
    plugins('audit'),
  ])
  const published = metrics.flatMap((metric) => {
    if (!paramFacts(metric.options).some(({ name }) => name === 'edges')) return []
    const parsed = metric.options.safeParse({ edges: 'published' })
    return parsed.success ? [{ metric, options: parsed.data }] : []
  })
  const chosen = metrics.map((metric) => ({ metric, options: metric.options.parse({}) }))
  return { metrics: chosen, published, detectors, audits }
}

/**
 * What the episodes of these cells give. Those of the baselines of metrics in the same worlds are read besides.
 *
 * @param all the cells of the file
 */
export function readCells(
  results: ResultsReader,
  { metrics, published, detectors, audits }: Readers,
  all: readonly CellRow[],
  own: ReadonlySet<number>,
): CellsRead {
  const chosen = [...metrics, ...published]
  const cells = all.filter((row) => own.has(row.cell) || isBaseline(row, all, own, chosen))
  const auditor = auditorOf(audits, cells)
  const seen: Seen = { findings: [], sums: new Map(), flows: new Map() }
  const watch = ({ episode, cell, trace }: Stored): void => {
    if (!own.has(cell)) return
    noteSums({ episode, cell, trace }, seen)
    auditor.add({ episode, cell, trace })
    noteFindings({ episode, cell, trace }, detectors, seen)
  }
  const stored = storedTraces(results, { cells: cells.map(({ cell }) => cell) })
  const rows = analyse({ cells, episodes: watched(stored, watch), metrics: chosen })
  const byCell = Map.groupBy(rows, (row) => row.cells[0] ?? -1)
  return {
    measurements: new Map(
      [...own].map((cell) => [cell, byCell.get(cell)?.map(({ measurement }) => measurement) ?? []]),
    ),
    findings: seen.findings,
    sums: seen.sums,
    flows: new Map([...seen.flows].map(([cell, sums]) => [cell, sums.flows()])),
    kept: auditor.kept(),
  }
}

interface Stored {
  readonly episode: number
  readonly cell: number
  readonly trace: Trace
}

interface Seen {
  readonly findings: FindingRow[]
  readonly sums: Map<number, EpisodeSums>
  readonly flows: Map<number, FlowSums>
}

/** Whether a metric sets one of the own cells against this one. */
function isBaseline(
  { identity }: CellRow,
  all: readonly CellRow[],
  own: ReadonlySet<number>,
  metrics: readonly ChosenMetric[],
): boolean {
  const ids = metrics.map(({ metric }) => metric.open(({ baseline }) => baseline))
  if (!ids.includes(identity.topology.id)) return false
  const key = comparableKey(identity)
  return all.some((row) => own.has(row.cell) && comparableKey(row.identity) === key)
}

/** The same episodes, each looked at before it goes on. */
function* watched(episodes: Iterable<Stored>, watch: (stored: Stored) => void): Iterable<Stored> {
  for (const stored of episodes) {
    watch(stored)
    yield stored
  }
}

function noteSums({ episode, cell, trace }: Stored, { sums, flows }: Seen): void {
  sums.set(episode, episodeSums(trace))
  const flow = flows.get(cell) ?? flowSums()
  flows.set(cell, flow)
  flow.add(trace.events)
}

function noteFindings(
  { episode, cell, trace }: Stored,
  detectors: readonly AnyDetector[],
  { findings }: Seen,
): void {
  const ended = endedTrace(trace)
  if (ended === undefined) return
  for (const { id: detector, version, unit, detect } of detectors)
    findings.push(...detect(ended).map((finding) => ({ ...finding, detector, version, unit, episode, cell })))
}
