import {
  behind,
  type CellRow,
  cellNames,
  type EpisodeRow,
  type Html,
  html,
  type ReportFacts,
  shownNumber,
  table,
} from '../../define.ts'

/** How many episodes of each cell ended or were aborted, by cause. */
export function endings(facts: ReportFacts): Html {
  const byCell = Map.groupBy(facts.episodes, ({ cell }) => cell)
  const causes = [...new Set(facts.episodes.map(ending))].toSorted()
  return html`<h3>Episodes</h3>
${table({
  caption: `Episodes of each cell by how they finished: ${totals(facts.episodes)} in all. Aborted episodes have no score, so that an outage is not a loss.`,
  columns: [
    { head: 'Cell', isRowHead: true, cell: cellNames(facts.cells) },
    { head: 'Episodes', isNumber: true, cell: ({ cell }) => behind([cell], byCell.get(cell)?.length ?? 0) },
    ...causes.map((cause) => ({
      head: cause,
      isNumber: true,
      cell: (row: CellRow) =>
        byCell.get(row.cell)?.filter((episode) => ending(episode) === cause).length ?? 0,
    })),
  ],
  rows: facts.cells,
  page: 25,
})}`
}

function ending({ result }: EpisodeRow): string {
  return `${result.kind}: ${result.cause}`
}

function totals(episodes: readonly EpisodeRow[]): string {
  const count = (kind: EpisodeRow['result']['kind']): string =>
    shownNumber(episodes.filter(({ result }) => result.kind === kind).length)
  return `${count('ended')} ended, ${count('aborted')} aborted`
}
