/** Reads the cells of a results file on several threads. */
import { Worker } from 'node:worker_threads'
import type { CellRow } from '../harness/core/analysis.ts'
import { comparableKey } from '../harness/reading/comparable.ts'
import type { ResultsReader } from '../harness/store/reader.ts'
import type { CellsRead } from './reading.ts'

/** Shares for each thread: with more of them threads end closer together, with fewer less is read twice. */
const sharesForEach = 4

/** A thread has to load all plug-ins, which takes as long as reading so many events. */
const eventsForThread = 25_000

/** How many threads pay for a file of so many events. */
export function worthwhileThreads(events: number, most: number): number {
  return Math.max(1, Math.min(most, Math.floor(events / eventsForThread)))
}

/**
 * What the episodes of all cells give, a share of cells at a time, on whichever thread is free. No number depends on
 * how cells are shared out.
 *
 * @throws what a thread throws, or cannot send because it is no plain data
 */
export async function readOnThreads(
  results: ResultsReader,
  cells: readonly CellRow[],
  threads: number,
): Promise<readonly CellsRead[]> {
  const waiting = sharesOf(cells, results.eventsByCell(), threads * sharesForEach)
  const size = Math.min(threads, waiting.length)
  const workers = Array.from(
    { length: size },
    () => new Worker(new URL('./reading-worker.ts', import.meta.url), { workerData: results.file }),
  )
  try {
    const read = await Promise.all(workers.map((worker) => readBy(worker, waiting)))
    return read.flat()
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

/** What one thread reads, until nothing waits. */
function readBy(worker: Worker, waiting: (readonly number[])[]): Promise<readonly CellsRead[]> {
  const read: CellsRead[] = []
  return new Promise((resolve, reject) => {
    const next = () => {
      const share = waiting.shift()
      if (share === undefined) resolve(read)
      else worker.postMessage(share)
    }
    worker.on('message', (result: CellsRead) => {
      read.push(result)
      next()
    })
    worker.on('error', reject)
    worker.on('messageerror', reject)
    worker.on('exit', (code) =>
      reject(new Error(`a reading thread was expected to read on, got an end with code ${code}`)),
    )
    next()
  })
}

/** Cells of one world together, about equal in events, the largest share first. */
function sharesOf(
  cells: readonly CellRow[],
  events: ReadonlyMap<number, number>,
  most: number,
): (readonly number[])[] {
  const total = cells.reduce((sum, { cell }) => sum + (events.get(cell) ?? 0), 0)
  const worlds = [...Map.groupBy(cells, ({ identity }) => comparableKey(identity)).values()]
  const shares: { cells: number[]; events: number }[] = []
  for (const { cell } of worlds.flat()) {
    const last = shares.at(-1)
    const own = events.get(cell) ?? 0
    if (last !== undefined && last.events + own <= total / most) {
      last.cells.push(cell)
      last.events += own
    } else shares.push({ cells: [cell], events: own })
  }
  return shares.toSorted((a, b) => b.events - a.events).map((share) => share.cells)
}
