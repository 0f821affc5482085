import {
  type Column,
  cellAnchor,
  cellNames,
  defineSection,
  type EdgeFlow,
  fixedNumber,
  type Html,
  html,
  type MemberFlow,
  type ReportFacts,
  shownNumber,
  table,
} from '../define.ts'

/** Cells that are shown. */
const most = 100

/** Who spent what: calls, tokens and dollars by member, messages and what it took to read them by edge. */
export default defineSection({
  id: 'flows',
  title: 'Who spent what',
  order: 350,
  render(facts) {
    const flows = facts.cells.slice(0, most).map(({ cell }) => ({ cell, ...facts.flows(cell) }))
    const members = flows.flatMap(({ cell, members: its }) => its.map((flow) => ({ cell, flow })))
    const edges = flows.flatMap(({ cell, members: by, edges: its }) =>
      its.length === 0 ? [] : [...its, ...ownMaterial(by, its)].map((flow) => ({ cell, flow })),
    )
    if (members.length === 0) return undefined
    const rest = facts.cells.length - flows.length
    return html`<p>Sums over all episodes of a cell. A call’s input tokens and its dollars are shared out by length over its prompt and what its tools gave: what came in messages stands with their edge, the rest is the member’s own material. So the edges of a cell add up to its input tokens and dollars; the shares themselves are estimates.${rest > 0 ? ` ${shownNumber(rest)} more cells are left to the results file.` : ''}</p>
${byMember(facts, members)}
${edges.length > 0 ? byEdge(facts, edges) : undefined}`
  },
})

interface Of<F> {
  readonly cell: number
  readonly flow: F
}

function byMember(facts: ReportFacts, rows: readonly Of<MemberFlow>[]): Html {
  const has = (is: (flow: MemberFlow) => boolean) => rows.some(({ flow }) => is(flow))
  const column = (head: string, cell: (flow: MemberFlow) => string): Column<Of<MemberFlow>> => ({
    head,
    isNumber: true,
    cell: ({ flow }) => cell(flow),
  })
  return table<Of<MemberFlow>>({
    caption: 'Calls, tokens and dollars of each member.',
    columns: [
      { head: 'Member', isRowHead: true, cell: ({ flow }) => html`<span class="name">${flow.member}</span>` },
      column('Calls', ({ calls }) => shownNumber(calls)),
      ...(has(({ tools }) => tools > 0) ? [column('Tool calls', ({ tools }) => shownNumber(tools))] : []),
      column('Input tokens', ({ inputTokens }) => shownNumber(inputTokens)),
      column('Output tokens', ({ outputTokens }) => shownNumber(outputTokens)),
      ...(has(({ calls, unpriced }) => unpriced < calls) ? [column('Dollars', dollars)] : []),
    ],
    rows,
    group: grouping(facts),
    page: 60,
    most: 600,
  })
}

function dollars({ usd, calls, unpriced }: MemberFlow): string {
  if (unpriced === calls) return 'no price'
  return `${fixedNumber(usd, 4)}${unpriced > 0 ? ` (${shownNumber(unpriced)} calls unpriced)` : ''}`
}

function byEdge(facts: ReportFacts, rows: readonly Of<EdgeFlow>[]): Html {
  return table<Of<EdgeFlow>>({
    caption: 'Messages over each edge, how often one entered a prompt, and the input tokens that this took.',
    columns: [
      {
        head: 'Edge',
        isRowHead: true,
        cell: ({ flow: { from, to } }) =>
          html`<span class="name">${from}</span> → <span class="name">${to}</span>`,
      },
      { head: 'Sent', isNumber: true, cell: ({ flow }) => shownNumber(flow.sent) },
      { head: 'Lost', isNumber: true, cell: ({ flow }) => shownNumber(flow.lost) },
      { head: 'Read', isNumber: true, cell: ({ flow }) => shownNumber(flow.read) },
      { head: 'Input tokens', isNumber: true, cell: ({ flow }) => shownNumber(Math.round(flow.tokens)) },
      ...(rows.some(({ flow }) => flow.usd > 0)
        ? [
            {
              head: 'Dollars',
              isNumber: true,
              cell: ({ flow }: Of<EdgeFlow>) => fixedNumber(flow.usd, 4),
            },
          ]
        : []),
    ],
    rows,
    group: grouping(facts),
    page: 60,
    most: 600,
  })
}

/** What members read that came in no message: brief, observation, memory, request. */
function ownMaterial(members: readonly MemberFlow[], edges: readonly EdgeFlow[]): readonly EdgeFlow[] {
  return members.map(({ member, inputTokens, usd }) => {
    const read = edges.filter(({ to }) => to === member)
    return {
      ...{ from: 'own material', to: member, sent: 0, lost: 0, read: 0 },
      tokens: inputTokens - read.reduce((sum, edge) => sum + edge.tokens, 0),
      usd: usd - read.reduce((sum, edge) => sum + edge.usd, 0),
    }
  })
}

function grouping(facts: ReportFacts) {
  const byNumber = new Map(facts.cells.map((row) => [row.cell, row]))
  const name = cellNames(facts.cells)
  return ({ cell }: Of<unknown>) => {
    const row = byNumber.get(cell)
    return {
      key: `${cell}`,
      head: html`<a class="behind" href="#${cellAnchor(cell)}">${row && name(row)}</a>`,
    }
  }
}
