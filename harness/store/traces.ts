import type { EpisodeRow } from '../core/analysis.ts'
import type { Cell, Trace } from '../core/trace.ts'
import type { ResultsReader, Selection } from './reader.ts'

/** A stored episode with the numbers by which it is known in its file. */
interface StoredTrace {
  readonly episode: number
  readonly cell: number
  readonly trace: Trace
}

/** How many episodes are read under one lock. */
const episodesPerLock = 64

/** Stored episodes with their traces, read one at a time; texts are read when they are first looked at. */
export function* storedTraces(results: ResultsReader, selection: Selection): Generator<StoredTrace> {
  const cells = new Map(results.cells(selection).map(({ cell, identity }) => [cell, identity]))
  const rows = results.episodes(selection)
  for (let start = 0; start < rows.length; start += episodesPerLock) {
    using _lock = results.locked()
    for (const row of rows.slice(start, start + episodesPerLock)) {
      const identity = cells.get(row.cell)
      if (identity !== undefined) yield storedTrace(results, row, identity)
    }
  }
}

function storedTrace(results: ResultsReader, row: EpisodeRow, identity: Cell): StoredTrace {
  const { episode, cell, seed, repetition, result } = row
  let events: Trace['events'] | undefined
  const trace: Trace = {
    ...{ cell: identity, seed, repetition, result },
    get events() {
      events ??= results.lazyEvents(episode)
      return events
    },
  }
  return { episode, cell, trace }
}
