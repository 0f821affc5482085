import {
  type CellRow,
  counted,
  defineSection,
  type Html,
  html,
  numberRuns,
  type ReportFacts,
  type RunRow,
  table,
} from '../define.ts'
import { endings } from './what-ran/endings.ts'

/** Where the numbers come from: runs, models, and what became of every cell. */
export default defineSection({
  id: 'what-ran',
  title: 'What ran',
  order: 100,
  render(facts) {
    if (facts.runs.length + facts.cells.length + facts.notApplicable.length === 0) return undefined
    return html`${facts.runs.map(run)}
${facts.cells.length > 0 ? html`${models(facts)}${endings(facts)}` : undefined}
${facts.notApplicable.length > 0 ? notApplicable(facts) : undefined}`
  },
})

function run(row: RunRow): Html {
  const { run: number, command, startedAt, finishedAt, digest, lockHash, versions } = row
  const named = Object.entries(versions).map(([name, version]) => html`<code>${name}</code> ${version}`)
  return html`<h3>Run ${number}: ${command}</h3>
<dl class="facts">
<dt>Time</dt><dd>${startedAt} to ${finishedAt ?? html`<span class="warn">not finished</span>`}</dd>
<dt>Commit</dt><dd>${commit(row)}</dd>
<dt>Lock file</dt><dd>${lockHash === undefined ? 'none found' : html`SHA-256 <code>${lockHash}</code>`}</dd>
<dt>Arguments</dt><dd>${row.arguments.length === 0 ? 'none' : html`<code>${row.arguments.join(' ')}</code>`}</dd>
<dt>Versions</dt><dd>${named.length === 0 ? 'none given' : separated(named)}</dd>
<dt>Digest</dt><dd><code>${digest}</code></dd>
</dl>
`
}

function commit({ commit: hash, isDirty }: RunRow): Html {
  if (hash === undefined) return html`outside a repository`
  const state = isDirty
    ? html`, <span class="warn">with changes that were not committed</span>`
    : html`, no changes beside it`
  return html`<code>${hash}</code>${state}`
}

function separated(pieces: readonly Html[]): readonly Html[] {
  return pieces.map((piece, index) => html`${index > 0 ? ', ' : undefined}${piece}`)
}

function models({ cells, episodes }: ReportFacts): Html {
  const groups = Map.groupBy(cells, ({ identity }) =>
    JSON.stringify([identity.scenario.id, identity.model.id]),
  )
  const byCell = Map.groupBy(episodes, ({ cell }) => cell)
  return table({
    caption:
      'Scenarios and models. The fingerprint is a hash over the model’s settings, tools, output limit and prompt skeleton; the topologies of one row are comparable only when it is one.',
    columns: [
      { head: 'Scenario', isRowHead: true, cell: ([first]) => name(first, 'scenario') },
      { head: 'Model', cell: ([first]) => name(first, 'model') },
      { head: 'Simulated', cell: ([first]) => (first?.identity.isSimulated ? 'yes' : 'no') },
      {
        head: 'Agents',
        isNumber: true,
        cell: (its) => numberRuns(its.map(({ identity }) => identity.agents)),
      },
      { head: 'Cells', isNumber: true, cell: (its) => its.length },
      {
        head: 'Seeds',
        isNumber: true,
        cell: (its) =>
          numberRuns(its.flatMap(({ cell }) => (byCell.get(cell) ?? []).map(({ seed }) => seed))),
      },
      { head: 'Fingerprint', cell: fingerprints, tone: () => 'text' },
    ],
    rows: [...groups.values()],
  })
}

function name(row: CellRow | undefined, kind: 'scenario' | 'model'): Html | undefined {
  return (
    row &&
    html`<span class="name">${row.identity[kind].id}</span><small>version ${row.identity[kind].version}</small>`
  )
}

function fingerprints(cells: readonly CellRow[]): Html {
  const all = [...new Set(cells.map(({ fingerprint }) => fingerprint))]
  const [only] = all
  if (only !== undefined && all.length === 1) return html`<code>${only.slice(0, 16)}</code>`
  const shown = all.slice(0, 5).map((print) => html` <code>${print.slice(0, 16)}</code>`)
  return html`<span class="warn">${counted(all.length, 'fingerprint')}:</span>${shown}`
}

function notApplicable(facts: ReportFacts): Html {
  return html`<h3>Not applicable</h3>
${table({
  caption: 'Cells that were asked for and cannot be run, with the reason. None is counted as a failure.',
  columns: [
    { head: 'Scenario', isRowHead: true, cell: (row) => html`<span class="name">${row.scenario}</span>` },
    { head: 'Topology', cell: (row) => html`<span class="name">${row.topology}</span>` },
    { head: 'Model', cell: (row) => html`<span class="name">${row.model}</span>` },
    { head: 'Fault', cell: (row) => row.fault },
    { head: 'Reason', cell: (row) => row.reason, tone: () => 'text' },
  ],
  rows: facts.notApplicable,
  page: 25,
})}`
}
