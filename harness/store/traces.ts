import type { Trace } from '../core/trace.ts'
import type { ResultsReader, Selection } from './reader.ts'

/** Stored episodes with their traces, read one at a time. */
export function* storedTraces(
  results: ResultsReader,
  selection: Selection,
): Iterable<{ readonly episode: number; readonly cell: number; readonly trace: Trace }> {
  const cells = new Map(results.cells(selection).map(({ cell, identity }) => [cell, identity]))
  for (const { episode, cell, seed, repetition, result } of results.episodes(selection)) {
    const identity = cells.get(cell)
    if (identity === undefined) continue
    let events: Trace['events'] | undefined
    const trace: Trace = {
      ...{ cell: identity, seed, repetition, result },
      get events() {
        events ??= results.events(episode)
        return events
      },
    }
    yield { episode, cell, trace }
  }
}
