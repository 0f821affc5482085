import { isNonEmpty, type NonEmpty } from '../../harness/define.ts'
import {
  type CellRow,
  cellNames,
  counted,
  defineSection,
  episodeLink,
  type FindingRow,
  type Html,
  html,
  type ReportFacts,
  shownNumber,
  table,
} from '../define.ts'

/** What went wrong inside episodes, found in the stored traces by rules and without a judge. */
export default defineSection({
  id: 'failures',
  title: 'Failures found in the traces',
  order: 500,
  render(facts) {
    if (facts.episodes.length === 0) return undefined
    const ended = facts.episodes.filter(({ result }) => result.kind === 'ended').length
    const looked = `${counted(facts.detectors.length, 'detector')} looked through ${counted(ended, 'ended episode')}`
    const found = new Set(facts.findings.map(({ detector }) => detector))
    const clean = facts.detectors.filter(({ id }) => !found.has(id)).map(({ id }) => id)
    if (facts.findings.length === 0) return html`<p>Nothing found. ${looked}${named(clean)}.</p>`
    return html`<p>${looked}. The rules stand under Method.${clean.length > 0 ? ` Nothing found of: ${clean.join(', ')}.` : ''}</p>
${findings(facts)}`
  },
})

function named(ids: readonly string[]): string {
  return ids.length === 0 ? '' : `: ${ids.join(', ')}`
}

/** All findings of one detector in one cell. */
interface Found {
  readonly cell: CellRow | undefined
  readonly rows: NonEmpty<FindingRow>
}

function findings(facts: ReportFacts): Html {
  const name = cellNames(facts.cells)
  const episodes = Map.groupBy(facts.episodes, ({ cell }) => cell)
  return table({
    caption: 'Findings by detector and cell, with the worst example of each.',
    columns: [
      {
        head: 'Cell',
        isRowHead: true,
        cell: ({ cell }) => cell && name(cell),
      },
      {
        head: 'Episodes hit',
        isNumber: true,
        cell: (found) => hit(found, episodes.get(found.rows[0].cell)?.length ?? 0),
      },
      { head: 'Findings', isNumber: true, cell: ({ rows }) => shownNumber(rows.length) },
      { head: 'Sum', isNumber: true, cell: ({ rows }) => counted(sum(rows), rows[0].unit) },
      { head: 'Worst example', cell: ({ rows }) => example(facts, worst(rows)), tone: () => 'text' },
    ],
    rows: grouped(facts),
    group: ({ rows: [{ detector, version }] }) => ({
      key: `${detector} ${version}`,
      head: `${detector}, version ${version}`,
    }),
  })
}

function grouped({ findings: rows, cells }: ReportFacts): readonly Found[] {
  const byNumber = new Map(cells.map((cell) => [cell.cell, cell]))
  const groups = Map.groupBy(rows, ({ detector, version, cell }) => JSON.stringify([detector, version, cell]))
  const found = [...groups.values()].flatMap((its): readonly Found[] =>
    isNonEmpty<FindingRow>(its) ? [{ cell: byNumber.get(its[0].cell), rows: its }] : [],
  )
  return [
    ...Map.groupBy(found, ({ rows: [{ detector, version }] }) => `${detector} ${version}`).values(),
  ].flat()
}

function hit({ rows }: Found, of: number): string {
  return `${shownNumber(new Set(rows.map(({ episode }) => episode)).size)} of ${shownNumber(of)}`
}

function sum(rows: readonly FindingRow[]): number {
  return rows.reduce((total, { amount }) => total + amount, 0)
}

function worst(rows: NonEmpty<FindingRow>): FindingRow {
  return rows.reduce((most, row) => (row.amount > most.amount ? row : most))
}

function example(facts: ReportFacts, row: FindingRow): Html {
  return html`${row.text}<small>${episodeLink(facts, row.episode)}, events ${row.from} to ${row.to}</small>`
}
