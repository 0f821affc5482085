import {
  type CellRow,
  cellAnchor,
  cellNames,
  counted,
  defineSection,
  type EpisodeRow,
  embeddedTraces,
  episodeAnchor,
  fixedNumber,
  type Html,
  html,
  listedEpisodes,
  type ReportFacts,
  shownNumber,
  shownTraces,
  table,
} from '../define.ts'

/** The episodes behind every number, cell by cell. */
export default defineSection({
  id: 'episodes',
  title: 'Episodes behind the numbers',
  order: 550,
  render(facts) {
    if (facts.episodes.length === 0) return undefined
    const lists = facts.cells.map((cell) => list(facts, cell))
    return html`<p>Numbers in the tables above lead here: each list holds the episodes of one cell. <code>npm run -s trace -- N</code> prints all events of episode N.</p>
${lists}`
  },
})

function list(facts: ReportFacts, cell: CellRow): Html {
  const { identity, group } = cell
  const rows = listedEpisodes(facts).byCell.get(cell.cell) ?? []
  const all = facts.episodes.filter((each) => each.cell === cell.cell).length
  const about = `${identity.scenario.id} × ${identity.topology.id} ${identity.model.id} ${group}`
  const part = rows.length < all ? `; the first ${shownNumber(rows.length)} are listed` : ''
  return html`<details class="named" data-about="${about}"><summary>${cellNames([cell])(cell)} <span class="count">${counted(all, 'episode')}${part}</span></summary>
<div class="own" id="${cellAnchor(cell.cell)}" tabindex="-1">${rows.length > 0 ? episodes(facts, rows) : undefined}</div></details>
`
}

function episodes(facts: ReportFacts, rows: readonly EpisodeRow[]): Html {
  const sums = new Map(rows.map(({ episode }) => [episode, facts.sums(episode)]))
  const sum = ({ episode }: EpisodeRow) => sums.get(episode)
  const all = [...sums.values()]
  const column = (head: string, has: boolean, cell: (row: EpisodeRow) => string | number | undefined) =>
    has ? [{ head, isNumber: true, cell }] : []
  return table({
    caption: 'Its episodes.',
    columns: [
      { head: 'Episode', isRowHead: true, cell: ({ episode }) => episode },
      { head: 'Trace', cell: (row) => trace(facts, row) },
      { head: 'Seed', isNumber: true, cell: ({ seed }) => seed },
      ...column(
        'Repetition',
        rows.some(({ repetition }) => repetition > 0),
        ({ repetition }) => repetition,
      ),
      ...(all.some(({ question }) => question !== undefined)
        ? [{ head: 'Question', cell: (row: EpisodeRow) => sum(row)?.question, tone: () => 'text' }]
        : []),
      { head: 'Score', isNumber: true, cell: score },
      { head: 'End', cell: end },
      ...column(
        'Forecast',
        all.some(({ forecasts }) => forecasts.length > 0),
        (row) =>
          sum(row)
            ?.forecasts.map(({ forecast }) => shownNumber(forecast))
            .join(' '),
      ),
      ...column(
        'Outcome',
        all.some(({ forecasts }) => forecasts.length > 0),
        (row) =>
          sum(row)
            ?.forecasts.map(({ outcome }) => outcome)
            .join(' '),
      ),
      { head: 'Calls', isNumber: true, cell: (row) => count(sum(row)?.calls) },
      ...column(
        'Tool calls',
        all.some(({ tools }) => tools > 0),
        (row) => count(sum(row)?.tools),
      ),
      { head: 'Messages', isNumber: true, cell: (row) => count(sum(row)?.messages) },
      { head: 'Tokens', isNumber: true, cell: (row) => count(sum(row)?.tokens) },
      ...column(
        'Dollars',
        all.some(({ usd }) => usd !== undefined),
        (row) => dollars(sum(row)?.usd),
      ),
    ],
    rows,
    page: 500,
    most: rows.length,
    anchor: ({ episode }) => episodeAnchor(episode),
  })
}

function score({ result }: EpisodeRow): string {
  return result.kind === 'ended' ? fixedNumber(result.score, 3) : 'none'
}

function end({ result }: EpisodeRow): string | Html {
  if (result.kind === 'aborted') return html`<span class="warn">aborted: ${result.cause}</span>`
  return result.answerSource === 'fallback'
    ? html`${result.cause}, <span class="warn">fall-back</span>`
    : result.cause
}

function count(value: number | undefined): string {
  return value === undefined ? 'not told' : shownNumber(value)
}

function dollars(value: number | undefined): string {
  return value === undefined ? 'no price' : fixedNumber(value, 4)
}

function trace(facts: ReportFacts, { episode }: EpisodeRow): Html | undefined {
  const isShown = shownTraces(facts).some((shown) => shown.episode === episode)
  const below = isShown ? html` <a href="#trace_${episode}">below</a>` : undefined
  if (!embeddedTraces(facts).numbers.has(episode)) return below
  return html`<a class="open" href="#${episodeAnchor(episode)}" aria-label="open the trace of episode ${episode}">open</a>${below}`
}
