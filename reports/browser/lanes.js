/**
 * One episode as swimlanes, as a tree of elements: the page's builder makes markup of it, its script makes elements.
 * Everything that comes from data is text.
 */

const memberHeads = ['Member', 'Calls', 'Tool calls', 'Input tokens', 'Output tokens', 'Dollars']
const edgeHeads = ['From', 'To', 'Messages', 'Lost', 'Read', 'Input tokens', 'Dollars']
const lanesCaption =
  'Events in causal order, from top to bottom: number and virtual time on the left, one column for each member, arrows for messages. A thick border marks a reply that could not be read or a failed tool; a broken arrow is a message that was lost.'

/** The tables of who spent what. */
export function flowTrees({ members, edges }) {
  const tables = []
  if (members.length > 0) tables.push(plainTable('Calls and tokens by member.', memberHeads, members, 1))
  if (edges.length > 0)
    tables.push(
      plainTable('Messages by edge, with their share of the prompts that they entered.', edgeHeads, edges, 2),
    )
  return tables
}

/** The swimlanes, with these rows. */
export function laneTree({ lanes }, rows) {
  return scrolling('scroll tall', [
    'table',
    {
      class:
        lanes.length > 5
          ? 'sequence'
          : lanes.length > 3
            ? 'sequence some'
            : lanes.length > 1
              ? 'sequence few'
              : 'sequence one',
    },
    ['caption', null, ['span', { class: 'sticky' }, lanesCaption]],
    ['colgroup', null, ['col', { class: 'place' }], ...lanes.map(() => ['col', { class: 'lane' }])],
    ['thead', null, ['tr', null, heading('Event'), ...lanes.map((lane) => heading(lane))]],
    ['tbody', null, ...rows.map((row) => rowTree(row, lanes))],
  ])
}

/** One row of the swimlanes. */
export function rowTree(row, lanes) {
  const place = ['th', { scope: 'row' }, `${row.seq}`, ['small', null, `${(row.at / 1000).toFixed(1)} s`]]
  return ['tr', null, place, ...laneCells(row, lanes)]
}

function laneCells(row, lanes) {
  const [from, to] = [lanes.indexOf(row.from), lanes.indexOf(row.to)]
  const empty = ['td', { class: 'lane' }]
  if (row.to !== '' && from >= 0 && to >= 0 && from !== to) {
    const [start, span] = [Math.min(from, to), Math.abs(from - to) + 1]
    const tone = `arrow span-${span} ${from < to ? 'right' : 'left'}${row.tone === 'lost' ? ' lost' : ''}`
    const before = lanes.slice(0, start).map(() => empty)
    const after = lanes.slice(start + span).map(() => empty)
    return [...before, ['td', { colspan: `${span}` }, ['div', { class: tone }, ...said(row, 120)]], ...after]
  }
  if (from >= 0) {
    const card = ['div', { class: row.tone === 'warn' ? 'card refused' : 'card' }, ...said(row, 240)]
    return lanes.map((_, lane) => (lane === from ? ['td', { class: 'lane' }, card] : empty))
  }
  return [['td', { class: 'across', colspan: `${Math.max(1, lanes.length)}` }, ...said(row, 240)]]
}

function said({ head, note, text, foot, tone, foldTitle, folds }, most) {
  const parts = []
  if (head !== '')
    parts.push([tone === 'warn' ? 'strong' : 'b', tone === 'warn' ? { class: 'warn' } : null, head])
  if (note !== '') parts.push(['small', null, note])
  if (head !== '' && note === '' && text !== '') parts.push(' ')
  if (text !== '') parts.push(clipped(text, most))
  if (foot !== '') parts.push(['small', tone === '' ? null : { class: 'warn' }, foot])
  if (folds.length > 0) {
    const pieces = folds.flatMap(([name, content]) => [
      ['small', null, name],
      ['pre', null, content],
    ])
    parts.push(['details', null, ['summary', null, foldTitle], ...pieces])
  }
  return parts
}

/** A text of at most this many characters; the whole of a longer one is folded. */
function clipped(text, most) {
  if (text.length <= most) return ['span', { class: 'said' }, text]
  // Never ends in the middle of a character.
  const start = text.slice(0, most).replace(/[\uD800-\uDBFF]$/, '')
  return ['details', null, ['summary', null, ['span', { class: 'said' }, `${start} …`]], ['pre', null, text]]
}

function plainTable(caption, heads, rows, names) {
  const line = (cells) =>
    cells.map((cell, index) =>
      index < names ? ['th', { scope: 'row' }, cell] : ['td', { class: 'number' }, cell],
    )
  return scrolling('scroll', [
    'table',
    null,
    ['caption', null, ['span', { class: 'sticky' }, caption]],
    [
      'thead',
      null,
      ['tr', null, ...heads.map((head, index) => heading(head, index < names ? '' : 'number'))],
    ],
    ['tbody', null, ...rows.map((cells) => ['tr', null, ...line(cells)])],
  ])
}

function heading(text, tone = '') {
  return ['th', { scope: 'col', class: tone }, text]
}

function scrolling(tone, content) {
  return ['div', { class: tone, role: 'group', tabindex: '0' }, content]
}
