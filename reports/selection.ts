/** Which episodes a report lists, which it draws, and which it carries with it for its script to draw. */
import type { CellRow, EpisodeRow, FindingRow } from '../harness/core/analysis.ts'
import type { Trace } from '../harness/core/trace.ts'
import type { View } from './browser/lanes.js'
import { flowTrees, laneTree } from './browser/lanes.js'
import { type Html, html, joined } from './html.ts'
import { counted } from './number.ts'
import { type PackedJson, PackedViews } from './packed-views.ts'
import { tellingEpisode } from './telling-episode.ts'
import { traceView } from './trace-view.ts'
import { treeHtml } from './tree.ts'

/** Where episodes come from. */
export interface Stored {
  readonly cells: readonly CellRow[]
  readonly episodes: readonly EpisodeRow[]
  readonly findings: readonly FindingRow[]
  trace(episode: number): Trace
}

/** The episodes that have a row of their own. */
export interface Listed {
  readonly numbers: ReadonlySet<number>
  /** By cell, in the order of the results. */
  readonly byCell: ReadonlyMap<number, readonly EpisodeRow[]>
}

/** Rows of episodes on a page. */
const mostListed = 15_000

/** The episodes that are listed: all of them, or of each cell the first ones. */
export const listedEpisodes = once((stored: Stored): Listed => {
  const each = Math.max(2, Math.floor(mostListed / Math.max(1, stored.cells.length)))
  const all = Map.groupBy(stored.episodes, ({ cell }) => cell)
  const byCell = new Map([...all].map(([cell, its]) => [cell, its.slice(0, each)]))
  return {
    byCell,
    numbers: new Set([...byCell.values()].flatMap((its) => its.map(({ episode }) => episode))),
  }
})

/** An episode that is drawn on the page itself. */
export interface ShownTrace {
  readonly episode: number
  readonly title: string
  readonly markup: Html
}

const [mostShown, shownBytes, shownEvents] = [8, 400_000, 60]

/** The episodes that can be read without a script: the most telling one, then the first of each scenario and topology. */
export const shownTraces = once((stored: Stored): readonly ShownTrace[] => {
  const shown: ShownTrace[] = []
  let bytes = 0
  for (const episode of new Set([...telling(stored), ...firstOfKinds(stored)])) {
    const trace = stored.trace(episode)
    const made = drawn(traceView(trace, episode, { events: shownEvents, characters: 4000 }))
    const size = made.markup.toString().length
    if (shown.length > 0 && bytes + size > shownBytes) continue
    bytes += size
    shown.push(made)
    if (shown.length === mostShown) break
  }
  return shown
})

/** The episodes whose traces the page carries, as data for its script. */
export interface EmbeddedTraces {
  readonly numbers: ReadonlySet<number>
  readonly data: PackedJson
}

/** Episodes in a row that found no room: of a cell before it is given up, of all before nothing more is tried. */
const mostMisses = { cell: 3, all: 12 }

/** Bytes of data: what is left of about four million when the listed episodes and the cells have their rows. */
function bytesFor(stored: Stored): number {
  const taken = 300 * listedEpisodes(stored).numbers.size + 3000 * stored.cells.length
  return Math.max(1_250_000, 4_000_000 - taken)
}

/**
 * As many episodes as fit into some megabytes: the most telling one, then the worst of each finding, then one of
 * each cell after the other, in the order of their seeds. A cell whose episodes are too long by now is given up.
 */
export const embeddedTraces = once((stored: Stored): EmbeddedTraces => {
  const packed = new PackedViews(bytesFor(stored))
  const cells = new Map(stored.episodes.map(({ episode, cell }) => [episode, cell]))
  const missesOf = new Map<number | undefined, number>()
  let misses = 0
  for (const episode of new Set([...telling(stored), ...worst(stored), ...inTurns(stored)])) {
    const cell = cells.get(episode)
    const own = missesOf.get(cell) ?? 0
    if (own >= mostMisses.cell) continue
    const view = traceView(stored.trace(episode), episode, { events: 20_000, characters: 20_000 })
    const isTaken = packed.add(view)
    missesOf.set(cell, isTaken ? 0 : own + 1)
    misses = isTaken ? 0 : misses + 1
    if (misses > mostMisses.all) break
  }
  return { numbers: packed.episodes(), data: packed.data() }
})

function drawn(view: View): ShownTrace {
  const beyond = view.events - lastEvent(view)
  const rest =
    beyond > 0
      ? `${counted(beyond, 'more event')} of the ${view.events} of episode ${view.episode} stand in the results file.`
      : `These are all ${counted(view.events, 'event')} of the episode.`
  const markup = html`<p>${view.about}</p>
${joined(flowTrees(view).map(treeHtml))}
${treeHtml(laneTree(view, view.rows))}
<p class="note">${rest}</p>`
  return { episode: view.episode, title: view.title, markup }
}

function lastEvent({ events }: View): number {
  return Math.min(events, shownEvents)
}

function telling(stored: Stored): readonly number[] {
  const found = tellingEpisode(stored)
  return found ? [found.episode] : []
}

/** The first ended episode of each scenario and topology. */
function firstOfKinds({ cells, episodes }: Stored): readonly number[] {
  const kinds = new Map(
    cells.map(({ cell, identity }) => [cell, JSON.stringify([identity.scenario.id, identity.topology.id])]),
  )
  const first = new Map<string | undefined, number>()
  for (const { cell, episode, result } of episodes) {
    const kind = kinds.get(cell)
    if (result.kind === 'ended' && !first.has(kind)) first.set(kind, episode)
  }
  return [...first.values()]
}

function worst({ findings }: Stored): readonly number[] {
  const groups = Map.groupBy(findings, ({ detector, cell }) => JSON.stringify([detector, cell]))
  return [...groups.values()].map(
    (its) => its.reduce((most, each) => (each.amount > most.amount ? each : most)).episode,
  )
}

/** The first episode of every cell, then the second of every cell, and so on. */
function* inTurns({ episodes }: Stored): Iterable<number> {
  const byCell = [...Map.groupBy(episodes, ({ cell }) => cell).values()]
  const most = byCell.reduce((longest, { length }) => Math.max(longest, length), 0)
  for (let turn = 0; turn < most; turn++) {
    for (const its of byCell) {
      const row = its[turn]
      if (row) yield row.episode
    }
  }
}

/** A function that is asked by several sections and costs reads of the file. */
function once<T>(made: (stored: Stored) => T): (stored: Stored) => T {
  const known = new WeakMap<Stored, { readonly value: T }>()
  return (stored) => {
    const found = known.get(stored) ?? { value: made(stored) }
    known.set(stored, found)
    return found.value
  }
}
