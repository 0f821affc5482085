/** Opens the traces that the page carries, in a dialog, drawn when they are asked for. */

import { flowTrees, laneTree, rowTree } from './lanes.js'

const atOnce = 150

/** Makes the links to traces work. */
export function startViewer() {
  const block = document.getElementById('_traces')
  if (!block) return
  let data
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('a.open') : null
    const [, episode] = link?.getAttribute('href')?.match(/^#e_(\d+)$/) ?? []
    if (episode === undefined) return
    data ??= JSON.parse(block.textContent)
    if (!Object.hasOwn(data.traces, episode)) return
    event.preventDefault()
    show(unpacked(data, episode))
  })
}

function show(view) {
  const dialog = document.createElement('dialog')
  dialog.className = 'viewer'
  dialog.setAttribute('aria-labelledby', '_viewer_title')
  const bar = element(['div', { class: 'bar' }, ['h2', { id: '_viewer_title', tabindex: '-1' }, view.title]])
  const close = element(['button', { type: 'button' }, 'Close'])
  close.addEventListener('click', () => dialog.close())
  bar.append(close)
  dialog.append(bar, element(['p', null, view.about]), ...flowTrees(view).map(element))
  const lanes = element(laneTree(view, view.rows.slice(0, atOnce)))
  dialog.append(lanes, more(view, lanes.querySelector('tbody')))
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
  document.getElementById('_viewer_title').focus()
}

/** What is left, drawn part by part. */
function more(view, body) {
  const foot = document.createElement('div')
  const button = element(['button', { type: 'button' }, ''])
  const note = element(['p', { class: 'note', role: 'status' }, ''])
  let drawn = Math.min(atOnce, view.rows.length)
  const tell = () => {
    const last = view.rows[drawn - 1]?.seq ?? 0
    const rest = view.rows.length - drawn
    note.textContent =
      rest > 0 || last + 1 < view.events
        ? `Drawn so far: up to event ${last} of ${view.events}.`
        : `These are all ${view.events} events of the episode.`
    button.textContent = `Draw the next ${Math.min(atOnce, rest)}`
    button.hidden = rest === 0
  }
  button.addEventListener('click', () => {
    body.append(...view.rows.slice(drawn, drawn + atOnce).map((row) => element(rowTree(row, view.lanes))))
    drawn = Math.min(drawn + atOnce, view.rows.length)
    tell()
  })
  tell()
  foot.append(note, button)
  return foot
}

function unpacked({ pieces, texts, traces }, episode) {
  const text = (number) =>
    [texts[number ?? 0] ?? 0]
      .flat()
      .map((piece) => pieces[piece] ?? '')
      .join('')
  let [seq, at] = [0, 0]
  const [title, about, lanes, members, edges, rows, events] = traces[episode]
  return {
    title: text(title),
    about: text(about),
    lanes: lanes.map(text),
    members: members.map((cells) => cells.map(text)),
    edges: edges.map((cells) => cells.map(text)),
    rows: rows.map(unpackedRow),
    events,
  }

  function unpackedRow([further, later, from, to, head, note, said, foot, tone, foldTitle, ...folded]) {
    const folds = []
    seq += further
    at += later
    for (let index = 0; index < folded.length; index += 2)
      folds.push([text(folded[index]), text(folded[index + 1])])
    return {
      ...{ seq, at, from: text(from), to: text(to), head: text(head), note: text(note) },
      ...{ text: text(said), foot: text(foot), tone: text(tone), foldTitle: text(foldTitle), folds },
    }
  }
}

/** An element of a tree; texts become text nodes and nothing else. */
function element(node) {
  if (typeof node === 'string') return document.createTextNode(node)
  const [tag, attributes, ...children] = node
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes ?? {})) made.setAttribute(name, value)
  made.append(...children.map(element))
  return made
}
