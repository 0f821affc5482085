import { auditJson } from '../auditing/audit-json.ts'
import { auditorOf, isFault } from '../auditing/auditor.ts'
import type { CommandSpec, ExitCode, Given } from '../command-line.ts'
import type { AuditRow } from '../core/analysis.ts'
import { plugins } from '../registry.ts'
import type { ResultsReader } from '../store/reader.ts'
import { storedTraces } from '../store/traces.ts'
import { chosenRun, dbOption, runOption, withResults } from './database.ts'
import { print, printJson, shownLine } from './output.ts'

/** `audit`: what is wrong with an experiment's design. */
export const command: CommandSpec = {
  name: 'audit',
  description:
    'Looks through stored traces for mistakes in the design of the experiment: twins, dead tools, leaks, unequal settings, fall-backs, one-agent teams, differences within the noise. Reads only; no model is called. Exit 1 with a warning or an error.',
  options: [dbOption, { ...runOption, default: 'all' }],
  examples: [
    ['npm run -s audit', 'every episode in results.db'],
    ['npm run -s audit -- --db published.db --json', 'for scripts, with the episodes of each finding'],
  ],
  run: (given) =>
    withResults(given, async (results): Promise<ExitCode> => {
      const audits = await plugins('audit')
      const rows = audited(given, results, audits)
      if (given.flag('json')) printJson(rows.map(auditJson))
      else {
        const found = new Set(rows.map(({ finding }) => finding))
        const clean = audits.flatMap(({ id }) => (found.has(id) ? [] : [id]))
        print([...rows.map(rowText), cleanText(clean, rows.some(isFault))].join('\n\n'))
      }
      return rows.some(isFault) ? 1 : 0
    }),
}

function audited(given: Given, results: ResultsReader, audits: Parameters<typeof auditorOf>[0]) {
  const run = chosenRun(given, results)
  const selection = run === undefined ? {} : { run }
  const auditor = auditorOf(audits, results.cells(selection))
  for (const stored of storedTraces(results, selection)) auditor.add(stored)
  return auditor.rows()
}

function rowText(row: AuditRow): string {
  const { finding, severity, scenario, model, topologies, count, of, text, consequence, episodes } = row
  const shown = episodes.slice(0, 10).join(', ')
  const more = episodes.length > 10 ? `, and ${episodes.length - 10} more` : ''
  return [
    `${severity.toUpperCase()} ${finding}: ${count} of ${of}`,
    `${scenario}, ${model}: ${topologies.join(', ')}`,
    ...[text, consequence],
    `episodes ${shown === '' ? 'none' : shown}${more}`,
  ]
    .map((line, index) => (index === 0 ? '' : '  ') + shownLine(line))
    .join('\n')
}

function cleanText(clean: readonly string[], isFaulty: boolean): string {
  const nothing = clean.length > 0 ? `nothing found by: ${clean.join(', ')}` : 'every check found something'
  return isFaulty ? nothing : `no warning and no error; ${nothing}`
}
