import { rmSync } from 'node:fs'
import type { Trace } from '../../harness/core/trace.ts'
import { ResultsReader } from '../../harness/store/reader.ts'

/** All episodes of a results file, with their events in memory. */
export function tracesOf(file: string): readonly Trace[] {
  const results = new ResultsReader(file)
  try {
    return results.episodes().map(({ episode }) => results.trace(episode))
  } finally {
    results.close()
  }
}

/** How many events episodes hold together. */
export function eventCount(traces: readonly Trace[]): number {
  return traces.reduce((sum, { events }) => sum + events.length, 0)
}

/** Removes a database with what belongs to it, so that it can be made again. */
export function removed(file: string): string {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true })
  return file
}
