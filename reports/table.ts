/** Tables of a page: headed, captioned, scrolling inside their own box, and of a bounded size. */
import { type Content, type Html, html, joined } from './html.ts'
import { shownNumber } from './number.ts'

/** One column of a table. */
export interface Column<R> {
  readonly head: Content
  /** Set right, digits under digits. */
  readonly isNumber?: boolean
  /** As narrow as a short number: its head is set upright, and its own name stands in the cell on narrow pages. */
  readonly isSlim?: boolean
  /** Names the row for a reader who hears the table. */
  readonly isRowHead?: boolean
  cell(row: R): Content
  /** Classes of the page's style for one cell. */
  tone?(row: R): string
}

/** A table and its limits. */
export interface TableParts<R> {
  readonly caption: Content
  readonly columns: readonly Column<R>[]
  readonly rows: readonly R[]
  /** Heading over the rows that follow; a new one stands wherever its key changes. */
  group?(row: R): { readonly key: string; readonly head: Content }
  /** Rows in sight at once; the next ones are folded. Default 100. */
  readonly page?: number
  /** Rows beyond this are only counted. Default 2,000. */
  readonly most?: number
  /** A class of the page's style for the whole table. */
  readonly look?: 'dense' | 'dense mechanisms'
  /** What all rows are about, such as their scenario; a reader's filter looks at it. */
  readonly about?: string
  /** The anchor of a row. */
  anchor?(row: R): string
}

/** A table. Rows beyond the first page are folded, those beyond the limit are counted. */
export function table<R>(parts: TableParts<R>): Html {
  const { rows, page = 100, most = 2000 } = parts
  const shown = rows.slice(0, most)
  const further = Array.from({ length: Math.max(0, Math.ceil(shown.length / page) - 1) }, (_, index) => {
    const from = (index + 1) * page
    const to = Math.min(from + page, shown.length)
    const title = `Rows ${shownNumber(from + 1)} to ${shownNumber(to)}`
    return html`<details class="further"><summary>${title}</summary>${box(parts, shown.slice(from, to), title)}</details>`
  })
  const rest = rows.length - shown.length
  return html`${box(parts, shown.slice(0, page), parts.caption)}${further}${rest > 0 ? beyond(rest) : undefined}`
}

function beyond(rest: number): Html {
  return html`<p class="note">${shownNumber(rest)} more rows stand in the results file and are not shown here.</p>`
}

function box<R>(parts: TableParts<R>, rows: readonly R[], caption: Content): Html {
  const heads = parts.columns.map(
    ({ head, isNumber, isSlim }) =>
      html`<th scope="col"${classOf(classes(isNumber && 'number', isSlim && 'slim'))}>${head}</th>`,
  )
  const about = parts.about === undefined ? undefined : html` data-about="${parts.about}"`
  return html`<div class="scroll" role="group" tabindex="0"><table${classOf(parts.look ?? '')}${about}><caption><span class="sticky">${caption}</span></caption><thead><tr>${heads}</tr></thead>${bodies(parts, rows)}</table></div>
`
}

function bodies<R>(parts: TableParts<R>, rows: readonly R[]): Html {
  const groups: { key: string | undefined; head: Content; rows: Html[] }[] = []
  for (const row of rows) {
    const group = parts.group?.(row)
    const last = groups.at(-1)
    if (last && last.key === group?.key) last.rows.push(line(parts, row))
    else groups.push({ key: group?.key, head: group?.head, rows: [line(parts, row)] })
  }
  return joined(groups.map(({ head, rows: lines }) => body(head, joined(lines), parts.columns.length)))
}

function body(head: Content, lines: Html, width: number): Html {
  if (head === undefined) return html`<tbody>${lines}</tbody>`
  return html`<tbody><tr class="group"><th scope="rowgroup" colspan="${width}">${head}</th></tr>${lines}</tbody>`
}

function line<R>({ columns, anchor }: TableParts<R>, row: R): Html {
  const cells = columns.map((column) => {
    const tone = classes(column.isNumber && 'number', column.isSlim && 'slim', column.tone?.(row))
    const content = column.cell(row)
    if (column.isRowHead) return html`<th scope="row"${classOf(tone)}>${content}</th>`
    return html`<td${classOf(tone)}>${content}</td>`
  })
  const id = anchor === undefined ? undefined : html` id="${anchor(row)}"`
  return html`<tr${id}>${cells}</tr>
`
}

function classes(...names: readonly (string | false | undefined)[]): string {
  return names.filter((name) => name !== false && name !== undefined && name !== '').join(' ')
}

function classOf(tone: string): Html | undefined {
  return tone === '' ? undefined : html` class="${tone}"`
}
