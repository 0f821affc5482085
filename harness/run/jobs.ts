import { isFree } from '../core/model.ts'
import type { CellPlan } from './planned-cell.ts'
import type { Place } from './recording.ts'

/** One episode that is to be played. */
export interface Job extends Place {
  readonly planned: CellPlan
  /** Number of the cell in its file. */
  readonly cell: number
}

/** At least one episode, all of one cell. */
export type Jobs = readonly [Job, ...Job[]]

/** The episodes of one cell, in order. */
export function jobsOf(planned: CellPlan, cell: number): readonly Job[] {
  return planned.episodes.map(({ seed, repetition }) => ({ planned, cell, seed, repetition }))
}

/** The most episodes of a share. */
const largestShare = 256

/** Shares for each worker and cell, so that none stands idle long before the others are done. */
const sharesForEach = 8

/**
 * The episodes of cheap cells in shares of one cell each, and the episodes of each other cell as one share, which
 * several may carry out together.
 */
export function shares(jobs: readonly Job[], workers: number): readonly Jobs[] {
  const cells = [...Map.groupBy(jobs, ({ cell }) => cell).values()]
  return cells.flatMap((own) => {
    const isCheap = own.every(({ planned }) => isFree(planned.model))
    const even = workers > 1 ? Math.ceil(own.length / (workers * sharesForEach)) : own.length
    return pieces(own, isCheap ? Math.min(largestShare, even) : own.length)
  })
}

function pieces(jobs: readonly Job[], size: number): readonly Jobs[] {
  const starts = Array.from({ length: Math.ceil(jobs.length / size) }, (_, index) => index * size)
  return starts.flatMap((start) => {
    const [first, ...rest] = jobs.slice(start, start + size)
    return first === undefined ? [] : [[first, ...rest] as const]
  })
}
