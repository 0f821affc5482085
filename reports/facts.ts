/** Reads everything that a report shows out of one results file. */
import { basename } from 'node:path'
import { analyse } from '../harness/analyse.ts'
import { auditorOf, type Kept } from '../harness/auditing/auditor.ts'
import type { AnalysisRow, AuditRow, CellRow, EpisodeRow } from '../harness/core/analysis.ts'
import type { AnyAudit } from '../harness/core/audit.ts'
import type { Measurement } from '../harness/core/metric.ts'
import { paramFacts } from '../harness/core/params.ts'
import { plugins } from '../harness/registry.ts'
import type { ResultsReader } from '../harness/store/reader.ts'
import type { ReportFacts } from './define.ts'
import { type CellsRead, foundReaders, type Readers, readCells } from './reading.ts'
import { readOnThreads } from './reading-threads.ts'
import { topologyShape } from './shape.ts'

/**
 * The facts of a results file; each trace is read once.
 *
 * @param threads how many read side by side; it moves no fact
 */
export async function factsOf(results: ResultsReader, threads = 1): Promise<ReportFacts> {
  const stored = results.cells()
  const episodes = results.episodes()
  const readers = await foundReaders()
  const { detectors, audits } = readers
  const read = merged(await allRead(results, readers, stored, threads))
  const { rows, publishedRows } = measuredRows(readers, stored, read.measurements)
  const groups = new Map(rows.flatMap(({ cells, group }) => cells.map((cell) => [cell, group])))
  const cells = stored.map((row): CellRow => ({ ...row, group: groups.get(row.cell) ?? '' }))
  const runs = results.runs()
  return {
    file: basename(results.file),
    ...{ runs, cells, episodes, rows, publishedRows, findings: read.findings },
    notApplicable: distinct(runs.flatMap(({ run }) => results.notApplicable(run))),
    ...(await pluginFacts(cells)),
    ...{ detectors, audits, audit: auditRows(audits, stored, episodes, read.kept) },
    trace: (episode) => results.trace(episode),
    sums: (episode) => known(read.sums, episode, 'episode'),
    flows: (cell) => known(read.flows, cell, 'cell'),
  }
}

/** What a thread cannot do, such as sending what is no plain data, is done here; then what fails says so itself. */
async function allRead(
  results: ResultsReader,
  readers: Readers,
  cells: readonly CellRow[],
  threads: number,
): Promise<readonly CellsRead[]> {
  if (threads > 1) {
    try {
      return await readOnThreads(results, cells, threads)
    } catch {
      // Falls through to reading all of it here.
    }
  }
  return [readCells(results, readers, cells, new Set(cells.map(({ cell }) => cell)))]
}

/** What was read in several shares, in the order in which one thread would have read it. */
function merged(read: readonly CellsRead[]) {
  return {
    measurements: new Map(read.flatMap(({ measurements }) => [...measurements])),
    findings: read.flatMap(({ findings }) => findings).toSorted((a, b) => a.cell - b.cell),
    sums: new Map(read.flatMap(({ sums }) => [...sums])),
    flows: new Map(read.flatMap(({ flows }) => [...flows])),
    kept: read.map(({ kept }) => kept),
  }
}

/** The rows of all cells, each with what was measured of it. */
function measuredRows(
  { metrics, published }: Readers,
  cells: readonly CellRow[],
  measurements: ReadonlyMap<number, readonly Measurement[]>,
) {
  const chosen = [...metrics, ...published]
  // The rows of each group come in the order of the metrics.
  const all = analyse({ cells, episodes: [], metrics: chosen }).map((row, index): AnalysisRow => {
    const measurement = measurements.get(row.cells[0] ?? -1)?.[index % chosen.length]
    return measurement === undefined ? row : { ...row, measurement }
  })
  const isPublished = (index: number) => index % chosen.length >= metrics.length
  return {
    rows: all.filter((_, index) => !isPublished(index)),
    publishedRows: all.filter((_, index) => isPublished(index)),
  }
}

function auditRows(
  audits: readonly AnyAudit[],
  cells: readonly CellRow[],
  episodes: readonly EpisodeRow[],
  kept: readonly Kept[],
): readonly AuditRow[] {
  const auditor = auditorOf(audits, cells)
  const identities = new Map(cells.map(({ cell, identity }) => [cell, identity]))
  const places = episodes.flatMap((row) => {
    const identity = identities.get(row.cell)
    return identity === undefined ? [] : [{ ...row, identity }]
  })
  for (const share of kept) auditor.join(share, places)
  return auditor.rows()
}

function known<T>(noted: ReadonlyMap<number, T>, number: number, kind: string): T {
  const found = noted.get(number)
  if (found === undefined) throw new Error(`a report requires a stored ${kind}, got ${number}`)
  return found
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
      .map((topology) => ({
        ...topology,
        parameters: paramFacts(topology.params),
        shape: topologyShape(topology),
      })),
  }
}

function distinct<T>(rows: readonly T[]): readonly T[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()]
}
