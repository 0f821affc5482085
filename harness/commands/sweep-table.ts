import { analyse } from '../analyse.ts'
import { type Auditor, auditorOf, isFault } from '../auditing/auditor.ts'
import type { AnalysisRow, NotApplicableRow } from '../core/analysis.ts'
import { plugins } from '../registry.ts'
import type { ResultsReader } from '../store/reader.ts'
import { storedTraces } from '../store/traces.ts'
import { textTable } from '../table.ts'

/** What is told at the end of a sweep, besides the table. */
interface Summary {
  readonly episodes: number
  readonly aborted: number
  readonly cells: number
  readonly notApplicable: readonly NotApplicableRow[]
  readonly digest: string
  readonly seconds: number
}

/** The most rows of the table; the report has them all. */
const mostRows = 60

/** The most lines of cells that are not applicable; the report has them all. */
const mostReasons = 10

/** The end of a sweep for a person: score and cost of each cell. */
export async function sweepTable(results: ResultsReader, run: number, summary: Summary): Promise<string> {
  const chosen = await plugins('metric', ['score', 'calls', 'messages'])
  const metrics = chosen.map((metric) => ({ metric, options: {} }))
  const cells = results.cells({ run })
  const auditor = auditorOf(await plugins('audit'), cells)
  const rows = analyse({ cells, episodes: audited(storedTraces(results, { run }), auditor), metrics })
  const isSimulated = cells.some(({ identity }) => identity.isSimulated)
  return [
    ...(isSimulated ? [simulatedNotice, ''] : []),
    textTable(
      ['scenario', 'topology', 'parameters', 'score', '95 % interval', 'n', 'calls', 'messages'],
      tableRows(rows),
    ),
    '',
    ...notApplicableLines(summary.notApplicable),
    `${summary.episodes} episodes in ${summary.cells} cells, ${summary.aborted} aborted, ${summary.seconds.toFixed(1)} s, digest ${summary.digest.slice(0, 16)}`,
    ...auditLine(auditor),
  ].join('\n')
}

function notApplicableLines(rows: readonly NotApplicableRow[]): readonly string[] {
  const lines = rows
    .slice(0, mostReasons)
    .map(({ scenario, topology, reason }) => `not applicable: ${scenario} x ${topology}: ${reason}`)
  const more = rows.length - lines.length
  return more > 0 ? [...lines, `and ${more} more not applicable; the report names them all`] : lines
}

/** The same episodes, shown to the auditor on the way. */
function* audited<S extends Parameters<Auditor['add']>[0]>(
  episodes: Iterable<S>,
  auditor: Auditor,
): Iterable<S> {
  for (const stored of episodes) {
    auditor.add(stored)
    yield stored
  }
}

/** Nothing where the design is clean. */
function auditLine(auditor: Auditor): readonly string[] {
  const faults = auditor.rows().filter(isFault)
  if (faults.length === 0) return []
  const errors = faults.filter(({ severity }) => severity === 'error').length
  const names = [...new Set(faults.map(({ finding }) => finding))].join(', ')
  return [`audit: ${errors} errors, ${faults.length - errors} warnings (${names}); see npm run -s audit`]
}

const simulatedNotice =
  'Simulated agents: these numbers show what a structure does to agents with these error rates, not what any language model does.'

function tableRows(rows: readonly AnalysisRow[]): readonly (readonly string[])[] {
  const scores = rows.filter(({ metric }) => metric.id === 'score')
  const shownRows = scores.slice(0, mostRows).map((row) => {
    const other = (id: string): string => {
      const found = rows.find(({ metric, cells }) => metric.id === id && cells.join() === row.cells.join())
      return found === undefined ? '' : valueText(found, 1)
    }
    const setting = [row.model, row.fault === 'none' ? '' : row.fault, row.group]
    const names = [row.scenario, row.topology, setting.filter((part) => part !== '').join(' ')]
    return [
      ...names,
      valueText(row, 3),
      intervalText(row),
      String(row.measurement.n),
      other('calls'),
      other('messages'),
    ]
  })
  const more = scores.length - shownRows.length
  return more > 0 ? [...shownRows, [`and ${more} more`, '', '', '', '', '', '', '']] : shownRows
}

function valueText({ measurement }: AnalysisRow, digits: number): string {
  return measurement.kind === 'measured' ? measurement.value.toFixed(digits) : '-'
}

function intervalText({ measurement }: AnalysisRow): string {
  if (measurement.kind !== 'measured' || measurement.interval.kind === 'none') return '-'
  return `${measurement.interval.low.toFixed(3)} to ${measurement.interval.high.toFixed(3)}`
}
