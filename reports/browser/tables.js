/** Lets a reader sort every table by any column, and keep only the rows that name something. */

/** Adds the buttons and the field. Without this the page is complete, in its own order. */
export function startTables() {
  document.documentElement.classList.add('scripted')
  for (const table of document.querySelectorAll('table:not(.sequence)')) makeSortable(table)
  makeFilter()
}

function makeSortable(table) {
  const heads = [...table.querySelectorAll('thead th')]
  if (table.tBodies.length === 0 || table.querySelectorAll('tbody tr').length < 2) return
  heads.forEach((head, column) => {
    const button = document.createElement('button')
    button.type = 'button'
    button.className = 'sort'
    button.append(...head.childNodes)
    head.append(button)
    button.addEventListener('click', () => sort(table, heads, column))
  })
}

function sort(table, heads, column) {
  unfold(table)
  const isUp = heads[column].getAttribute('aria-sort') !== 'ascending'
  for (const head of heads) head.removeAttribute('aria-sort')
  heads[column].setAttribute('aria-sort', isUp ? 'ascending' : 'descending')
  for (const body of table.tBodies) {
    const rows = [...body.rows].filter((row) => !row.classList.contains('group'))
    const keyed = rows.map((row, place) => ({ row, place, key: keyOf(row.cells[column]) }))
    keyed.sort((a, b) => compare(a.key, b.key, isUp) || a.place - b.place)
    body.append(...keyed.map(({ row }) => row))
  }
}

/** A number where a cell begins with one, else its text; nothing where it holds neither. */
function keyOf(cell) {
  const text = (cell?.textContent ?? '').trim()
  if (!cell?.classList.contains('number')) return text
  const [found] =
    text
      .replaceAll('\u2212', '-')
      .replaceAll(',', '')
      .match(/^[$]?-?(\d+([.]\d+)?|[.]\d+)(e-?\d+)?/) ?? []
  return found === undefined ? undefined : Number(found.replace('$', ''))
}

/** Cells without a value stand last, whichever way the rest is sorted. */
function compare(a, b, isUp) {
  if (a === undefined || b === undefined) return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0)
  const order =
    typeof a === 'number' && typeof b === 'number'
      ? a - b
      : `${a}`.localeCompare(`${b}`, 'en', { numeric: true })
  return isUp ? order : -order
}

/** Brings the folded further rows of a table into it, so that all of them are sorted together. */
function unfold(table) {
  const box = table.closest('.scroll')
  while (box?.nextElementSibling?.matches('details.further')) {
    const further = box.nextElementSibling
    for (const body of [...further.querySelectorAll('tbody')]) {
      const group = body.querySelector('tr.group')
      const last = table.tBodies[table.tBodies.length - 1]
      const isSame = !group || group.textContent === last.querySelector('tr.group')?.textContent
      if (isSame) last.append(...[...body.rows].filter((row) => row !== group))
      else table.append(body)
    }
    further.remove()
  }
}

function makeFilter() {
  const field = document.querySelector('#_filter input')
  if (!field) return
  const status = document.querySelector('#_filter [role=status]')
  let rows
  let waiting
  field.addEventListener('input', () => {
    clearTimeout(waiting)
    waiting = setTimeout(() => {
      rows ??= namedRows()
      status.textContent = kept(rows, field.value)
    }, 120)
  })
}

/** Rows and folded lists with the text that names them: their own head, their table's subject. */
function namedRows() {
  const rows = [...document.querySelectorAll('tbody tr:not(.group)')].filter(
    (row) => row.querySelector('th[scope=row]') && !row.closest('table.sequence, .own'),
  )
  const named = rows.map((row) => {
    const subject = row.closest('[data-about]')?.getAttribute('data-about') ?? ''
    return { row, text: `${row.querySelector('th[scope=row]').textContent} ${subject}`.toLowerCase() }
  })
  const lists = [...document.querySelectorAll('.named[data-about]')]
  return [...named, ...lists.map((row) => ({ row, text: row.getAttribute('data-about').toLowerCase() }))]
}

function kept(rows, wanted) {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  let count = 0
  for (const { row, text } of rows) {
    const isKept = words.every((word) => text.includes(word))
    row.hidden = !isKept
    if (isKept) count++
  }
  if (words.length === 0) return ''
  for (const folded of document.querySelectorAll('details.further')) folded.open = true
  return `${count} of ${rows.length} rows and lists named so`
}
