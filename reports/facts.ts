/** Reads everything that a report shows out of one results file. */
import { basename } from 'node:path'
import { analyse } from '../harness/analyse.ts'
import { type Auditor, auditorOf } from '../harness/auditing/auditor.ts'
import type { CellRow, FindingRow } from '../harness/core/analysis.ts'
import type { AnyDetector } from '../harness/core/detector.ts'
import { paramFacts } from '../harness/core/params.ts'
import { endedTrace, type Trace } from '../harness/core/trace.ts'
import { plugins } from '../harness/registry.ts'
import type { ResultsReader } from '../harness/store/reader.ts'
import { storedTraces } from '../harness/store/traces.ts'
import type { ReportFacts } from './define.ts'
import { type EpisodeSums, episodeSums } from './episode-sums.ts'
import { type FlowSums, flowSums } from './flows.ts'
import { topologyShape } from './shape.ts'

/** The facts of a results file; each trace is read once. */
export async function factsOf(results: ResultsReader): Promise<ReportFacts> {
  const [metrics, detectors, audits] = await Promise.all([
    plugins('metric'),
    plugins('detector'),
    plugins('audit'),
  ])
  const stored = results.cells()
  const auditor = auditorOf(audits, stored)
  const seen: Seen = { findings: [], sums: new Map(), flows: new Map(), auditor }
  const chosen = metrics.map((metric) => ({ metric, options: metric.options.parse({}) }))
  const published = metrics.flatMap((metric) => {
    if (!paramFacts(metric.options).some(({ name }) => name === 'edges')) return []
    const parsed = metric.options.safeParse({ edges: 'published' })
    return parsed.success ? [{ metric, options: parsed.data }] : []
  })
  const all = analyse({
    cells: stored,
    episodes: watched(storedTraces(results, {}), detectors, seen),
    metrics: [...chosen, ...published],
  })
  // The rows of each group come in the order of the metrics.
  const isPublished = (index: number) => index % (chosen.length + published.length) >= chosen.length
  const rows = all.filter((_, index) => !isPublished(index))
  const groups = new Map(rows.flatMap(({ cells, group }) => cells.map((cell) => [cell, group])))
  const cells = stored.map((row): CellRow => ({ ...row, group: groups.get(row.cell) ?? '' }))
  return {
    file: basename(results.file),
    ...{ runs: results.runs(), cells, episodes: results.episodes(), rows, findings: seen.findings },
    publishedRows: all.filter((_, index) => isPublished(index)),
    notApplicable: distinct(results.runs().flatMap(({ run }) => results.notApplicable(run))),
    ...(await pluginFacts(cells)),
    ...{ detectors, audits, audit: auditor.rows() },
    trace: (episode) => results.trace(episode),
    sums: (episode) => known(seen.sums, episode, 'episode'),
    flows: (cell) => known(seen.flows, cell, 'cell').flows(),
  }
}

/** What is noted of every episode while the metrics read it. */
interface Seen {
  readonly findings: FindingRow[]
  readonly sums: Map<number, EpisodeSums>
  readonly flows: Map<number, FlowSums>
  readonly auditor: Auditor
}

function known<T>(noted: ReadonlyMap<number, T>, number: number, kind: string): T {
  const found = noted.get(number)
  if (found === undefined) throw new Error(`a report requires a stored ${kind}, got ${number}`)
  return found
}

interface Stored {
  readonly episode: number
  readonly cell: number
  readonly trace: Trace
}

/** The same episodes, looked at by every detector and check and summed up on the way. */
function* watched(
  episodes: Iterable<Stored>,
  detectors: readonly AnyDetector[],
  { findings, sums, flows, auditor }: Seen,
): Iterable<Stored> {
  for (const stored of episodes) {
    const { episode, cell, trace } = stored
    sums.set(episode, episodeSums(trace))
    const flow = flows.get(cell) ?? flowSums()
    flows.set(cell, flow)
    flow.add(trace.events)
    auditor.add(stored)
    const ended = endedTrace(trace)
    if (ended !== undefined) {
      for (const { id: detector, version, unit, detect } of detectors) {
        findings.push(
          ...detect(ended).map((finding) => ({ ...finding, detector, version, unit, episode, cell })),
        )
      }
    }
    yield stored
  }
}

/** What is known of the plug-ins behind the cells; one whose file is gone is left out. */
async function pluginFacts(
  cells: readonly CellRow[],
): Promise<Pick<ReportFacts, 'scenarios' | 'topologies'>> {
  const [scenarios, topologies] = await Promise.all([plugins('scenario'), plugins('topology')])
  const used = (kind: 'scenario' | 'topology') => new Set(cells.map(({ identity }) => identity[kind].id))
  const [ran, played] = [used('topology'), used('scenario')]
  return {
    scenarios: scenarios
      .filter(({ id }) => played.has(id))
      .map(({ traitNames, ...facts }) => ({ ...facts, traits: traitNames })),
    topologies: topologies
      .filter(({ id }) => ran.has(id))
      .map((topology) => ({ ...topology, shape: topologyShape(topology) })),
  }
}

function distinct<T>(rows: readonly T[]): readonly T[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}
